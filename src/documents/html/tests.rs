use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::documents::Block;

/// The blocks of a page, one line each; a table as its cells `row,column+rows×columns=text`.
fn blocks(html: &str) -> String {
    text_of(read("page.html", html.as_bytes()))
}

fn text_of(document: Document) -> String {
    let mut out = String::new();
    for block in document.blocks {
        match block {
            Block::Paragraph(p) => writeln!(out, "{}{}", if p.heading { "# " } else { "" }, p.text),
            Block::Table(grid) => {
                let cells: Vec<String> = grid
                    .cells
                    .iter()
                    .map(|c| match (c.row_span, c.column_span) {
                        (1, 1) => format!("{},{}={}", c.row, c.column, c.text),
                        (r, k) => format!("{},{}+{r}×{k}={}", c.row, c.column, c.text),
                    })
                    .collect();
                writeln!(out, "[{}×{}] {}", grid.rows, grid.columns, cells.join(" "))
            }
        }
        .expect("a string takes any text");
    }
    out
}

#[test]
fn tables_are_formed_by_the_standard() {
    for (table, expected) in [
        ("<tr><td>a<td>b<tr><td>c<td>d", "[2×2] 0,0=a 0,1=b 1,0=c 1,1=d"),
        ("<tr><td rowspan=2>a<td>b<tr><td>c", "[2×2] 0,0+2×1=a 0,1=b 1,1=c"),
        ("<tr><td colspan=2>a<td>b<tr><td>c<td>d<td>e", "[2×3] 0,0+1×2=a 0,2=b 1,0=c 1,1=d 1,2=e"),
        ("<tr><td rowspan=9>a<td>b<tr><td>c", "[2×2] 0,0+2×1=a 0,1=b 1,1=c"),
        (
            "<tbody><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e",
            "[3×2] 0,0+2×1=a 0,1=b 1,1=c 2,0=d 2,1=e",
        ),
        ("<thead><tr><td rowspan=5>a<td>b<tbody><tr><td>c<td>d", "[2×2] 0,0=a 0,1=b 1,0=c 1,1=d"),
        ("<tfoot><tr><td>f<td>g<tbody><tr><td>a<td>b", "[2×2] 0,0=a 0,1=b 1,0=f 1,1=g"),
        ("<tr><td>a<td rowspan=2>b<tr><td colspan=2>c", "[2×2] 0,0=a 0,1+2×1=b 1,0=c"),
        (
            "<tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d",
            "[3×3] 0,0+2×2=a 0,2=b 1,2=c 2,0=d",
        ),
        ("<tr><td colspan=0>a<td rowspan=x>b", "[1×2] 0,0=a 0,1=b"),
        ("<tr><td colspan=' +2px'>a<td>b", "[1×3] 0,0+1×2=a 0,2=b"),
        ("<tr></tr><tr><td>a<td>b", "[2×2] 1,0=a 1,1=b"),
        ("<tr><td>a<td style='display:none'>x<td>b", "[1×2] 0,0=a 0,1=b"),
        ("<tr><td>a<td>b<tr hidden><td>c<td>d", "[1×2] 0,0=a 0,1=b"),
    ] {
        assert_eq!(blocks(&format!("<table>{table}</table>")).trim_end(), expected, "{table}");
    }
}

#[test]
fn cells_that_claim_one_slot_are_reported() {
    let page = "<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c</table>";
    let document = read("page.html", page.as_bytes());
    assert_eq!(document.findings.len(), 1);
    assert_eq!(document.findings[0].code, "table_overlap");
}

#[test]
fn labels_in_pieces_are_one_text() {
    let page = "<table><tr><td><p><span>第二十条</span><font>第</font><br>（一）&nbsp;项</p><td><span>80</span><b>97</b>\
                <tr><td>总\u{3000}计<td>\n 5 \n</table>";
    assert_eq!(blocks(page), "[2×2] 0,0=第二十条第 （一） 项 0,1=8097 1,0=总 计 1,1=5\n");
}

