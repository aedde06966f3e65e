use std::collections::BTreeSet;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Url, Workbook, Worksheet, XlsxError,
};

use crate::catalog::Catalog;
use crate::checks::{BodyScore, Outcome, render};
use crate::error::Result;
use crate::exports::xlsx::failed;
use crate::exports::{Align, Table, Value};
use crate::i18n::{self, Lang, visible_lines};
use crate::model::{BreakdownId, Finding, IndicatorId, Severity};

/// What a workbook of findings is made with.
pub struct FindingsBook<'a> {
    /// The findings.
    pub outcome: &'a Outcome,
    /// The bodies with their scores, in the order of their ranks.
    pub ranking: &'a [BodyScore],
    /// Labels of indicators.
    pub catalog: &'a Catalog,
    /// The language of headings and sentences.
    pub lang: Lang,
    /// The address of the file in which a document stands; none where there is none to open.
    pub link: &'a dyn Fn(&str) -> Option<String>,
}

/// The columns of a sheet of findings, with their widths.
const COLUMNS: [(&str, f64); 14] = [
    ("severity", 8.0),
    ("body", 22.0),
    ("year", 7.0),
    ("message", 60.0),
    ("details", 60.0),
    ("indicator", 26.0),
    ("breakdown", 14.0),
    ("reported", 12.0),
    ("computed", 12.0),
    ("difference", 12.0),
    ("place", 34.0),
    ("file", 34.0),
    ("code", 20.0),
    ("fingerprint", 20.0),
];

/// The columns of the ranking.
const RANKING: [(&str, f64); 7] = [
    ("rank", 8.0),
    ("body", 30.0),
    ("score", 10.0),
    ("reports", 10.0),
    ("error", 10.0),
    ("warning", 10.0),
    ("notice", 10.0),
];

/// The columns of the findings that are gone.
const GONE: [(&str, f64); 5] =
    [("code", 20.0), ("body", 30.0), ("year", 7.0), ("indicator", 40.0), ("breakdown", 14.0)];

/// Bodies beyond this number have no sheet of their own: a workbook of thousands of sheets cannot be worked with.
const MOST_BODIES: usize = 600;

/// The links that one sheet may have: a limit of the format.
const MOST_LINKS: usize = 65_000;

/// The longest address: a limit of the format.
const LONGEST_LINK: usize = 2_000;

/// The ranking as a table.
pub fn ranking_table(ranking: &[BodyScore], lang: Lang) -> Table {
    let names = ["rank", "body", "score", "reports", "errors", "warnings", "notices"];
    let columns = names.iter().zip(RANKING).map(|(name, (key, _))| {
        let align = if key == "body" { Align::Left } else { Align::Right };
        (*name, i18n::say(lang, &format!("book.{key}"), &[]), align)
    });
    let mut table = Table::new(columns);
    for score in ranking {
        let count = |n: usize| Value::Number(n as f64);
        table.rows.push(vec![
            count(score.rank),
            score.body.as_str().into(),
            Value::Number(score.score),
            count(score.reports),
            count(score.errors),
            count(score.warnings),
            count(score.notices),
        ]);
    }
    table
}

type Written = std::result::Result<(), XlsxError>;

/// The findings as a workbook: the ranking, all findings, a sheet for each severity, a sheet for each body that has some.
/// Every sheet filters, and the colour of a severity stands beside its name. A text is never a formula.
///
/// # Errors
/// There are more findings than a sheet has rows.
pub fn findings_book(book: &FindingsBook<'_>) -> Result<Vec<u8>> {
    book.write().map_err(failed)
}

