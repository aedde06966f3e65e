//! Reports as pages, made of generated figures with planted defects: table 3, and prose that claims counts and growths.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use tongbi::synth::{SynthOptions, generate};
use tongbi::{Catalog, Observation, Year};

/// Writes two reports of each body into a folder; every third report has a wrong figure, every fifth a wrong claim, every
/// seventh lacks a section.
pub(crate) fn write(folder: &Path, bodies: usize) {
    fs::create_dir_all(folder).unwrap();
    let options =
        SynthOptions { seed: 3, bodies, first: Year(2023), years: 2, gaps: 0.0, defects: 0.4 };
    let synth = generate(&options, Catalog::builtin());
    let mut reports: BTreeMap<(String, i32), Vec<&Observation>> = BTreeMap::new();
    for figure in &synth.observations {
        let report = (figure.key.body.to_string(), figure.key.year.0);
        reports.entry(report).or_default().push(figure);
    }
    for (number, ((body, year), figures)) in reports.iter().enumerate() {
        let page = page(number, (body, *year), figures);
        fs::write(folder.join(format!("{number:03}.html")), page).unwrap();
    }
}

fn page(number: usize, (body, year): (&str, i32), figures: &[&Observation]) -> String {
    let title = format!("{body}人民政府{year}年政府信息公开工作年度报告");
    let mut page = format!("<html><head><title>{title}</title></head><body><h1>{title}</h1>\n");
    let received = value(figures, "requests.received", "total").unwrap_or_default();
    let claimed = if number.is_multiple_of(5) { received + 7.0 } else { received };
    let paragraphs = [
        "一、总体情况".to_owned(),
        format!("{year}年，收到政府信息公开申请{claimed}件，同比增长{}%。", number % 60 + 1),
        "二、主动公开政府信息情况".to_owned(),
        "三、收到和处理政府信息公开申请情况".to_owned(),
    ];
    paragraphs.iter().for_each(|p| writeln!(page, "<p>{p}</p>").unwrap());
    table_three(&mut page, figures);
    let mut ends = vec!["四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况"];
    if !number.is_multiple_of(7) {
        ends.push("六、其他需要报告的事项");
    }
    ends.iter().for_each(|p| writeln!(page, "<p>{p}</p>\n<p>无。</p>").unwrap());
    page + "</body></html>\n"
}

fn value(figures: &[&Observation], indicator: &str, breakdown: &str) -> Option<f64> {
    let is_it = |o: &&&Observation| {
        o.key.indicator.as_str() == indicator && o.key.breakdown.as_str() == breakdown
    };
    figures.iter().find(is_it)?.value
}

/// Table 3, with the rows and columns of the catalog.
fn table_three(page: &mut String, figures: &[&Observation]) {
    let catalog = Catalog::builtin();
    let columns: Vec<_> = catalog.breakdowns().iter().filter(|b| b.table == "3").collect();
    page.push_str("<table border=1>\n<tr><td colspan=2>申请人情况</td>");
    columns.iter().for_each(|column| write!(page, "<td>{}</td>", column.zh).unwrap());
    page.push_str("</tr>\n");
    for indicator in catalog.indicators().iter().filter(|i| i.table == "3") {
        let cells: Vec<Option<f64>> = columns
            .iter()
            .map(|column| value(figures, indicator.id.as_str(), column.id.as_str()))
            .collect();
        if cells.iter().all(Option::is_none) {
            continue;
        }
        match indicator.row.split_once('/') {
            Some((group, row)) => write!(page, "<tr><td>{group}</td><td>{row}</td>").unwrap(),
            None => write!(page, "<tr><td colspan=2>{}</td>", indicator.row).unwrap(),
        }
        for cell in cells {
            write!(page, "<td>{}</td>", cell.map_or(String::new(), |v| v.to_string())).unwrap();
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
}
