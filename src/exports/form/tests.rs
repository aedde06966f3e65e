use super::*;
use crate::extract::{ExtractOptions, Extractor};
use crate::synth::{SynthOptions, generate};

fn figures(edition: u16, seed: u64) -> (BodyId, Year, Vec<Observation>) {
    let catalog = Catalog::builtin();
    let first = if edition == 2019 { Year(2020) } else { Year(2023) };
    let options = SynthOptions { seed, bodies: 1, first, years: 1, gaps: 0.0, defects: 0.0 };
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
        let (body, year, rows) = figures(edition, 5);
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

/// A figure as a form may have it: filled in, blank, or struck out. In table 3 only where there is nothing to count: rows that do not
/// add up as a block are not believed when they are read.
fn cell_of(mut figure: Observation, what: u8) -> Observation {
    let is_amount = figure.unit.as_str().contains('元');
    let is_nothing =
        figure.key.breakdown.is_none() || figure.value.is_none_or(|value| value <= 0.0);
    // A form prints bare numbers.
    if figure.status == ObsStatus::Estimated {
        figure.status = ObsStatus::Normal;
    }
    match what {
        0 if is_nothing => (figure.value, figure.status) = (None, ObsStatus::Missing),
        1 | 2 if is_nothing => {
            (figure.value, figure.status) = (None, ObsStatus::NotApplicable);
        }
        _ if is_amount => figure.value = figure.value.map(|v| settle(v + f64::from(what) / 8.0)),
        _ => {}
    }
    figure
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(16))]

    /// Whatever is in its cells: from the form the extraction reads what the form was filled with.
    #[test]
    fn from_form_to_figures_is_the_identity(
        seed in 1u64..500,
        newer: bool,
        format in 0usize..4,
        cells in proptest::collection::vec(0u8..12, 64),
    ) {
        let catalog = Catalog::builtin();
        let edition = if newer { 2021 } else { 2019 };
        let (body, year, rows) = figures(edition, seed);
        let rows: Vec<Observation> = rows
            .into_iter()
            .enumerate()
            .map(|(at, figure)| cell_of(figure, cells[at % cells.len()]))
            .collect();
        let form = OfficialForm::filled((&body, year), Edition(edition), &rows, catalog);
        let (format, name) = [
            (FormFormat::Docx, "a.docx"),
            (FormFormat::Html, "a.html"),
            (FormFormat::Xlsx, "a.xlsx"),
            (FormFormat::Markdown, "a.md"),
        ][format];
        let bytes = form.write(format).unwrap();
        let extractor = Extractor::new(catalog, ExtractOptions::default());
        let read = extractor.read_report(name, &bytes, None);
        type Cells = BTreeMap<(String, String), (Option<f64>, ObsStatus)>;
        let keyed = |rows: &[Observation]| -> Cells {
            let key = |o: &Observation| (o.key.indicator.to_string(), o.key.breakdown.to_string());
            rows.iter().map(|o| (key(o), (o.value, o.status))).collect()
        };
        let found: Vec<Observation> = read
            .observations
            .into_iter()
            .filter(|o| o.provenance.place.starts_with("table"))
            .collect();
        proptest::prop_assert_eq!(keyed(&found), keyed(&rows), "{} {}", edition, name);
    }
}

/// Names that a spreadsheet, a word processor or a browser may take for something to do.
const HOSTILE: [&str; 6] = [
    "=cmd|'/c calc'!A0县",
    "@SUM(1+1)县",
    "+1-1县",
    "{ HYPERLINK \"http://x\" }县",
    "<w:fldSimple w:instr=\"DDEAUTO c\"/>县",
    "<script>alert(1)</script>县",
];

/// The parts of a packed file, as text.
fn parts(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for at in 0..archive.len() {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_index(at).unwrap(), &mut text).unwrap();
        all.push_str(&String::from_utf8_lossy(&text));
    }
    all
}

#[test]
fn no_name_becomes_a_field_a_formula_or_a_script() {
    for name in HOSTILE {
        let form = OfficialForm::blank(
            (&BodyId::new(name), Year(2024)),
            Edition(2021),
            Catalog::builtin(),
        );
        let section =
            NarrativeSection { heading: name.to_owned(), sentences: vec![name.to_owned()] };
        let word = parts(&form.write_draft(&[section], &[]).unwrap());
        let escaped = quick_xml::escape::escape(name).into_owned();
        assert!(
            word.contains(&escaped) || word.contains(&escaped.replace("&quot;", "\"")),
            "{word}"
        );
        for field in ["<w:fldSimple", "<w:instrText", "<w:fldChar", "<w:hyperlink", "<script"] {
            assert!(!word.contains(field), "{name}: {field}");
        }
        let sheet = parts(&form.write(FormFormat::Xlsx).unwrap());
        assert!(!sheet.contains("<f>") && !sheet.contains("<hyperlink"), "{name}");
        let page = String::from_utf8(form.write(FormFormat::Html).unwrap()).unwrap();
        assert!(!page.contains("<script") && !page.contains("<w:"), "{name}");
    }
}
