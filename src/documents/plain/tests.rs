use super::*;
use crate::documents::Block;

/// The texts of the blocks; a table as its rows, the cells parted by bars, `·` where there is none.
fn blocks(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for block in read("report.txt", text.as_bytes()).blocks {
        match block {
            Block::Paragraph(p) if p.heading => out.push(format!("# {}", p.text)),
            Block::Paragraph(p) => out.push(p.text),
            Block::Table(grid) => {
                let slots = grid.slots();
                out.extend(slots.chunks(grid.columns).map(|row| {
                    let texts =
                        row.iter().map(|s| s.map_or("·", |at| grid.cells[at].text.as_str()));
                    texts.collect::<Vec<_>>().join("|")
                }));
            }
        }
    }
    out
}

#[test]
fn bars_part_cells() {
    let text =
        "## 二、情况\n| 信息内容 | **数量** |\n|:---|---:|\n| 许\\|可 | 1\\.5 |\n|a||\n\n甲 | 乙\n";
    let expected = ["# 二、情况", "信息内容|数量", "许|可|1.5", "a|", "甲 | 乙"];
    assert_eq!(blocks(text), expected);
}

#[test]
fn bars_that_fill_up_a_short_row_are_no_cells() {
    let text = "第一项 | |||\n内容 | 制发 | 废止 | 有效 |\n规章 | 0 |  | 3 |\n许可 | 8097 | ||\n";
    let expected = ["第一项|·|·|·", "内容|制发|废止|有效", "规章|0||3", "许可|8097|·|·"];
    assert_eq!(blocks(text), expected);
}

#[test]
fn tabs_part_cells() {
    assert_eq!(blocks("\t自然人\t总计\n新收\t\t3\n文\n"), ["|自然人|总计", "新收||3", "文"]);
}

#[test]
fn one_cell_a_line_stays_one_paragraph_each() {
    let text = "自然人\n总计\n一、新收\n3\n0\n3\n/\n";
    assert_eq!(blocks(text), ["自然人", "总计", "一、新收", "3", "0", "3", "/"]);
}

#[test]
fn columns_of_space_part_cells() {
    let text = "      二、情况\n\n   信息内容     制发   废止\n规章              0     12\n规范性文件        3      /\n";
    let expected = ["二、情况", "信息内容|制发|废止", "规章|0|12", "规范性文件|3|/"];
    assert_eq!(blocks(text), expected);
}

#[test]
fn a_header_goes_to_its_columns_by_order_and_not_by_position() {
    let text = "              法人或其他\n          自然 商业 其他   总计\n          人   企业\n\n一、新收    1     2     3     6\n";
    let expected = [
        "·|法人或其他|法人或其他|法人或其他|法人或其他",
        "·|自然|商业|其他|总计",
        "·|人|企业|·|·",
        "一、新收|1|2|3|6",
    ];
    assert_eq!(blocks(text), expected);
}

#[test]
fn a_header_with_another_number_of_columns_is_not_taken() {
    let text = "        自然人   企业\n\n一、新收    1     2     3     6\n二、结转    0     0     0     0\n";
    assert_eq!(blocks(text), ["自然人 企业", "一、新收|1|2|3|6", "二、结转|0|0|0|0"]);
}

#[test]
fn a_label_over_lines_is_whole() {
    let text = "一、新收      1     2     3\n（二）部分公开（只计\n这一情形）\n              0     4     4\n三、总计      1     6     7\n";
    let expected = ["一、新收|1|2|3", "（二）部分公开（只计这一情形）|0|4|4", "三、总计|1|6|7"];
    assert_eq!(blocks(text), expected);
}

#[test]
fn a_label_that_may_belong_to_either_row_is_left_alone() {
    let text =
        "一、新收      1     2\n甲的前半\n              0     4\n甲的后半\n三、总计      1     6\n";
    let expected = ["一、新收|1|2", "甲的前半|·|·", "·|0|4", "甲的后半|·|·", "三、总计|1|6"];
    assert_eq!(blocks(text), expected);
}

