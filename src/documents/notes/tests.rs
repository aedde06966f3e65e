use std::io::{Cursor, Read as _, Write as _};

use encoding_rs::{Encoding, GBK, UTF_8};
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;
use crate::documents::Block;

fn note(spot: Option<Spot>, line: &str) -> Note {
    Note { spot, lines: vec![line.to_owned()] }
}

/// Every cell of a document as a spot.
fn cells(draft: &Draft<'_>) -> Vec<Spot> {
    let grids = draft.document().blocks.iter().filter_map(|block| match block {
        Block::Table(grid) => Some(grid),
        Block::Paragraph(_) => None,
    });
    let spot = |cell: &crate::documents::Cell| Spot::Cell {
        at: cell.at.unwrap(),
        text: cell.text.clone(),
    };
    grids.flat_map(|grid| grid.cells.iter().map(spot)).collect()
}

/// A part of each paragraph of a document as a spot.
fn sentences(draft: &Draft<'_>, (before, length): (usize, usize)) -> Vec<Spot> {
    let paragraphs = draft.document().blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph),
        Block::Table(_) => None,
    });
    let spot = |p: &crate::documents::Paragraph| Spot::Sentence {
        at: p.at.unwrap(),
        paragraph: p.text.clone(),
        before,
        length,
    };
    paragraphs.map(spot).collect()
}

/// A page without what was put into it.
fn without_marks(bytes: &[u8], encoding: &'static Encoding) -> Vec<u8> {
    let (mut text, _) = encoding.decode_without_bom_handling(bytes);
    let mut cut = |start: &str, end: &str| {
        while let Some(at) = text.find(start) {
            let length = text[at..].find(end).unwrap() + end.len();
            text.to_mut().replace_range(at..at + length, "");
        }
    };
    cut("\n<section class=\"tongbi\"", "</section>\n");
    cut("<sup class=\"tongbi\">", "</sup>");
    cut("<mark class=\"tongbi\"", ">");
    let text = text.replace("</mark>", "");
    encoding.encode(&text).0.into_owned()
}

