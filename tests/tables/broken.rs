//! Broken tables: each is refused with its cause, and what the message says to do about it makes it right.

use tongbi::ingest::TableOptions;
use tongbi::{BodyId, Finding, Lang, Severity, Year};

use crate::writer::{errors, found, read};

/// What the message of a broken table says to do.
enum Cure {
    /// The option that its hint names, as it stands there.
    Option(&'static str),
    /// The nearest known name in the place of the one that was found.
    Nearest,
    /// Another text in the place of the wrong one: what the message or its hint says in Chinese and in English, the wrong
    /// text, the right one.
    Write([&'static str; 2], &'static str, &'static str),
}

/// A broken table.
struct Broken {
    file: &'static str,
    table: &'static str,
    cause: &'static str,
    /// How many figures are read all the same.
    kept: usize,
    cure: Cure,
    /// How many are read of the table that was put right.
    whole: usize,
}

const fn csv(
    table: &'static str,
    cause: &'static str,
    kept: usize,
    cure: Cure,
    whole: usize,
) -> Broken {
    Broken { file: "a.csv", table, cause, kept, cure, whole }
}

const fn write(
    zh: &'static str,
    en: &'static str,
    wrong: &'static str,
    right: &'static str,
) -> Cure {
    Cure::Write([zh, en], wrong, right)
}

#[rustfmt::skip]
const BROKEN: [Broken; 47] = [
    csv("指标,2022,2023\n行政许可,1,2\n", "body_needed", 0, Cure::Option("--body 甲县"), 2),
    csv("机关,指标,数值\n甲县,行政许可,1\n", "year_needed", 0, Cure::Option("--year 2024"), 1),
    csv("甲县情况,,\n指标,本年,上年\n行政许可,2,1\n", "year_needed", 0, Cure::Option("--year 2024"), 2),
    Broken { file: "云岭县2019-2024年统计表.csv", ..csv("指标,2022,2023\n行政许可,1,2\n", "body_needed_name", 0, Cure::Option("--body 云岭县"), 2) },
    Broken { file: "汇总2023.csv", ..csv("机关,行政许可,行政处罚\n甲县,1,2\n", "year_needed_name", 0, Cure::Option("--year 2023"), 2) },
    csv("填报单位：县教育局,,\n指标,2022,2023\n行政许可,1,2\n", "body_needed_filler", 0, Cure::Option("--body 县教育局"), 2),
    csv("甲县历年数据,,\n乙县历年数据,,\n指标,2022,2023\n行政许可,1,2\n", "body_needed_several", 0, Cure::Option("--body"), 2),
    csv("name,age\n张三,40\n", "not_a_table", 0, write("机关、年份、指标、数值", "body, year, indicator, value", "name,age\n张三,40", "机关,年份,指标,数值\n甲县,2024,行政许可,40"), 1),
    csv("机关,年份,备注\n甲县,2023,5\n", "columns_missing", 0, write("其后每列一个指标", "one column for each indicator", "备注", "行政许可"), 1),
    csv("机关,年份,单位,单位,指标,数值\n甲县,2023,件,件,行政许可,1\n", "column_twice", 0, write("改名或删除", "rename or remove", "单位,单位", "单位,备注"), 1),
    csv("机关,年份,行政许可,行政许可\n甲县,2023,1,2\n", "column_twice", 0, write("改名或删除", "rename or remove", "行政许可,行政许可", "行政许可,行政处罚"), 2),
    csv("机关,指标,2022,2022\n甲县,行政许可,1,2\n", "column_twice", 0, write("改名或删除", "rename or remove", "2022,2022", "2022,2023"), 2),
    csv("机关,2022年,,,\n,行政许可,行政处罚,行政许可,行政处罚\n甲县,1,2,3,4\n", "column_twice", 0, write("改名或删除", "rename or remove", "2022年,,,", "2022年,,2023年,"), 4),
    csv("机关,指标,2022,@#,2023\n甲县,行政许可,1,见附件,3\n", "heading_unknown", 0, write("备注列请写“备注”", "head remarks 备注", "@#", "备注"), 2),
    csv("机关,@#,,2023年,\n,行政许可,行政处罚,行政许可,行政处罚\n甲县,1,2,3,4\n", "heading_unknown", 0, write("更正表头", "correct the heading", "@#", "2022年"), 4),
    csv("机关,年份,县本级,,乡镇,\n,,行政许可,行政处罚,新收申请,上年结转\n甲县,2022,1,2,3,4\n", "heading_unknown", 0, write("更正表头", "correct the heading", "县本级,,乡镇", "主动公开,,依申请公开"), 4),
    csv("机关,指标,2022年,2023年行政许可\n甲县,行政处罚,1,3\n", "two_indicators", 1, write("删去其中一个名称", "remove one of the two names", "2023年行政许可", "2023年"), 2),
    csv("机关,2022年,\n,行政许可,2023年\n甲县,1,2\n", "header_years", 0, write("每列只写一个年份", "one year over each column", "行政许可,2023年", "行政许可,行政处罚"), 2),
    csv("机关,年份,新收申请,,\n,,,商业企业,总计\n甲县,2022,20,1,21\n", "header_gap", 0, write("在下层表头补上名称", "fill in the lower heading", ",,,商业企业", ",,自然人,商业企业"), 3),
    csv("机关,年份,主动公开,,依申请公开,\n,,,行政处罚,新收申请,予以公开\n甲县,2022,1,2,3,4\n", "header_gap", 0, write("在下层表头补上名称", "fill in the lower heading", ",,,行政处罚", ",,行政许可,行政处罚"), 4),
    csv("机关,年份,行政许可,收费\n甲县,2022,1.573.179,7730.28\n", "numbers_mixed", 0, write("写成 1573179", "write 1573179", "1.573.179", "1573179"), 2),
    csv("机关;年份;行政许可;收费\n甲县;2022;5;7730,28\n乙县;2022;5;59237.24\n", "numbers_mixed", 0, write("7730.28", "7730.28", "7730,28", "7730.28"), 4),
    csv("机关,年份,行政许可\n甲县,2022,8.000\n", "number_thousands", 0, write("如 8000", "such as 8000", "8.000", "8000"), 1),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,1.81E+06,5\n", "number_rounded", 1, write("不用科学计数", "without powers of ten", "1.81E+06", "1812345"), 2),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,#DIV/0!,5\n", "number_error", 1, write("改正公式", "correct the formula", "#DIV/0!", "6"), 2),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,####,5\n", "number_error", 1, write("加宽该列", "widen the column", "####", "6"), 2),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,=C1+1,5\n", "number_formula", 1, write("打开并保存一次", "open the file in a spreadsheet and save it", "=C1+1", "6"), 2),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,2022-01-05,5\n", "number_date", 1, write("重新填写数字", "type the number again", "2022-01-05", "6"), 2),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,020,5\n", "number_zeros", 1, write("去掉前面的0", "remove the zeros", "020", "20"), 2),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,45%,5\n", "unit_unconvertible", 1, write("改正单位", "correct the unit", "45%", "45件"), 2),
    csv("机关,年份,行政许可,收费\n甲县,2022,5,3.5头\n", "number_unit", 1, write("改正单位", "correct the unit", "3.5头", "3.5万元"), 2),
    csv("机关,年份,行政许可,收费（万元）\n甲县,2022,5,3.5万\n", "unit_twice", 1, write("只应在数值或单位中出现一次", "in the value or in the unit, once", "3.5万", "3.5"), 2),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,若干,5\n", "number_none", 1, write("没有数据请留空", "leave the cell empty", "若干", ""), 1),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,12;3,5\n", "number_two", 1, write("一格只写一个数", "one number in the cell", "12;3", "12"), 2),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,\"12,34\",5\n", "number_grouping", 1, write("1,234,567", "1,234,567", "\"12,34\"", "1234"), 2),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,1,234,5\n", "row_ragged", 0, write("千分位逗号的数字须用引号括住", "must stand in quotes", "1,234", "\"1,234\""), 2),
    csv("机关,年份,行政许可,行政处罚\n甲县,2022,\"1\"2,5\n", "quote_torn", 0, write("应写成两个", "is written twice", "\"1\"2", "12"), 2),
    csv("机关,年份,行政许可\n甲县,2022,5\n甲县,20x3,6\n", "year_wrong", 1, write("写成四位数字，如 2024", "four digits, such as 2024", "20x3", "2023"), 2),
    csv("机关,年份,行政许可\n甲县,2022,5\n甲县,2023-01-01,6\n", "year_date", 1, write("写成四位数字，如 2024", "four digits, such as 2024", "2023-01-01", "2023"), 2),
    csv("机关,年份,行政许可\n甲县,2021,5\n甲县,2022,6\n,2023,7\n", "body_missing", 2, write("写明机关", "name the body", "\n,2023", "\n甲县,2023"), 3),
    csv("机关,年份,行政许可\n甲县,2021,5\n行政处罚,2022,6\n", "body_is_indicator", 1, write("改为机关名称", "name of the body", "行政处罚", "甲县"), 2),
    csv("机关,年份,行政许可\n甲县,2022,5\n甲县,2022,6\n", "conflicting_values", 0, write("删除其中一处", "remove one of them", "甲县,2022,6\n", ""), 1),
    csv("机关,指标,2022\n甲县,行政处罚,5\n甲县,行政许渴,6\n", "unknown_indicator_near", 1, Cure::Nearest, 2),
    csv("机关,年份,微信公众号订阅数（万件）\n甲县,2022,5\n", "heading_part", 0, write("改正括号中的单位", "correct the unit", "万件", "万人"), 1),
    csv("机关,年份,指标,申请人,数值\n甲县,2022,新收申请,自燃人,6\n", "unknown_breakdown_near", 0, Cure::Nearest, 1),
    csv("机关,年份,指标,申请人,数值\n甲县,2022,行政许可,自然人,6\n", "breakdown_unexpected", 0, write("单元格留空", "leave the cell empty", "自然人", ""), 1),
    csv("机关,指标,2022\n甲县,自然人,5\n甲县,行政处罚,6\n", "part_without_whole", 1, write("写成“新收申请（自然人）”", "write 新收申请（自然人）", "自然人", "新收申请（自然人）"), 2),
];

