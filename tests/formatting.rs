//! A cell is what it shows: formatting that carries meaning, in every shape in which it is written.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::io::{Cursor, Write};

use tongbi::documents::{Block, Document, read_document};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The text of the second cell of the first table, and the codes of the findings.
fn shown(document: &Document) -> (String, Vec<&str>) {
    let cell = document.blocks.iter().find_map(|block| match block {
        Block::Table(grid) => grid.cells.iter().find(|cell| cell.row == 0 && cell.column == 1),
        Block::Paragraph(_) => None,
    });
    let text = cell.map(|cell| cell.text.clone()).unwrap_or_default();
    (text, document.findings.iter().map(|finding| finding.code.as_str()).collect())
}

fn page(style: &str, cell: &str) -> Document {
    let page = format!(
        "<html><head><style>{style}</style></head><body><table><tr><td>行政许可</td><td>{cell}</td></tr>\
         <tr><td>行政处罚</td><td>3</td></tr></table></body></html>"
    );
    read_document("page.html", page.as_bytes()).unwrap()
}

#[test]
fn a_cell_of_a_page_is_what_it_shows() {
    let (struck, hidden, notes) = ("text_struck", "text_invisible", "text_notes");
    let cases = [
        ("", "12<sup>2</sup>", "12", notes),
        ("", "12<sub>2</sub>", "12", notes),
        ("", "12<sup>[2]</sup>", "12", notes),
        ("", "12<a href=#n><sup>2</sup></a>", "12", notes),
        ("", "12<span style='vertical-align:super;font-size:8px'>2</span>", "12", notes),
        ("", "12<span style='vertical-align:4px'>2</span>", "12", notes),
        ("", "12<span style='position:relative;top:-5pt'>2</span>", "12", notes),
        (".n{vertical-align:super}", "12<span class=n>2</span>", "12", notes),
        ("", "<del>9</del>12", "12", struck),
        ("", "<s>9</s>12", "12", struck),
        ("", "<strike>9</strike>12", "12", struck),
        ("", "<span style='text-decoration:line-through'>9</span>12", "12", struck),
        ("", "<span style='text-decoration-line: line-through'>9</span>12", "12", struck),
        (".old{text-decoration:line-through}", "<span class=old>9</span>12", "12", struck),
        ("td .old{text-decoration:line-through}", "<b class=old><i>9</i></b>12", "12", struck),
        ("", "<span hidden>9</span>12", "12", hidden),
        ("", "<span style='display:none'>9</span>12", "12", hidden),
        ("", "<span style='visibility:hidden'>9</span>12", "12", hidden),
        ("", "<span style='opacity:0'>9</span>12", "12", hidden),
        ("", "<span style='font-size:0'>9</span>12", "12", hidden),
        ("", "<span style='font-size:0px'>9</span>12", "12", hidden),
        ("", "<span style='font:0/0 a'>9</span>12", "12", hidden),
        ("", "<span style='color:#fff'>9</span>12", "12", hidden),
        ("", "<span style='color:white'>9</span>12", "12", hidden),
        ("", "<span style='color:rgb(255, 255, 255)'>9</span>12", "12", hidden),
        ("", "<font color=white>9</font>12", "12", hidden),
        ("", "<span style='color:#000;background:#000'>9</span>12", "12", hidden),
        ("", "<font color='#FFFFFF'>9</font>12", "12", hidden),
        ("", "<span style='color:transparent'>9</span>12", "12", hidden),
        ("", "<span style='color:rgba(0,0,0,0)'>9</span>12", "12", hidden),
        ("", "<span style='position:absolute;left:-9999px'>9</span>12", "12", hidden),
        ("", "<span style='display:inline-block;text-indent:-9999px'>9</span>12", "12", hidden),
        ("", "<span style='display:inline-block;width:0;overflow:hidden'>9</span>12", "12", hidden),
        ("", "<span style='position:absolute;clip:rect(0,0,0,0)'>9</span>12", "12", hidden),
        ("", "<span style='mso-hide:all'>9</span>12", "12", hidden),
        (".h{display:none}", "<span class='x h'>9</span>12", "12", hidden),
        ("#h{display:none}", "<span id=h>9</span>12", "12", hidden),
        ("@media screen{.h{visibility:hidden}}", "<span class=h>9</span>12", "12", hidden),
        ("td i{display:none}", "<i>9</i>12", "12", hidden),
        (".w{color:#ffffff}", "<span class=w>9</span>12", "12", hidden),
    ];
    for (style, cell, expected, code) in cases {
        let document = page(style, cell);
        assert_eq!(shown(&document), (expected.to_owned(), vec![code]), "{style} {cell}");
    }
}

#[test]
fn what_a_page_shows_is_read_without_a_word() {
    let cases = [
        ("", "<ins>12</ins>", "12"),
        ("", "<b>1</b>2", "12"),
        ("", "<span style='color:#333;vertical-align:middle'>12</span>", "12"),
        ("", "<span style='color:#fff;background:#1f4e79'>12</span>", "12"),
        ("", "<span style='background:navy'><font color=white>12</font></span>", "12"),
        ("", "<span style='font-size:0'><span style='font-size:14px'>12</span></span>", "12"),
        ("", "<span style='color:white'><span style='color:#000'>12</span></span>", "12"),
        ("@media print{.h{display:none}}", "<span class=h>12</span>", "12"),
        (".h{display:none} .h.on{display:inline}", "<span class='h on'>12</span>", "12"),
        (".h{display:none}", "<span class=h style='display:inline'>12</span>", "12"),
        (".h:hover{display:none}", "<span class=h>12</span>", "12"),
        ("", "<span style='position:relative;top:1px'>12</span>", "12"),
        ("", "自然人<sup>1</sup>", "自然人"),
    ];
    for (style, cell, expected) in cases {
        assert_eq!(shown(&page(style, cell)), (expected.to_owned(), vec![]), "{style} {cell}");
    }
}