/// A Word document of this body, and of other parts.
fn packed(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let part = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let types =
        "<Types xmlns=\"t\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
    let usual = [("[Content_Types].xml", types), ("word/document.xml", part.as_str())];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in usual.iter().chain(others) {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The body of a Word document, shortened so that the marks of comments can be read: `{0` begins one, `0}` ends it.
fn body(bytes: &[u8]) -> String {
    let part = part(bytes, "word/document.xml");
    let start = part.find("<w:body>").unwrap() + "<w:body>".len();
    let mut text = part[start..part.find("</w:body>").unwrap()].to_owned();
    for id in 0..9 {
        let start = format!("<w:commentRangeStart w:id=\"{id}\"/>");
        let end = format!(
            "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"
        );
        text = text.replace(&start, &format!("{{{id}")).replace(&end, &format!("{id}}}"));
    }
    text
}

fn commented(body_of: &str, spots: impl Fn(&Draft<'_>) -> Vec<Spot>) -> (String, Noted) {
    let bytes = packed(body_of, &[]);
    let draft = Draft::open("a.docx", &bytes).unwrap();
    let notes: Vec<Note> = spots(&draft).into_iter().map(|s| note(Some(s), "x")).collect();
    let noted = draft.with_notes(&notes, Lang::En).unwrap();
    (body(&noted.bytes), noted)
}

#[test]
fn a_cell_of_a_page_is_marked_with_all_its_text_and_nothing_else() {
    let page = "<table><tr><td>许可<td class=\"a>b\"><b>1</b>2&nbsp;&#51;</td></tr><tr><td>x</td><td></td></tr></table>";
    let draft = Draft::open("a.html", page.as_bytes()).unwrap();
    let spots = cells(&draft);
    let notes = [note(Some(spots[1].clone()), "<\"&"), note(Some(spots[3].clone()), "none")];
    let noted = draft.with_notes(&notes, Lang::En).unwrap();
    let text = String::from_utf8(noted.bytes.clone()).unwrap();
    let mark = "<mark class=\"tongbi\" title=\"&lt;&quot;&amp;\">";
    let expected = format!(
        "<b>{mark}1</mark></b>{mark}2&nbsp;&#51;</mark><sup class=\"tongbi\">[1]</sup></td>"
    );
    assert!(text.contains(&expected), "{text}");
    assert!(text.contains("<td><mark class=\"tongbi\" title=\"none\"></mark><sup"), "{text}");
    assert!(text.contains("<li>[1] &lt;&quot;&amp;</li>"), "{text}");
    assert_eq!((noted.placed, noted.at_start), (2, 0));
    assert_eq!(without_marks(&noted.bytes, UTF_8), page.as_bytes());
}

#[test]
fn a_sentence_is_marked_between_the_tags_that_it_spans() {
    let page = "<!-- a --><p>甲。<span>收到</span>\n12<i>件</i>。丙。</p>";
    let draft = Draft::open("a.html", page.as_bytes()).unwrap();
    let spots = sentences(&draft, (2, 6));
    let noted = draft.with_notes(&[note(Some(spots[0].clone()), "x")], Lang::En).unwrap();
    let text = String::from_utf8(noted.bytes.clone()).unwrap();
    let mark = "<mark class=\"tongbi\" title=\"x\">";
    assert!(
        text.contains(&format!(
            "<p>甲。<span>{mark}收到</mark></span>\n{mark}12</mark><i>{mark}件</mark></i>{mark}。</mark><sup class=\"tongbi\">[1]</sup>丙。</p>"
        )),
        "{text}"
    );
}

#[test]
fn what_is_not_found_stands_in_the_list_and_at_no_other_place() {
    let page = "<p>收到12件。</p><table><tr><td>1</td><td>2</td></tr></table>";
    let draft = Draft::open("a.html", page.as_bytes()).unwrap();
    let Spot::Cell { at, .. } = cells(&draft)[0].clone() else { unreachable!() };
    let notes = [
        note(Some(Spot::Cell { at, text: "12".to_owned() }), "two cells"),
        note(
            Some(Spot::Sentence { at: 0, paragraph: "发出".to_owned(), before: 0, length: 2 }),
            "other",
        ),
        note(None, "all"),
    ];
    let noted = draft.with_notes(&notes, Lang::Zh).unwrap();
    let text = String::from_utf8(noted.bytes).unwrap();
    assert!(text.starts_with(page) && !text.contains("<mark"));
    for line in ["two cells", "other", "all"] {
        assert!(text.contains(&format!("<li>[!] {line}</li>")), "{text}");
    }
    assert_eq!((noted.placed, noted.at_start), (0, 3));
}

#[test]
fn a_page_keeps_its_encoding() {
    let page = "<meta charset=gbk><p>行政许可</p><table><tr><td>甲</td><td>2</td></tr></table>";
    let bytes = GBK.encode(page).0.into_owned();
    let draft = Draft::open("a.html", &bytes).unwrap();
    let spots = cells(&draft);
    let noted = draft.with_notes(&[note(Some(spots[1].clone()), "改为3 ☃ 😀")], Lang::Zh).unwrap();
    let (text, _, malformed) = GBK.decode(&noted.bytes);
    assert!(!malformed && text.contains("title=\"改为3 &#9731; &#128512;\">2</mark>"), "{text}");
    let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [b"\xff\xfe".as_slice(), &wide].concat();
    let draft = Draft::open("a.html", &wide).unwrap();
    let noted = draft.with_notes(&[note(Some(cells(&draft)[1].clone()), "x")], Lang::Zh).unwrap();
    assert!(encoding_rs::UTF_16LE.decode(&noted.bytes).0.contains("title=\"x\">2</mark>"));
}

#[test]
fn a_comment_stands_around_the_runs_of_a_cell() {
    let r = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let table = format!(
        "<w:tbl><w:tr><w:tc><w:tcPr/><w:p><w:pPr><w:jc/></w:pPr>{}{}</w:p></w:tc><w:tc><w:p/></w:tc>\
         <w:tc><w:p><w:pPr/></w:p></w:tc></w:tr></w:tbl>",
        r("1"),
        r("2")
    );
    let (body, noted) = commented(&table, cells);
    let expected = format!("<w:p><w:pPr><w:jc/></w:pPr>{{0{}{}0}}</w:p>", r("1"), r("2"));
    assert!(body.contains(&expected), "{body}");
    // An empty paragraph takes a comment, too; a bare tag is opened for it.
    let empty = "<w:tc><w:p>{11}</w:p></w:tc><w:tc><w:p><w:pPr/>{22}</w:p></w:tc>";
    assert!(body.contains(empty), "{body}");
    assert_eq!((noted.placed, noted.at_start), (3, 0));
    let comments = part(&noted.bytes, "word/comments.xml");
    assert_eq!(comments.matches("w:author=\"tongbi\"").count(), 3);
    assert!(!comments.contains("w:date"), "no clock: {comments}");
    assert!(part(&noted.bytes, "[Content_Types].xml").contains("PartName=\"/word/comments.xml\""));
    assert!(
        part(&noted.bytes, "word/_rels/document.xml.rels")
            .contains("Target=\"/word/comments.xml\"")
    );
}

#[test]
fn a_comment_stands_around_the_runs_of_a_sentence() {
    let r = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let paragraph = format!(
        "<w:p>{}<w:del><w:r><w:delText>9</w:delText></w:r></w:del>{}<w:hyperlink>{}</w:hyperlink>{}</w:p>",
        r("甲。收"),
        r("到1"),
        r("2件。"),
        r("丙。")
    );
    let (body, _) = commented(&paragraph, |draft| sentences(draft, (2, 6)));
    assert!(body.contains(&format!("{{0{}", r("甲。收"))), "{body}");
    assert!(body.contains(&format!("{}0}}</w:hyperlink>{}", r("2件。"), r("丙。"))), "{body}");
}

#[test]
fn comments_that_are_there_are_kept() {
    let relations = "<?xml version=\"1.0\"?><r:Relationships xmlns:r=\"r\"><r:Relationship Id=\"rId1\" \
                     Type=\"http://x/comments\" Target=\"talk.xml\"/></r:Relationships>";
    let text = "<w:p><w:commentRangeStart w:id=\"4\"/><w:r><w:t>甲</w:t></w:r><w:commentRangeEnd w:id=\"4\"/></w:p>";
    for talk in [
        "<w:comments xmlns:w=\"w\"><w:comment w:id=\"4\" w:author=\"Li\"><w:p/></w:comment></w:comments>",
        "<w:comments xmlns:w=\"w\" />",
    ] {
        let others = [("word/_rels/document.xml.rels", relations), ("word/talk.xml", talk)];
        let bytes = packed(text, &others);
        let draft = Draft::open("a.docx", &bytes).unwrap();
        let noted = draft.with_notes(&[note(None, "x"), note(None, "y")], Lang::En).unwrap();
        let comments = part(&noted.bytes, "word/talk.xml");
        assert!(comments.ends_with("</w:comment></w:comments>"), "{comments}");
        assert_eq!(comments.contains("Li"), talk.contains("Li"));
        let id = if talk.contains("Li") { 5 } else { 0 };
        assert!(comments.contains(&format!("w:id=\"{id}\" w:author=\"tongbi\"")), "{comments}");
        assert_eq!(part(&noted.bytes, "word/_rels/document.xml.rels"), relations);
        quick_xml::Reader::from_str(&comments).read_to_end_of_all();
    }
}

trait WellFormed {
    fn read_to_end_of_all(&mut self);
}

impl WellFormed for quick_xml::Reader<&[u8]> {
    fn read_to_end_of_all(&mut self) {
        while !matches!(self.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    }
}

#[test]
fn a_text_box_and_a_formula_take_no_comment_within() {
    let boxed = "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>收到12件。</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>";
    let (body, noted) = commented(boxed, |draft| sentences(draft, (0, 6)));
    assert!(body.starts_with("<w:p>{0<w:r><w:pict>") && body.ends_with("</w:r>0}</w:p>"), "{body}");
    assert_eq!(noted.placed, 1);
    let formula = "<w:p><m:oMath xmlns:m=\"m\"><m:r><m:t>12</m:t></m:r></m:oMath></w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p>";
    let (body, noted) = commented(formula, |draft| sentences(draft, (0, 1))[..1].to_vec());
    assert!(!body.contains("<m:oMath xmlns:m=\"m\">{"), "{body}");
    assert_eq!((noted.placed, noted.at_start), (0, 1));
}

#[test]
fn a_document_without_a_paragraph_and_a_damaged_one() {
    let bytes = packed("<w:sectPr/>", &[]);
    let noted = Draft::open("a.docx", &bytes).unwrap().with_notes(&[note(None, "x")], Lang::En);
    assert!(body(&noted.unwrap().bytes).starts_with("<w:p>{00}</w:p>"));
    let bytes = packed("<w:p><w:r>", &[]);
    let draft = Draft::open("a.docx", &bytes).unwrap();
    assert_eq!(draft.with_notes(&[note(None, "x")], Lang::En), None);
}

/// A text of a report: with what XML and pages take for something else.
fn text() -> impl Strategy<Value = String> {
    let letters =
        prop::sample::select(vec!["甲", "1", "20", "&amp;", "&#x26;", "。", " ", "=1+1", "件"]);
    prop::collection::vec(letters, 1..5).prop_map(|letters| letters.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn without_its_comments_a_document_is_what_it_was(
        paragraphs in prop::collection::vec(prop::collection::vec(text(), 1..4), 1..4),
        rows in prop::collection::vec(prop::collection::vec(text(), 2..4), 1..4),
        part in (0..3usize, 1..3usize),
        line in "[<>&\"'=+@甲\u{1}]{0,9}",
    ) {
        let runs = |texts: &Vec<String>| -> String {
            let runs = texts.iter().map(|t| format!("<w:r><w:t xml:space=\"preserve\">{t}</w:t></w:r>"));
            format!("<w:p>{}</w:p>", runs.collect::<String>())
        };
        let row = |texts: &Vec<String>| -> String {
            let cells = texts.iter().map(|t| format!("<w:tc>{}</w:tc>", runs(&vec![t.clone()])));
            // The last cell of a row is blank.
            format!("<w:tr>{}<w:tc><w:p w:rsidR=\"0\"/></w:tc></w:tr>", cells.collect::<String>())
        };
        let body_of = paragraphs.iter().map(runs).collect::<String>()
            + &format!("<w:tbl>{}</w:tbl>", rows.iter().map(row).collect::<String>());
        let bytes = packed(&body_of, &[]);
        let draft = Draft::open("a.docx", &bytes).unwrap();
        let spots = sentences(&draft, part).into_iter().chain(cells(&draft)).map(Some).chain([None]);
        let notes: Vec<Note> = spots.map(|spot| note(spot, &line)).collect();
        let noted = draft.with_notes(&notes, Lang::En).unwrap();
        let marked = body(&noted.bytes);
        let plain: String = {
            let mut out = marked.clone();
            for id in 0..30 {
                let start = format!("<w:commentRangeStart w:id=\"{id}\"/>");
                let end = format!("<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>");
                out = out.replace(&start, "").replace(&end, "");
                out = out.replace(&format!("{{{id}"), "").replace(&format!("{id}}}"), "");
            }
            // A blank paragraph without content is the same paragraph, however it is written.
            out.replace("<w:p w:rsidR=\"0\"></w:p>", "<w:p w:rsidR=\"0\"/>")
        };
        prop_assert_eq!(plain, body_of);
        prop_assert_eq!(noted.placed + noted.at_start, notes.len());
        let comments = self::part(&noted.bytes, "word/comments.xml");
        quick_xml::Reader::from_str(&comments).read_to_end_of_all();
        // What is read from the copy is what was read from the document.
        let copy = Draft::open("a.docx", &noted.bytes).unwrap();
        let texts = |draft: &Draft<'_>| cells(draft).into_iter().map(|spot| match spot {
            Spot::Cell { text, .. } => text,
            Spot::Sentence { paragraph, .. } => paragraph,
        }).collect::<Vec<_>>();
        prop_assert_eq!(texts(&copy), texts(&draft));
    }

    #[test]
    fn without_its_marks_a_page_is_what_it_was(
        paragraphs in prop::collection::vec(prop::collection::vec(text(), 1..4), 1..4),
        rows in prop::collection::vec(prop::collection::vec(text(), 2..4), 1..4),
        part in (0..3usize, 1..3usize),
        line in "[<>&\"'=+@甲\u{1}]{0,9}",
    ) {
        let paragraph = |texts: &Vec<String>| format!("<p>{}</p>", texts.join("<i></i>"));
        let row = |texts: &Vec<String>| format!("<tr><td>{}</td></tr>", texts.join("</td><td>"));
        let page = paragraphs.iter().map(paragraph).collect::<String>()
            + &format!("<table>{}</table>", rows.iter().map(row).collect::<String>());
        let draft = Draft::open("a.html", page.as_bytes()).unwrap();
        let spots = sentences(&draft, part).into_iter().chain(cells(&draft)).map(Some).chain([None]);
        let notes: Vec<Note> = spots.map(|spot| note(spot, &line)).collect();
        let noted = draft.with_notes(&notes, Lang::En).unwrap();
        prop_assert_eq!(noted.placed + noted.at_start, notes.len());
        let expected = page.into_bytes();
        prop_assert_eq!(without_marks(&noted.bytes, UTF_8), expected);
    }
}
