//! Damaged tables, catalogs and Parquet files by the hundred, the same at every run: none stops a reader, and no value comes
//! out that did not go in.

use tongbi::i18n::Lang;
use tongbi::{Catalog, ReadOptions, Sources, read};

/// A pseudo-random sequence.
struct Steps(u64);

impl Steps {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// One to four changes of a kind that transfers, editors and programs make.
    fn damage(&mut self, whole: &[u8]) -> Vec<u8> {
        const ODD: [&[u8]; 16] = [
            b"\"",
            b",",
            b"\n",
            b"\r",
            b"\0",
            b"\xff",
            b"#",
            b"'",
            b"9007199254740993",
            b"1e308",
            b"-",
            b"\xe4\xb8\x87",
            b"\xe2\x80\xae",
            b"[[",
            b"=",
            b"((((((((",
        ];
        let mut bytes = whole.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len().max(1));
            let end = (at + 1 + self.below(12)).min(bytes.len());
            match self.below(5) {
                0 if !bytes.is_empty() => bytes[at] = self.below(256) as u8,
                1 => drop(bytes.drain(at..end)),
                2 => bytes.truncate(at),
                3 => {
                    let piece = bytes[at..end].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => {
                    let odd = ODD[self.below(ODD.len())];
                    bytes.splice(at..at, odd.iter().copied());
                }
            }
        }
        bytes
    }
}

fn csv() -> String {
    let mut text = "body,year,indicator,breakdown,value,unit,status\n".to_owned();
    for year in 2019..2025 {
        text += &format!("甲县,{year},permits.decided,,{},件,\n", year * 3);
        text += &format!("乙县,{year},fees.collected,,{}.25,万元,\n", year - 2000);
        text +=
            &format!("\"乙,县\",{year},requests.received,natural_person,{},件,normal\n", year % 7);
    }
    text
}

/// Every value is the number that is printed beside it.
fn holds_what_is_printed(name: &str, bytes: &[u8]) {
    let sources = Sources::default().with_bytes(name, bytes);
    let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
    for observation in dataset.published() {
        let (Some(value), text) = (observation.value, observation.provenance.text.as_str()) else {
            continue;
        };
        let Ok(printed) = text.parse::<f64>() else { continue };
        let ratio = value / printed;
        let is_power = [1.0, 1e4, 1e-4, 1e8, 1e-8].iter().any(|p| (ratio / p - 1.0).abs() < 1e-12);
        assert!(is_power || value == 0.0, "{name}: {text} became {value}");
    }
    for finding in dataset.findings() {
        for lang in [Lang::Zh, Lang::En] {
            let message = finding.message(lang);
            assert!(
                !message.is_empty() && !message.contains(['\u{1b}', '\0', '\u{202e}']),
                "{message:?}"
            );
        }
    }
}

#[test]
fn damaged_tables_give_findings_and_no_other_value() {
    let mut steps = Steps(3);
    let whole = csv();
    for _ in 0..600 {
        holds_what_is_printed("x.csv", &steps.damage(whole.as_bytes()));
    }
}

#[test]
fn damaged_parquet_gives_findings_and_no_panic() {
    let sources = Sources::default().with_bytes("x.csv", csv());
    let dataset = read(&sources, Catalog::builtin(), &ReadOptions::default());
    let rows: Vec<_> = dataset.published().cloned().collect();
    let figures = tongbi::series::Figures::from_observations(&rows);
    let whole = tongbi::series::figures_parquet(&figures).unwrap();
    let mut steps = Steps(5);
    for _ in 0..600 {
        let bytes = steps.damage(&whole);
        let sources = Sources::default().with_bytes("x.parquet", bytes);
        drop(read(&sources, Catalog::builtin(), &ReadOptions::default()));
    }
}

#[test]
fn damaged_catalogs_are_refused_with_words_or_taken() {
    let whole = "[[indicator]]\nid = 'hotline.calls'\nzh = '热线来电'\nen = 'Hotline calls'\ntable = 'prose'\n\
        unit = '件'\nmeasure = 'flow'\nparent = 'permits.decided'\n\n[[derived]]\nid = 'hotline.rate'\nzh = '来电率'\n\
        en = 'Calls per request'\nformula = '(hotline.calls + 1) / requests.received * 100'\nunit = '%'\nmeasure = 'ratio'\n\n\
        [[label]]\nid = 'permits.decided'\naliases = ['许可事项']\n";
    let mut steps = Steps(7);
    let mut refused = 0;
    for _ in 0..300 {
        let bytes = steps.damage(whole.as_bytes());
        let text = String::from_utf8_lossy(&bytes);
        if let Err(error) = Catalog::with_text("own.toml", &text) {
            refused += 1;
            for lang in [Lang::Zh, Lang::En] {
                let message = error.message(lang);
                assert!(message.starts_with("own.toml") && message.len() < 2_000, "{message}");
            }
        }
    }
    assert!(refused > 100, "{refused}");
}