#[test]
fn a_short_row_is_placed_by_position_or_kept_together() {
    let below = "一、新收      1     2     3\n二、结转            4     5\n";
    assert_eq!(blocks(below), ["一、新收|1|2|3", "二、结转|·|4|5"]);
    let beside = "一、新收      1     2     3\n二、结转         4     5\n";
    assert_eq!(blocks(beside), ["一、新收|1|2|3", "二、结转|4 5|4 5|4 5"]);
}

#[test]
fn a_table_goes_on_over_a_page_break() {
    let text = "一、新收      1     2\n\n          - 1 -\n\u{c}二、结转   3     4\n";
    assert_eq!(blocks(text), ["一、新收|1|2", "二、结转|3|4"]);
    let document = read("report.txt", text.as_bytes());
    let Block::Table(grid) = &document.blocks[0] else { panic!("a table") };
    assert_eq!(
        grid.cells.iter().map(|c| c.page).collect::<Vec<_>>(),
        [Some(1), Some(1), Some(1), Some(2), Some(2), Some(2)]
    );
    let second = grid.text_rows.as_ref().map(|rows| rows[1].join(" "));
    assert_eq!(second.as_deref(), Some("二、结转 3 4"));
}

#[test]
fn lines_set_to_a_width_are_joined() {
    let line = "政".repeat(28);
    let text = format!(
        "    {line}\n{line}2021\n年收到\n\n    另一段{line}\n{}",
        format!("{line}\n").repeat(8)
    );
    let found = blocks(&text);
    assert_eq!(found[0], format!("{line}{line}2021年收到"));
    assert_eq!(found.len(), 2);
}

#[test]
fn a_table_in_html_within_markdown_is_read_as_such() {
    let text = "# 二\n<table>\n<tr><td rowspan=2>a</td><td>1</td></tr>\n<tr><td>2</td></tr>\n</table>\n后\n";
    assert_eq!(blocks(text), ["# 二", "a|1", "a|2", "后"]);
}

#[test]
fn hostile_texts_end_in_a_finding() {
    let codes = |text: &str| -> Vec<String> {
        read("x", text.as_bytes()).findings.into_iter().map(|f| f.code.to_string()).collect()
    };
    assert_eq!(codes(&"a".repeat((32 << 20) + 1)), ["file_too_large"]);
    assert_eq!(codes(&"a\n".repeat(100_001)), ["file_cut"]);
    assert_eq!(codes(&"\n".repeat(300_002)), ["text_lines_cut"]);
    assert_eq!(codes(&"x    1  2  3\nlabel\n".repeat(3_000)), ["table_rows_cut"]);
    assert_eq!(codes(&"|a|b|\n".repeat(5_001)), ["table_rows_cut"]);
    assert_eq!(codes(&format!("{}\n", "a|".repeat(300)).repeat(2)), ["table_rows_cut"]);
}

#[test]
fn between_blank_lines_a_row_owns_the_labels_above_and_below() {
    let text = "一、新收      1     2\n\n（三  1.属   0     4\n）不  于国\n予   家秘\n     密\n\n  重复\n              5     6\n  申请\n\n";
    let expected = ["·|一、新收|1|2", "（三）不予|1.属于国家秘密|0|4", "·|重复申请|5|6"];
    assert_eq!(blocks(text), expected);
}

#[test]
fn a_first_value_next_to_a_long_label_is_a_value() {
    let text = "一、新收          1    2\n二、一个比较长的标签二 3    4\n三、2021 5         6\n四、结转          7    8\n五、总计          9    9\n";
    let expected = [
        "一、新收|1|2",
        "二、一个比较长的标签二|3|4",
        "三、2021 5|·|6",
        "四、结转|7|8",
        "五、总计|9|9",
    ];
    assert_eq!(blocks(text), expected);
}