fn taken(broken: &Broken, table: &str, options: &TableOptions) -> (Vec<Finding>, usize) {
    let intake = read(broken.file, table.as_bytes().to_vec(), options);
    let codes: Vec<String> = errors(&intake).into_iter().map(str::to_owned).collect();
    let wrong = intake.findings.iter().filter(|f| codes.iter().any(|code| f.code == code.as_str()));
    (wrong.cloned().collect(), found(&intake).len())
}

/// The sentence of a finding with its hint, in both languages.
fn said(finding: &Finding) -> [String; 2] {
    [Lang::Zh, Lang::En]
        .map(|lang| format!("{} {}", finding.message(lang), finding.hint(lang).unwrap_or_default()))
}

/// What comes of a broken table when the message is followed: the findings that are left, and the figures; or what the
/// message does not say.
fn cured(broken: &Broken, finding: &Finding) -> Result<(Vec<Finding>, usize), String> {
    let said = said(finding);
    let plain = TableOptions::default();
    match &broken.cure {
        Cure::Option(option) => {
            if let Some(silent) = said.iter().find(|said| !said.contains(option)) {
                return Err(format!("{option} is not in: {silent}"));
            }
            let (name, value) = option.split_once(' ').unwrap_or((option, "甲县"));
            let options = match name {
                "--body" => TableOptions { body: Some(BodyId::new(value)), ..plain },
                _ => TableOptions { year: value.parse().ok().map(Year), ..plain },
            };
            Ok(taken(broken, broken.table, &options))
        }
        Cure::Nearest => {
            let value = |wanted: &str| {
                finding.args.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone())
            };
            let (Some(wrong), Some(near)) = (value("found"), value("nearest")) else {
                return Err("no nearest name".to_owned());
            };
            if let Some(silent) = said.iter().find(|said| !said.contains(&near)) {
                return Err(format!("{near} is not in: {silent}"));
            }
            Ok(taken(broken, &broken.table.replace(&wrong, &near), &plain))
        }
        Cure::Write(says, wrong, right) => {
            let silent = says.iter().zip(&said).find(|(says, said)| !said.contains(*says));
            if let Some((says, said)) = silent {
                return Err(format!("{says} is not in: {said}"));
            }
            assert!(broken.table.contains(wrong), "{wrong} in {}", broken.table);
            Ok(taken(broken, &broken.table.replacen(wrong, right, 1), &plain))
        }
    }
}