impl FindingsBook<'_> {
    fn write(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let epoch = ExcelDateTime::from_timestamp(0)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
        let mut names = Names::default();
        let findings: Vec<&Finding> = self.outcome.findings.iter().collect();
        let sheets = self.body_sheets(&findings, &mut names);
        self.ranking(workbook.add_worksheet(), &sheets, &mut names)?;
        let all = names.own(self.say("all"));
        self.sheet(workbook.add_worksheet(), &all, &findings)?;
        for severity in [Severity::Error, Severity::Warning, Severity::Notice] {
            let of: Vec<&Finding> =
                findings.iter().filter(|f| f.severity == severity).copied().collect();
            let name = names.own(self.say(severity.as_str()));
            self.sheet(workbook.add_worksheet(), &name, &of)?;
        }
        for (score, name) in &sheets {
            let of: Vec<&Finding> =
                findings.iter().filter(|f| f.body.as_ref() == Some(&score.body)).copied().collect();
            self.body(workbook.add_worksheet(), name, score, &of)?;
        }
        if !self.outcome.gone.is_empty() {
            let name = names.own(self.say("gone"));
            self.gone(workbook.add_worksheet(), &name)?;
        }
        workbook.save_to_buffer()
    }

    /// What an earlier run had found, and this one has not.
    fn gone(&self, sheet: &mut Worksheet, name: &str) -> Written {
        sheet.set_name(name)?;
        self.head(sheet, 0, &GONE)?;
        for (row, known) in (1u32..).zip(&self.outcome.gone) {
            let indicator = IndicatorId::new(&known.indicator);
            let breakdown = BreakdownId::new(&known.breakdown);
            let cells = [
                known.code.as_str(),
                known.body.as_str(),
                known.year.as_str(),
                self.catalog.label(&indicator, self.lang),
                self.catalog.breakdown_label(&breakdown, self.lang),
            ];
            for (column, text) in (0u16..).zip(cells) {
                sheet.write_string(row, column, visible_lines(text).into_owned())?;
            }
        }
        filtered(sheet, 0, self.outcome.gone.len(), GONE.len())
    }

    /// The bodies that have findings, with the names of their sheets; those of the lowest scores first in line for one.
    fn body_sheets(&self, findings: &[&Finding], names: &mut Names) -> Vec<(&BodyScore, String)> {
        for key in ["ranking", "all", "error", "warning", "notice", "gone"] {
            names.reserved.insert(self.say(key).to_lowercase());
        }
        let found: BTreeSet<&str> =
            findings.iter().filter_map(|f| f.body.as_ref()).map(|body| body.as_str()).collect();
        let with = self.ranking.iter().rev().filter(|score| found.contains(score.body.as_str()));
        let mut sheets: Vec<(&BodyScore, String)> =
            with.take(MOST_BODIES).map(|score| (score, names.free(score.body.as_str()))).collect();
        sheets.sort_by_key(|(score, _)| (score.rank, &score.body));
        sheets
    }

    fn ranking(
        &self,
        sheet: &mut Worksheet,
        sheets: &[(&BodyScore, String)],
        names: &mut Names,
    ) -> Written {
        sheet.set_name(names.own(self.say("ranking")))?;
        self.head(sheet, 0, &RANKING)?;
        for (row, score) in (1u32..).zip(self.ranking) {
            let counts = [score.reports, score.errors, score.warnings, score.notices];
            sheet.write_number(row, 0, score.rank as f64)?;
            let name = visible_lines(score.body.as_str()).into_owned();
            match sheets.iter().find(|(of, _)| of.body == score.body) {
                Some((_, target)) => {
                    let to = format!("internal:'{}'!A1", target.replace('\'', "''"));
                    sheet.write_url_with_text(row, 1, Url::new(to), name)?;
                }
                None => {
                    sheet.write_string(row, 1, name)?;
                }
            }
            sheet.write_number_with_format(
                row,
                2,
                score.score,
                &Format::new().set_num_format("0.00"),
            )?;
            for (column, count) in (3u16..).zip(counts) {
                sheet.write_number(row, column, count as f64)?;
            }
        }
        filtered(sheet, 0, self.ranking.len(), RANKING.len())
    }

    fn sheet(&self, sheet: &mut Worksheet, name: &str, findings: &[&Finding]) -> Written {
        sheet.set_name(name)?;
        self.rows(sheet, 0, findings)
    }

    /// The sheet of one body: its score above its findings.
    fn body(
        &self,
        sheet: &mut Worksheet,
        name: &str,
        score: &BodyScore,
        findings: &[&Finding],
    ) -> Written {
        sheet.set_name(name)?;
        let args = [
            ("body", score.body.to_string()),
            ("score", format!("{:.2}", score.score)),
            ("rank", score.rank.to_string()),
            ("of", self.ranking.len().to_string()),
            ("errors", score.errors.to_string()),
            ("warnings", score.warnings.to_string()),
            ("notices", score.notices.to_string()),
        ];
        let title = i18n::say(self.lang, "book.score_of", &args);
        let bold = Format::new().set_bold().set_font_size(13);
        sheet.write_string_with_format(0, 0, visible_lines(&title).into_owned(), &bold)?;
        self.rows(sheet, 2, findings)
    }

    fn rows(&self, sheet: &mut Worksheet, top: u32, findings: &[&Finding]) -> Written {
        self.head(sheet, top, &COLUMNS)?;
        let mut links = 0;
        for (row, finding) in (top + 1..).zip(findings) {
            self.row(sheet, row, finding)?;
            let document = finding.places.iter().find_map(|place| place.document.as_deref());
            let Some(document) = document else { continue };
            let name = visible_lines(document).into_owned();
            let link = (self.link)(document)
                .filter(|to| links < MOST_LINKS && to.chars().count() < LONGEST_LINK);
            match link {
                Some(to) => {
                    sheet.write_url_with_text(row, 11, Url::new(to), name)?;
                    links += 1;
                }
                None => {
                    sheet.write_string_with_format(row, 11, name, &top_aligned())?;
                }
            }
        }
        filtered(sheet, top, findings.len(), COLUMNS.len())
    }

    fn row(&self, sheet: &mut Worksheet, row: u32, finding: &Finding) -> Written {
        let lang = self.lang;
        let severity = i18n::say(lang, &format!("severity.{}", finding.severity.as_str()), &[]);
        let coloured = top_aligned().set_background_color(colour(finding.severity)).set_bold();
        sheet.write_string_with_format(row, 0, severity, &coloured)?;
        let label = finding.indicator.as_ref().map(|id| self.catalog.label(id, lang));
        let part = finding.breakdown.as_ref().filter(|part| !part.is_none());
        let part = part.map(|part| self.catalog.breakdown_label(part, lang));
        let places: Vec<String> = finding.places.iter().map(|p| p.describe(lang)).collect();
        let texts = [
            (1, finding.body.as_ref().map(ToString::to_string).unwrap_or_default()),
            (3, finding.message(lang)),
            (4, render::details(finding, self.catalog, lang).join("\n")),
            (5, label.unwrap_or_default().to_owned()),
            (6, part.unwrap_or_default().to_owned()),
            (10, places.join("\n")),
            (12, finding.code.to_string()),
            (13, finding.fingerprint()),
        ];
        let wrapped = top_aligned().set_text_wrap();
        for (column, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            let text: String = visible_lines(&text).chars().take(32_000).collect();
            sheet.write_string_with_format(row, column, text, &wrapped)?;
        }
        let difference = finding.evidence.as_ref().and_then(|evidence| evidence.difference);
        let year = finding.year.map(|year| f64::from(year.0));
        let numbers = [(2, year), (7, finding.reported), (8, finding.computed), (9, difference)];
        for (column, number) in numbers {
            if let Some(number) = number {
                sheet.write_number_with_format(row, column, number, &top_aligned())?;
            }
        }
        Ok(())
    }

    fn head(&self, sheet: &mut Worksheet, row: u32, columns: &[(&str, f64)]) -> Written {
        let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E7_EBF0));
        for (column, (key, width)) in (0u16..).zip(columns) {
            sheet.write_string_with_format(row, column, self.say(key), &head)?;
            sheet.set_column_width(column, *width)?;
        }
        Ok(())
    }

    fn say(&self, key: &str) -> String {
        i18n::say(self.lang, &format!("book.{key}"), &[])
    }
}

