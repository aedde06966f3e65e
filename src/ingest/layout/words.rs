use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;

pub(in crate::ingest) use crate::catalog::unnumbered;
use crate::catalog::{TitleWords, fold};
use crate::model::{Unit, Year};

/// The words of `roles.toml`, as they are written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    totals: Vec<String>,
    total_prefixes: Vec<String>,
    differences: Vec<String>,
    rates: Vec<String>,
    statistics: Vec<String>,
    remarks: Vec<String>,
    notes: Vec<String>,
    groups: Vec<String>,
    neutral: Vec<String>,
    this_year: Vec<String>,
    last_year: Vec<String>,
    partials: Vec<String>,
    parts: Vec<String>,
    corner_joints: Vec<String>,
    title_body_labels: Vec<String>,
    title_filler_labels: Vec<String>,
    title_open_labels: Vec<String>,
    title_year_labels: Vec<String>,
    column_types: Vec<String>,
    form_marks: Vec<String>,
    form_footnote: String,
    report_marks: Vec<String>,
    measure: Vec<MeasureWords>,
}

/// The words for what is measured in a unit.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureWords {
    unit: String,
    words: Vec<String>,
}

/// What tells rows and columns of a table apart when they hold no figure of their own.
pub(in crate::ingest) struct RoleWords {
    data: Data,
    totals: HashSet<String>,
    differences: HashSet<String>,
    rates: HashSet<String>,
    statistics: HashSet<String>,
    remarks: HashSet<String>,
    groups: HashSet<String>,
    neutral: HashSet<String>,
    this_year: HashSet<String>,
    last_year: HashSet<String>,
    partials: HashSet<String>,
    measures: HashMap<String, Unit>,
    form_marks: HashSet<String>,
}

/// What may stand in front of the word of a total beside a number.
const COUNTED: &str =
    "一二三四五六七八九十百两各全所有个家省市县区州旗镇乡街道部门单位机关地本级及和下属直办";

/// What the user's own change is given as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Change {
    /// The value less that of the year before.
    Difference,
    /// The difference in per cent of the value of the year before.
    Rate,
}