#[test]
fn digits_around_a_note_and_a_note_alone_are_no_number() {
    for cell in ["12<sup>2</sup>5", "<sup>12</sup>"] {
        let (text, _) = shown(&page("", cell));
        assert!(tongbi::documents::number::read(&text).is_err(), "{cell}: {text}");
    }
}

fn packed(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A document whose second cell holds these runs.
fn letter(styles: &str, paragraph: &str, runs: &str) -> Document {
    let table = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>行政许可</w:t></w:r></w:p></w:tc>\
         <w:tc><w:p><w:pPr>{paragraph}</w:pPr>{runs}</w:p></w:tc></w:tr>\
         <w:tr><w:tc><w:p><w:r><w:t>行政处罚</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    );
    let main =
        format!("<w:document xmlns:w='w' xmlns:w14='v'><w:body>{table}</w:body></w:document>");
    let styles = format!("<w:styles xmlns:w='w'>{styles}</w:styles>");
    let bytes = packed(&[("word/document.xml", main), ("word/styles.xml", styles)]);
    read_document("letter.docx", &bytes).unwrap()
}

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

fn style(properties: &str) -> String {
    format!("<w:style w:styleId='x'><w:rPr>{properties}</w:rPr></w:style>")
}

#[test]
fn a_cell_of_a_letter_is_what_it_shows() {
    let (struck, hidden, notes) = ("text_struck", "text_invisible", "text_notes");
    let by_style = "<w:rStyle w:val='x'/>";
    let properties = [
        ("<w:strike/>", struck),
        ("<w:dstrike/>", struck),
        ("<w:strike w:val='true'/>", struck),
        ("<w:vanish/>", hidden),
        ("<w:webHidden/>", hidden),
        ("<w:sz w:val='1'/>", hidden),
        ("<w:w w:val='1'/>", hidden),
        ("<w:color w:val='FFFFFF'/>", hidden),
        ("<w14:textFill><w14:noFill/></w14:textFill>", hidden),
    ];
    let mut cases: Vec<(String, String, &str)> = Vec::new();
    for (look, code) in properties {
        cases.push((String::new(), run(look, "9") + &run("", "12"), code));
        cases.push((style(look), run(by_style, "9") + &run("", "12"), code));
    }
    for look in [
        "<w:vertAlign w:val='superscript'/>",
        "<w:vertAlign w:val='subscript'/>",
        "<w:position w:val='6'/>",
    ] {
        cases.push((String::new(), run("", "12") + &run(look, "2"), notes));
        cases.push((style(look), run("", "12") + &run(by_style, "2"), notes));
    }
    for (tag, text) in [("del", "delText"), ("moveFrom", "t")] {
        let gone = format!("<w:{tag}><w:r><w:{text}>9</w:{text}></w:r></w:{tag}>");
        cases.push((String::new(), gone + &run("", "12"), struck));
    }
    for (styles, runs, code) in cases {
        let document = letter(&styles, "", &runs);
        assert_eq!(shown(&document), ("12".to_owned(), vec![code]), "{styles} {runs}");
    }
    let document = letter(&style("<w:vanish/>"), "<w:pStyle w:val='x'/>", &run("", "9"));
    assert_eq!(shown(&document), (String::new(), vec![hidden]));
}

#[test]
fn what_a_letter_shows_is_read_without_a_word() {
    for runs in [
        run("<w:strike w:val='0'/>", "12"),
        run("<w:color w:val='FFFFFF'/><w:shd w:val='clear' w:fill='1F4E79'/>", "12"),
        run("<w14:textOutline><w14:noFill/></w14:textOutline>", "12"),
        run("<w:position w:val='-2'/>", "12"),
        run("<w:vertAlign w:val='baseline'/>", "12"),
        run("", "1") + &run("<w:b/>", "2"),
        format!("<w:ins>{}</w:ins>", run("", "12")),
    ] {
        assert_eq!(shown(&letter("", "", &runs)), ("12".to_owned(), vec![]), "{runs}");
    }
}

#[test]
fn hidden_rows_of_a_letter_and_a_page_are_named() {
    let row = |properties: &str, value: &str| {
        let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        format!("<w:tr><w:trPr>{properties}</w:trPr>{}{}</w:tr>", cell("行政许可"), cell(value))
    };
    for hidden in ["<w:hidden/>", "<w:trHeight w:val='1' w:hRule='exact'/>"] {
        let table = format!("<w:tbl>{}{}{}</w:tbl>", row(hidden, "9"), row("", "12"), row("", "3"));
        let main = format!("<w:document xmlns:w='w'><w:body>{table}</w:body></w:document>");
        let document = read_document("x", &packed(&[("word/document.xml", main)])).unwrap();
        assert_eq!(shown(&document), ("12".to_owned(), vec!["text_invisible"]), "{hidden}");
    }
    for hidden in ["style='display:none'", "hidden", "class=h", "style='visibility:collapse'"] {
        let page = format!(
            "<style>tr.h{{display:none}}</style><table><tr {hidden}><td>行政许可</td><td>9</td></tr>\
             <tr><td>行政许可</td><td>12</td></tr><tr><td>行政处罚</td><td>3</td></tr></table>"
        );
        let document = read_document("x", page.as_bytes()).unwrap();
        assert_eq!(shown(&document), ("12".to_owned(), vec!["text_invisible"]), "{hidden}");
    }
}
