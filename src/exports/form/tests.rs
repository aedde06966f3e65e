use super::*;
use crate::extract::{ExtractOptions, Extractor};
use crate::synth::{SynthOptions, generate};

fn figures(edition: u16) -> (BodyId, Year, Vec<Observation>) {
    let catalog = Catalog::builtin();
    let first = if edition == 2019 { Year(2020) } else { Year(2023) };
    let options = SynthOptions { seed: 5, bodies: 1, first, years: 1, gaps: 0.0, defects: 0.0 };
    let synth = generate(&options, catalog);
    let body = BodyId::new("云岭县");
    let printed = |o: &Observation| {
        catalog.indicator(&o.key.indicator).is_some_and(|i| {
            ["2", "3", "4"].contains(&i.table.as_str()) && i.editions.contains(&Edition(edition))
        })
    };
    let mut own: Vec<Observation> = synth.observations.into_iter().filter(printed).collect();
    own.iter_mut().for_each(|o| o.key.body = body.clone());
    (body, first, own)
}

fn keyed(rows: &[Observation]) -> BTreeMap<(String, String), Option<f64>> {
    rows.iter()
        .filter(|o| o.provenance.place.starts_with("table"))
        .map(|o| ((o.key.indicator.to_string(), o.key.breakdown.to_string()), o.value))
        .collect()
}

#[test]
fn what_is_written_is_read_back_in_every_format_and_edition() {
    let catalog = Catalog::builtin();
    for edition in [2019, 2021] {
        let (body, year, rows) = figures(edition);
        let form = OfficialForm::filled((&body, year), Edition(edition), &rows, catalog);
        let expected: BTreeMap<(String, String), Option<f64>> = rows
            .iter()
            .map(|o| ((o.key.indicator.to_string(), o.key.breakdown.to_string()), o.value))
            .collect();
        for (format, name) in [
            (FormFormat::Docx, "a.docx"),
            (FormFormat::Html, "a.html"),
            (FormFormat::Xlsx, "a.xlsx"),
            (FormFormat::Markdown, "a.md"),
        ] {
            let bytes = form.write(format).unwrap();
            assert!(bytes == form.write(format).unwrap(), "{name}");
            let extractor = Extractor::new(catalog, ExtractOptions::default());
            let read = extractor.read_report(name, &bytes, None);
            assert_eq!((read.body.as_ref(), read.year), (Some(&body), Some(year)), "{name}");
            let found = keyed(&read.observations);
            let missing: Vec<_> = expected.keys().filter(|key| !found.contains_key(*key)).collect();
            assert!(missing.is_empty(), "{edition} {name}: {missing:?} {:?}", read.findings);
            assert_eq!(found, expected, "{edition} {name}");
        }
    }
}

#[test]
fn a_blank_form_has_every_row_and_no_figure() {
    let form =
        OfficialForm::blank((&BodyId::new("甲县"), Year(2024)), Edition(2021), Catalog::builtin());
    let values = form.tables.iter().flat_map(|t| t.rows.iter().flatten());
    let values: Vec<&FormCell> = values.filter(|c| c.role == CellRole::Value).collect();
    assert_eq!(values.len(), 10 + 25 * 7 + 15);
    assert!(values.iter().all(|cell| cell.text.is_empty()));
    assert_eq!(form.title, "甲县2024年政府信息公开工作年度报告");
}

#[test]
fn every_row_fills_the_width_of_its_table() {
    for edition in [2019, 2021] {
        let form = OfficialForm::blank(
            (&BodyId::new("甲县"), Year(2024)),
            Edition(edition),
            Catalog::builtin(),
        );
        for table in &form.tables {
            let mut taken = vec![0; table.rows.len()];
            for ((row, _), cell) in grid(table) {
                (row..row + cell.rows).for_each(|at| taken[at] += cell.columns);
            }
            assert!(taken.iter().all(|width| *width == table.width), "{taken:?} {}", table.title);
        }
    }
}

#[test]
fn a_name_is_text_and_no_markup() {
    let body = BodyId::new("<b>甲</b>县");
    let form = OfficialForm::blank((&body, Year(2024)), Edition(2021), Catalog::builtin());
    let page = String::from_utf8(form.write(FormFormat::Html).unwrap()).unwrap();
    assert!(page.contains("&lt;b&gt;甲") && !page.contains("<b>甲"));
}