#[test]
fn what_is_not_shown_is_not_read() {
    let page = "<title> 甲县 </title><script>var a='<p>x</p>'</script><style>p{}</style><noscript><p>y</p></noscript>\
                <p style='DISPLAY: none'>z</p><div hidden><p>w</p></div><p>见<!-- c -->文</p><svg><title>t</title></svg>";
    assert_eq!(blocks(page), "见文\n");
    assert_eq!(read("p", page.as_bytes()).title.as_deref(), Some("甲县"));
}

#[test]
fn much_hidden_text_is_mentioned() {
    let page = format!("<p>a</p><div style='display:none'>{}</div>", "字".repeat(300));
    let findings = read("p", page.as_bytes()).findings;
    assert_eq!(findings[0].code, "text_hidden");
    assert_eq!(findings[0].args, [("count".to_owned(), "300".to_owned())]);
}

#[test]
fn paragraphs_end_where_the_page_shows_a_line_end() {
    let page = "<h2>一、<br>总体</h2>甲<br>乙<p>丙<span>丁</span></p>戊<ul><li>己<li>庚</ul><pre>辛\n壬</pre>";
    assert_eq!(blocks(page), "# 一、 总体\n甲\n乙\n丙丁\n戊\n己\n庚\n辛\n壬\n");
}

#[test]
fn layout_tables_are_walked_and_tables_of_data_kept() {
    let inner = "<table><tr><td>a<td>b<tr><td>c<td>d</table>";
    let page = format!(
        "<table><tr><td>logo<td>menu</table>\
         <table><tr><td>标题<tr><td>日期<tr><td><table><tr><td>左<td>正文{inner}后</table></table>"
    );
    let expected =
        "[1×2] 0,0=logo 0,1=menu\n标题\n日期\n左\n正文\n[2×2] 0,0=a 0,1=b 1,0=c 1,1=d\n后\n";
    assert_eq!(blocks(&page), expected);
}

#[test]
fn a_long_row_parts_a_table_of_data() {
    let page = format!(
        "<table><tr><td colspan=2>{}<tr><td>a<td>b<tr><td>c<td>d<tr><td colspan=2><h3>二</h3></table>",
        "长".repeat(700)
    );
    let blocks = blocks(&page);
    let lines: Vec<&str> = blocks.lines().skip(1).collect();
    assert_eq!(lines, ["[2×2] 0,0=a 0,1=b 1,0=c 1,1=d", "# 二"]);
}

#[test]
fn a_table_in_a_cell_of_a_table_of_data_follows_it() {
    let rows = "<tr><td>a<td>1".repeat(4);
    let page = format!("<table>{rows}<tr><td>b<td>2<td><table><tr><td>x<td>y</table></table>");
    let blocks = blocks(&page);
    let lines: Vec<&str> = blocks.lines().collect();
    assert!(lines[0].starts_with("[5×3]") && lines[0].ends_with("4,2="), "{}", lines[0]);
    assert_eq!(lines[1], "[1×2] 0,0=x 0,1=y");
}

fn codes(page: &str) -> Vec<String> {
    read("page.html", page.as_bytes()).findings.into_iter().map(|f| f.code.to_string()).collect()
}

#[test]
fn hostile_pages_end_in_a_finding() {
    let wide =
        "<table><tr><td colspan=1000000>a<td>b<tr><td rowspan=99999999999999999999>c<td>d</table>";
    assert_eq!(codes(wide), ["table_columns_cut"]);
    assert_eq!(codes(&"<table><tr><td>".repeat(10_000)), ["file_nesting"]);
    assert_eq!(codes(&"<div>".repeat(200_000)), ["file_nesting"]);
    let attributes: String = (0..300_000).map(|i| format!("a{i} ")).collect();
    assert!(codes(&format!("<p {attributes}>a")).is_empty());
    let tall = format!("<table>{}</table>", "<tr><td>a<td>b".repeat(6_000));
    assert_eq!(codes(&tall), ["table_rows_cut"]);
    let many: String = (0..400).map(|i| format!("<font style=font-size:0;a:{i}>")).collect();
    assert_eq!(codes(&format!("<p>{many}x{}", "<p>x".repeat(100_000))), ["html_nodes"]);
    assert_eq!(codes("<p></p>"), ["file_without_text"]);
}

