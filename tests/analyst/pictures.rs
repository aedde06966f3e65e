//! The picture of who moved a total: its rows add up, and it holds to the rules of every other picture.

use tongbi::changes::YoyOptions;
use tongbi::charts::{ChartData, ChartKind, ChartRequest, Counted, Size, build, lint};
use tongbi::{BodyId, Catalog, Change, IndicatorId, Lang, ReadOptions, Sources, read};

/// The picture of a table of permits of two years, one row a body.
fn picture(differences: &[i64], size: Size, lang: Lang) -> tongbi::charts::Chart {
    let mut table = "body,year,indicator,value\n".to_owned();
    let name = |n: usize| match n % 3 {
        0 => format!("云岭县第{n}乡"),
        1 => format!("{n}乡"),
        _ => format!("云岭县人民政府政务服务和大数据管理局第{n}分局"),
    };
    for (n, difference) in differences.iter().enumerate() {
        let base = 10_000_000 * (n as i64 + 1);
        for (year, value) in [(2023, base), (2024, base + difference)] {
            table.push_str(&format!("{},{year},permits.decided,{value}\n", name(n)));
        }
    }
    let catalog = Catalog::builtin();
    let sources = Sources::default().with_bytes("a.csv", table);
    let dataset = read(&sources, catalog, &ReadOptions::default());
    let changes: Vec<Change> = dataset.changes(catalog, &YoyOptions::default()).iter().collect();
    let data = ChartData {
        observations: &dataset.observations,
        changes: &changes,
        findings: dataset.findings(),
        catalog,
    };
    let request = ChartRequest {
        compared: (0..differences.len()).map(|n| BodyId::new(&name(n))).collect(),
        indicators: vec![IndicatorId::new("permits.decided")],
        contributions: Some(Counted::All),
        size,
        ..ChartRequest::new(ChartKind::Rank, lang)
    };
    build(&request, &data).unwrap()
}

fn texts(chart: &tongbi::charts::Chart) -> Vec<String> {
    chart.texts().map(|text| text.text.clone()).collect()
}

#[test]
fn bodies_beyond_the_largest_are_one_row_and_the_total_is_the_last() {
    let differences: Vec<i64> = (0..20).map(|n| if n % 2 == 0 { 10 * n } else { -3 * n }).collect();
    let said = texts(&picture(&differences, Size::Standard, Lang::Zh));
    let sum: i64 = differences.iter().sum();
    let mut order = differences.clone();
    order.sort_by_key(|d| std::cmp::Reverse(d.abs()));
    let rest: i64 = order[14..].iter().sum();
    assert!(said.contains(&"其余6个".to_owned()), "{said:?}");
    let signed = |n: i64| if n < 0 { format!("−{}", -n) } else { format!("+{n}") };
    assert!(said.contains(&signed(sum)) && said.contains(&signed(rest)), "{said:?}");
    assert!(said.iter().any(|text| text.contains("合计") && text.contains("拉动")), "{said:?}");
}

#[test]
fn the_picture_of_contributions_passes_the_lint() {
    let cases: [Vec<i64>; 6] = [
        vec![120, -40],
        vec![0, 0, 0],
        vec![-1, -2, -300],
        (0..15).map(|n| 7 * n - 40).collect(),
        (0..40).map(|n| 1_234_567 * (n % 5) - 2_000_000).collect(),
        vec![1, 99_000_000],
    ];
    let sizes = [Size::Standard, Size::Square, Size::Wide, Size::Phone, Size::Own(720, 480)];
    let mut faults = Vec::new();
    for case in &cases {
        for size in sizes {
            for lang in [Lang::Zh, Lang::En] {
                let found = lint(&picture(case, size, lang));
                faults.extend(found.iter().map(|f| format!("{case:?} {size:?} {lang:?}: {f:?}")));
            }
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}