impl RoleWords {
    /// The words that are embedded in the program.
    pub(in crate::ingest) fn get() -> &'static RoleWords {
        static WORDS: OnceLock<RoleWords> = OnceLock::new();
        WORDS.get_or_init(|| {
            let data: Data =
                toml::from_str(include_str!("roles.toml")).expect("the embedded words are tested");
            let set = |words: &[String]| words.iter().map(|word| fold(word)).collect();
            RoleWords {
                totals: set(&data.totals),
                differences: set(&data.differences),
                rates: set(&data.rates),
                statistics: set(&data.statistics),
                remarks: set(&data.remarks),
                groups: set(&data.groups),
                neutral: set(&data.neutral),
                this_year: set(&data.this_year),
                last_year: set(&data.last_year),
                partials: set(&data.partials),
                measures: data
                    .measure
                    .iter()
                    .flat_map(|m| m.words.iter().map(|word| (fold(word), Unit::new(&m.unit))))
                    .collect(),
                form_marks: set(&data.form_marks),
                data,
            }
        })
    }

    /// 合计, 小计, 全市合计.
    pub(in crate::ingest) fn is_total(&self, text: &str) -> bool {
        // 2020—2024年合计 is a total of these years.
        let years = |c: char| c.is_ascii_digit() || "年至到-—－~～ ".contains(c);
        let folded = fold(unnumbered(text).trim_start_matches(years));
        self.totals.contains(&folded)
            || self.of_so_many(&folded)
            || self.data.total_prefixes.iter().any(|prefix| {
                folded.strip_prefix(fold(prefix).as_str()).is_some_and(|t| self.totals.contains(t))
            })
    }

    /// 12个部门合计, 两县小计: a total behind words that only say of how many bodies of which kind.
    fn of_so_many(&self, folded: &str) -> bool {
        let counted = |c: char| c.is_ascii_digit() || COUNTED.contains(c);
        let starts = folded.char_indices().map(|(at, _)| at).skip(1);
        starts.into_iter().any(|at| {
            let (front, total) = folded.split_at(at);
            total.chars().count() == 2 && self.totals.contains(total) && front.chars().all(counted)
        })
    }

    /// The kind of change that a heading names, and what stands in front of it: 行政许可同比增长 is 行政许可 and a rate.
    pub(in crate::ingest) fn change<'t>(&self, text: &'t str) -> Option<(Change, &'t str)> {
        let bare = before_bracket(text);
        let kind = |part: &str| {
            let folded = fold(part);
            if self.rates.contains(&folded) {
                Some(Change::Rate)
            } else if self.differences.contains(&folded) {
                Some(Change::Difference)
            } else {
                None
            }
        };
        // 2023年比2022年 is a change without a word for it.
        let years = TitleWords::get().years_in(bare);
        let between = |c: char| c.is_ascii_digit() || "年度比较与和相同".contains(c);
        if years.len() == 2 && bare.contains(['比', '较']) && bare.chars().all(between) {
            return Some((Change::Difference, ""));
        }
        // The longest word at the end wins: 同比增长 and not 增长.
        let starts = bare.char_indices().map(|(at, _)| at);
        starts.filter_map(|at| kind(&bare[at..]).map(|kind| (kind, bare[..at].trim()))).next().map(
            |(kind, name)| {
                let said = text.contains(['%', '％']) || text.contains("率") || text.contains("幅");
                (if said { Change::Rate } else { kind }, name)
            },
        )
    }

    /// 平均, 占比, 排名.
    pub(in crate::ingest) fn is_statistic(&self, text: &str) -> bool {
        self.statistics.contains(&fold(before_bracket(unnumbered(text))))
    }

    /// 备注, 序号.
    pub(in crate::ingest) fn is_remark(&self, text: &str) -> bool {
        self.remarks.contains(&fold(text))
    }

    /// 主动公开 above 行政许可.
    pub(in crate::ingest) fn is_group(&self, text: &str) -> bool {
        self.groups.contains(&fold(before_bracket(unnumbered(text))))
    }

    /// 数量 below 新收申请.
    pub(in crate::ingest) fn is_neutral(&self, text: &str) -> bool {
        self.neutral.contains(&fold(text))
    }

    /// How many years before that of its table a heading names: 0 for 本年, 1 for 上年.
    pub(in crate::ingest) fn years_back(&self, text: &str) -> Option<i32> {
        let folded = fold(before_bracket(text));
        match (self.this_year.contains(&folded), self.last_year.contains(&folded)) {
            (true, _) => Some(0),
            (_, true) => Some(1),
            _ => None,
        }
    }

    /// 法人或其他组织: the sum of some applicants.
    pub(in crate::ingest) fn is_partial(&self, text: &str) -> bool {
        let text = self.part(text).unwrap_or(text);
        self.partials.contains(&fold(before_bracket(unnumbered(text))))
    }

    /// The unit of what a heading measures, where it says nothing else: 件数, 金额.
    pub(in crate::ingest) fn measure(&self, text: &str) -> Option<&Unit> {
        self.measures.get(&fold(text)).or_else(|| self.measures.get(&fold(before_bracket(text))))
    }

    /// Whether a line is a note or a signature, by the word it begins with.
    pub(in crate::ingest) fn is_note(&self, text: &str) -> bool {
        let text =
            text.trim_start_matches(['*', '※', '（', '(', '【', '[', ' ', '\u{3000}', '☆', '★']);
        self.data.notes.iter().any(|word| {
            let Some(rest) = strip_prefix_folded(text, word) else { return false };
            rest.is_empty()
                || rest.starts_with([
                    ':', '：', '，', ',', '.', '．', '、', '）', ')', '】', ']', ' ', '\u{3000}',
                    '①', '（', '(',
                ])
                || rest.starts_with(|c: char| c.is_ascii_digit())
                || (word.chars().count() > 2 && !rest.is_empty())
        })
    }

    /// Whether a text names a type of columns: varchar, i64.
    pub(in crate::ingest) fn is_column_type(&self, text: &str) -> bool {
        self.data.column_types.iter().any(|name| name.eq_ignore_ascii_case(text))
    }

    /// 其中 by itself, over or in front of parts.
    pub(in crate::ingest) fn is_part_mark(&self, text: &str) -> bool {
        let text = text.trim().trim_end_matches([':', '：']);
        text.chars().count() > 1 && self.data.parts.iter().any(|word| word == text)
    }

    /// What stands behind 其中： or #.
    pub(in crate::ingest) fn part<'t>(&self, text: &'t str) -> Option<&'t str> {
        let text = text.trim_start_matches(['-', '—', '–', '·', '•', ' ', '\u{3000}']);
        if let Some(rest) = text.strip_prefix(['#', '＃']) {
            return Some(rest.trim()).filter(|rest| !rest.is_empty());
        }
        self.data.parts.iter().find_map(|word| {
            let rest = strip_prefix_folded(text, word)?;
            let rest = rest.trim_start();
            let joined = rest.strip_prefix([':', '：', '，', ',', '、']);
            let long = word.chars().count() > 1;
            joined.or_else(|| (long && !rest.is_empty()).then_some(rest)).map(str::trim)
        })
    }

    /// Whether a text that nothing else explains has the form of a body's name.
    pub(in crate::ingest) fn is_body_like(&self, text: &str) -> bool {
        TitleWords::get().is_body_like(text)
    }

    /// The two names of a corner cell: 指标＼年份.
    pub(in crate::ingest) fn corner<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        self.data.corner_joints.iter().find_map(|joint| text.split_once(joint.as_str()))
    }

    /// Whether a table with this cell is a part of the official form.
    pub(in crate::ingest) fn is_form_mark(&self, text: &str) -> bool {
        let folded = fold(before_bracket(text));
        self.form_marks.contains(&folded) || text.contains(self.data.form_footnote.as_str())
    }

    /// The words that only the official form has.
    pub(in crate::ingest) fn form_words(&self) -> impl Iterator<Item = &str> {
        let footnote = std::iter::once(&self.data.form_footnote);
        self.data.form_marks.iter().chain(footnote).map(String::as_str)
    }

    /// The marks of a report.
    pub(in crate::ingest) fn report_marks(&self) -> &[String] {
        &self.data.report_marks
    }

    /// What stands behind the label of a line, when it is one of these: 机关名称：甲县.
    pub(super) fn labelled<'t>(&self, text: &'t str, of: Label) -> Option<&'t str> {
        let (label, value) = text.split_once([':', '：'])?;
        let labels = match of {
            Label::Body => &self.data.title_body_labels,
            Label::Filler => &self.data.title_filler_labels,
            Label::Year => &self.data.title_year_labels,
            Label::Open => &self.data.title_open_labels,
        };
        let label = fold(label);
        let known = labels.iter().any(|known| fold(known) == label);
        (known && !value.trim().is_empty()).then(|| value.trim())
    }

    /// The body of a line that names one: 机关名称：甲县.
    pub(super) fn labelled_body<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.labelled(text, Label::Body)
    }

    /// The year of a heading: 2022, 2022年, 2022年度, FY2022.
    pub(in crate::ingest) fn year(&self, text: &str) -> Option<Year> {
        TitleWords::get().year(text)
    }
}