fn filtered(sheet: &mut Worksheet, top: u32, rows: usize, columns: usize) -> Written {
    sheet.set_freeze_panes(top + 1, 0)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_paper_size(9);
    let last = top.saturating_add(u32::try_from(rows).unwrap_or(u32::MAX));
    let columns = u16::try_from(columns).unwrap_or(u16::MAX);
    sheet.autofilter(top, 0, last, columns.saturating_sub(1)).map(|_| ())
}

fn top_aligned() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

/// Light enough for black text on it.
fn colour(severity: Severity) -> Color {
    Color::RGB(match severity {
        Severity::Error => 0x00F8_CBC6,
        Severity::Warning => 0x00FB_E5A6,
        Severity::Notice => 0x00D6_E6F5,
    })
}

/// The names of sheets: no two alike in any case, at most 31 characters, without the signs that the format forbids.
#[derive(Default)]
struct Names {
    /// Names that other sheets will have.
    reserved: BTreeSet<String>,
    used: BTreeSet<String>,
}

impl Names {
    /// A name that was reserved.
    fn own(&mut self, name: String) -> String {
        self.reserved.remove(&name.to_lowercase());
        self.used.insert(name.to_lowercase());
        name
    }

    fn free(&mut self, wanted: &str) -> String {
        let clean: String = visible_lines(wanted)
            .chars()
            .map(|sign| if "[]:*?/\\'\n".contains(sign) { '_' } else { sign })
            .collect();
        let mut number = 1;
        loop {
            let tail = if number == 1 { String::new() } else { format!("~{number}") };
            let name = format!("{}{tail}", cut(&clean, 31 - tail.len()));
            let key = name.to_lowercase();
            if !name.is_empty() && !self.reserved.contains(&key) && self.used.insert(key) {
                return name;
            }
            number += 1;
        }
    }
}

/// The beginning of a text, in the units by which the format counts.
fn cut(text: &str, most: usize) -> String {
    let mut units = 0;
    let fits = |sign: &char| {
        units += sign.len_utf16();
        units <= most
    };
    text.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_short_clean_and_never_alike() {
        let mut names = Names::default();
        names.reserved.insert("错误".to_owned());
        let long = "甲".repeat(40);
        assert_eq!(names.own("错误".to_owned()), "错误");
        let found: Vec<String> =
            [&long, &long, "a/b", "A_B", "错误"].into_iter().map(|name| names.free(name)).collect();
        assert_eq!(found[0].chars().count(), 31);
        assert!(found[1].ends_with("~2") && found[1].chars().count() == 31);
        assert_eq!(found[2..], ["a_b", "A_B~2", "错误~2"]);
    }
}
