use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::documents::Block;

/// A packed file of these parts.
fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a new part");
        writer.write_all(text.as_bytes()).expect("memory takes it");
    }
    writer.finish().expect("memory takes it").into_inner()
}

fn document(body: &str) -> Document {
    let part =
        format!("<w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>");
    read("report.docx", &packed(&[("word/document.xml", &part)]))
}

/// The texts of the blocks; a table as its cells `row,column+rows×columns=text`.
fn blocks(body: &str) -> Vec<String> {
    let line = |block| match block {
        Block::Paragraph(p) if p.heading => format!("# {}", p.text),
        Block::Paragraph(p) => p.text,
        Block::Table(grid) => {
            let cells = grid.cells.iter().map(|c| match (c.row_span, c.column_span) {
                (1, 1) => format!("{},{}={}", c.row, c.column, c.text),
                (r, k) => format!("{},{}+{r}×{k}={}", c.row, c.column, c.text),
            });
            format!("[{}×{}] {}", grid.rows, grid.columns, cells.collect::<Vec<_>>().join(" "))
        }
    };
    document(body).blocks.into_iter().map(line).collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn tbl(rows: &[String]) -> String {
    let rows: String = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    format!("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>")
}

#[test]
fn runs_tabs_breaks_and_entities_are_text() {
    let body = "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t xml:space=\"preserve\">行政 </w:t></w:r>\
                <w:r><w:tab/><w:t>许&amp;可&#50;</w:t><w:br/><w:t>下<![CDATA[一]]>行</w:t></w:r></w:p><w:p/>";
    assert_eq!(blocks(body), ["行政 许&可2", "下一行"]);
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let body = "<w:p><w:r><w:t>收到</w:t></w:r><w:del><w:r><w:delText>5</w:delText><w:t>5</w:t></w:r></w:del>\
                <w:ins><w:r><w:t>6</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom>\
                <w:r><w:rPr><w:vanish/><w:del/></w:rPr><w:t>y</w:t></w:r><w:r><w:t>件</w:t></w:r></w:p>";
    assert_eq!(blocks(body), ["收到6件"]);
}

#[test]
fn a_deleted_row_is_not_read() {
    let deleted = format!("<w:trPr><w:del/></w:trPr>{}{}", tc("", "x"), tc("", "y"));
    let rows = [tc("", "a") + &tc("", "b"), deleted, tc("", "c") + &tc("", "d")];
    assert_eq!(blocks(&tbl(&rows)), ["[2×2] 0,0=a 0,1=b 1,0=c 1,1=d"]);
}

#[test]
fn merged_cells_cover_their_slots() {
    let restart = "<w:vMerge w:val=\"restart\"/>";
    let rows = [
        tc("<w:gridSpan w:val=\"2\"/>", "a") + &tc(restart, "b"),
        tc(restart, "c") + &tc("", "d") + &tc("<w:vMerge/>", ""),
        tc("<w:vMerge/>", "") + &tc("", "e") + &tc("<w:vMerge/>", ""),
        format!(
            "<w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}{}",
            tc("", "f"),
            tc("<w:vMerge/>", "g")
        ),
    ];
    let expected = "[4×3] 0,0+1×2=a 0,2+4×1=b 1,0+2×1=c 1,1=d 2,1=e 3,1=f";
    assert_eq!(blocks(&tbl(&rows)), [expected]);
}

#[test]
fn a_cell_that_continues_nothing_is_a_cell() {
    let rows = [tc("<w:vMerge/>", "a") + &tc("", "b"), tc("", "c") + &tc("<w:hMerge/>", "")];
    assert_eq!(blocks(&tbl(&rows)), ["[2×2] 0,0=a 0,1=b 1,0+1×2=c"]);
}

#[test]
fn a_table_in_a_table_is_walked() {
    let inner = tbl(&[tc("", "a") + &tc("", "b"), tc("", "c") + &tc("", "d")]);
    let outer = tbl(&[format!("<w:tc>{}{inner}{}</w:tc>", p("前"), p("后"))]);
    assert_eq!(blocks(&outer), ["前", "[2×2] 0,0=a 0,1=b 1,0=c 1,1=d", "后"]);
}

#[test]
fn a_text_box_is_read_once() {
    let text_box = format!("<w:txbxContent>{}</w:txbxContent>", p("框"));
    let body = format!(
        "<w:p><w:r><w:t>甲</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{text_box}</mc:Choice>\
         <mc:Fallback>{text_box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>乙</w:t></w:r></w:p>"
    );
    assert_eq!(blocks(&body), ["框", "甲乙"]);
}

#[test]
fn headings_are_told_by_style_and_by_level() {
    let styles = "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"2\"><w:name w:val=\"heading 2\"/></w:style></w:styles>";
    let body = "<w:document xmlns:w=\"w\"><w:body><w:p><w:pPr><w:pStyle w:val=\"2\"/><w:pPrChange><w:pPr>\
                <w:pStyle w:val=\"9\"/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>一、</w:t><w:br/><w:t>总体</w:t></w:r></w:p>\
                <w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>二</w:t></w:r></w:p><w:p><w:r><w:t>文</w:t></w:r></w:p>\
                </w:body></w:document>";
    let core = "<c xmlns:dc=\"dc\"><dc:title>甲县</dc:title></c>";
    let parts =
        [("word/document.xml", body), ("word/styles.xml", styles), ("docProps/core.xml", core)];
    let document = read("report.docx", &packed(&parts));
    let headings: Vec<(bool, &str)> = document
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Paragraph(p) => Some((p.heading, p.text.as_str())),
            Block::Table(_) => None,
        })
        .collect();
    assert_eq!(headings, [(true, "一、 总体"), (true, "二"), (false, "文")]);
    assert_eq!(document.title.as_deref(), Some("甲县"));
}

fn codes(document: &Document) -> Vec<&str> {
    document.findings.iter().map(|f| f.code.as_str()).collect()
}

#[test]
fn a_damaged_part_gives_what_stands_before_the_damage() {
    let part = format!("<w:document xmlns:w=\"w\"><w:body>{}<w:p><w:r><w:t>乙</w:x>", p("甲"));
    let document = read("report.docx", &packed(&[("word/document.xml", &part)]));
    assert_eq!(codes(&document), ["file_damaged"]);
    assert_eq!(document.blocks.len(), 2);
}

#[test]
fn hostile_documents_end_in_a_finding() {
    let bomb = " ".repeat(65 << 20);
    let bomb = read("x", &packed(&[("word/document.xml", &bomb)]));
    assert_eq!(codes(&bomb), ["file_too_large"]);
    let nested = document(&"<w:tbl><w:tr><w:tc>".repeat(10_000));
    assert_eq!(codes(&nested), ["file_nesting"]);
    let wide = tc("<w:gridSpan w:val=\"1000000\"/>", "a") + &tc("", "b");
    assert_eq!(codes(&document(&tbl(&[wide]))), ["table_columns_cut"]);
    let rows = vec![tc("", "a") + &tc("", "b"); 5_100];
    assert_eq!(codes(&document(&tbl(&rows))), ["table_rows_cut"]);
    assert_eq!(codes(&read("x", b"PK\x03\x04")), ["file_damaged"]);
}

#[test]
fn nesting_within_the_limit_is_read_to_the_bottom() {
    let open = "<w:tbl><w:tr><w:tc>".repeat(160);
    let close = "</w:tc></w:tr></w:tbl>".repeat(160);
    assert_eq!(blocks(&format!("{open}{}{close}", p("底"))), ["底"]);
}