/// What a line above a table is labelled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Body,
    Filler,
    Year,
    /// A body, or something else.
    Open,
}

/// A text without what stands in brackets at its end.
pub(in crate::ingest) fn before_bracket(text: &str) -> &str {
    let text = text.trim();
    if !text.ends_with([')', '）', ']', '】']) {
        return text;
    }
    match text.rfind(['(', '（', '[', '【']) {
        Some(at) if at > 0 => text[..at].trim_end(),
        _ => text,
    }
}

/// Whether a text is numbered: 一、, （一）, 1., ①.
pub(in crate::ingest) fn is_numbered(text: &str) -> bool {
    unnumbered(text).len() < text.trim().len()
}

/// The rest of a text behind a word, whatever the case of its letters and the spaces inside the word.
fn strip_prefix_folded<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut rest = text;
    for wanted in word.chars() {
        rest = rest.trim_start_matches([' ', '\u{3000}']);
        let found = rest.chars().next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        rest = &rest[found.len_utf8()..];
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> &'static RoleWords {
        RoleWords::get()
    }

    #[test]
    fn totals_and_changes_are_told_by_their_words() {
        assert!(words().is_total("合  计") && words().is_total("全市合计"));
        assert!(!words().is_total("合计金额"));
        assert_eq!(words().change("增减"), Some((Change::Difference, "")));
        assert_eq!(words().change("同比增长（%）"), Some((Change::Rate, "")));
        assert_eq!(words().change("行政许可同比"), Some((Change::Rate, "行政许可")));
        assert_eq!(words().change("增减（%）"), Some((Change::Rate, "")));
        assert_eq!(words().change("行政许可"), None);
    }

    #[test]
    fn notes_parts_and_numbers() {
        for text in ["注：含委托", "注1：x", "填表人：张三", "数据来源：年报", "（注）x", "说明"]
        {
            assert!(words().is_note(text), "{text}");
        }
        assert!(!words().is_note("注册企业") && !words().is_note("行政许可"));
        assert_eq!(words().part("其中：自然人"), Some("自然人"));
        assert_eq!(words().part("内部"), None);
        assert_eq!(unnumbered("一、主动公开"), "主动公开");
        assert_eq!(unnumbered("（二）部分公开"), "部分公开");
        assert_eq!(unnumbered("1.属于国家秘密"), "属于国家秘密");
        assert_eq!(unnumbered("1.5"), "1.5");
    }
}