#[test]
fn a_wide_row_late_in_a_table_keeps_the_slots_within_the_limit() {
    let rows = "<tr><td>a<td>b".repeat(4_000);
    let page = format!("<table>{rows}<tr><td colspan=256>c</table>");
    let document = read("page.html", page.as_bytes());
    let Block::Table(grid) = &document.blocks[0] else { panic!("a table") };
    assert!(grid.rows * grid.columns <= 200_000);
    assert_eq!(document.findings[0].code, "table_rows_cut");
}

/// What the page gives when nothing is left out before it is parsed.
fn parsed_whole(page: &str) -> Document {
    let mut builder = Builder::new("page.html");
    if let Ok(tree) = Tree::parse(page) {
        let pieces = walk::pieces(&tree, &StyleSheet::default(), &mut builder);
        layout::settle(pieces, &mut builder);
    }
    builder.finish()
}

#[test]
fn leaving_out_what_is_not_needed_changes_nothing() {
    let parts = [
        "<p class=\"a > b\">",
        "</p>",
        "<!-- x -->",
        "<!--",
        "-->",
        "--!>",
        "<script>",
        "</script>",
        "<style>a<b",
        "</style>",
        "<td colspan=2 class=x>",
        "<table border=1\n>",
        "</table>",
        "<tr>",
        "a",
        "1 < 2",
        "<",
        ">",
        "\"",
        "'",
        "=",
        "/>",
        "\r\n",
        "<title>",
        "</title>",
        "<a href='x'",
        "<b c=d/>",
        "<svg><path d=1/>",
        "</svg>",
        "<font size=1>",
        "<![CDATA[",
        "]]>",
        "<?x",
        "<div style='display:none'>",
        "</div>",
        "<br/>",
        "<textarea>",
        "</textarea>",
        "<select>",
        "<option value=1>",
        "</select>",
        "&lt;",
    ];
    let mut state = 1_u64;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for _ in 0..3_000 {
        let page: String = (0..next() % 40).map(|_| parts[next() % parts.len()]).collect();
        assert_eq!(read("page.html", page.as_bytes()), parsed_whole(&page), "{page}");
    }
}

#[test]
fn nesting_within_the_limit_is_read_to_the_bottom() {
    let tables = format!("{}底", "<table><tr><td>".repeat(125));
    assert_eq!(blocks(&tables), "底\n");
    assert_eq!(blocks(&format!("{}底", "<div>".repeat(505))), "底\n");
}

/// Pieces of pages, spans of every kind among them.
const PIECES: [&str; 36] = [
    "<p>",
    "</p>",
    "<span>",
    "</span>",
    "<SPAN lang=x\n>",
    "</SPAN >",
    "<span/>",
    "<span class='a'>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<b>",
    "</b>",
    "<li>",
    "<div>",
    "</div>",
    "<a href='x'>",
    "</a>",
    "<!-- a -->",
    "<sup>",
    "</sup>",
    "<h2>",
    "</h2>",
    "1",
    "2",
    "&",
    "amp;",
    "&lt;",
    "<",
    "甲",
    " ",
    "\n",
    "<p style='display:none'>",
];

proptest! {
    #[test]
    fn what_is_left_out_of_a_page_changes_nothing(
        mut pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40),
        telling in prop::option::of(0usize..40),
    ) {
        if let Some(at) = telling {
            pieces.insert(at.min(pieces.len()), "<span style='display:none'>");
        }
        let page = pieces.concat();
        let (placed, _) = read_placed("page.html", page.as_bytes()).expect("a small page");
        prop_assert_eq!(blocks(&page), text_of(placed), "{}", page);
    }
}