#[test]
fn a_broken_table_is_refused_with_its_cause_and_its_remedy_makes_it_right() {
    let mut wrong = Vec::new();
    for broken in &BROKEN {
        let (findings, kept) = taken(broken, broken.table, &TableOptions::default());
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        let Some(finding) = findings.iter().find(|finding| finding.code == broken.cause) else {
            wrong.push(format!("{}: {codes:?} for\n{}", broken.cause, broken.table));
            continue;
        };
        if kept != broken.kept {
            wrong.push(format!("{}: {kept} figures of\n{}", broken.cause, broken.table));
        }
        match cured(broken, finding) {
            Err(silent) => wrong.push(format!("{}: {silent}", broken.cause)),
            Ok((left, count)) if !left.is_empty() || count != broken.whole => {
                let left: Vec<String> = left.iter().map(|f| f.message(Lang::En)).collect();
                wrong.push(format!("{} cured: {count} figures, {left:?}", broken.cause));
            }
            Ok(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), BROKEN.len(), wrong.join("\n"));
}

#[test]
fn every_error_of_a_table_says_what_to_do() {
    for broken in &BROKEN {
        let (findings, _) = taken(broken, broken.table, &TableOptions::default());
        for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
            for lang in [Lang::Zh, Lang::En] {
                assert!(finding.hint(lang).is_some(), "{} in {lang:?}", finding.code);
            }
        }
    }
}
