use serde::Deserialize;

use crate::documents::csv::named_rows;
use crate::documents::text_file::decode;
use crate::model::{
    BodyId, BreakdownId, Claim, ClaimKind, Finding, FindingCode, Place, Severity, Unit, Year,
};

/// A row of a table of claims.
#[derive(Deserialize)]
struct Row {
    body: String,
    year: i32,
    kind: ClaimKind,
    subject: String,
    indicator: String,
    #[serde(default)]
    breakdown: String,
    value: f64,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    base: Option<i32>,
    #[serde(default)]
    whole: Option<f64>,
}

/// Reads a table of claims (`body, year, kind, subject, indicator, breakdown, value, unit` and the optional `source, place,
/// text, note`). A row that is no claim is a finding with its line, and the others are kept.
pub fn read_claims(name: &str, bytes: &[u8]) -> (Vec<Claim>, Vec<Finding>) {
    let text = decode(bytes).text;
    let mut reader = named_rows(&text);
    let (mut claims, mut findings) = (Vec::new(), Vec::new());
    for row in reader.deserialize::<Row>() {
        match row {
            Ok(row) => claims.push(claim(row, name)),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let finding = Finding::new(FindingCode::ClaimRow, Severity::Error)
                    .with("cause", error.to_string());
                findings.push(finding.at(Place::document(name).at_line(line)));
            }
        }
    }
    (claims, findings)
}

fn claim(row: Row, name: &str) -> Claim {
    let source = if row.source.is_empty() { name } else { &row.source };
    let section = (!row.place.is_empty()).then_some(row.place);
    Claim {
        body: BodyId::new(&row.body),
        year: Year(row.year),
        kind: row.kind,
        subject: row.subject,
        indicator: row.indicator,
        breakdown: BreakdownId::new(&row.breakdown),
        value: row.value,
        unit: Unit::new(&row.unit),
        base: row.base.map(Year),
        whole: row.whole,
        note: row.note,
        place: Place { table: section, ..Place::document(source) },
        text: row.text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_no_claim_is_reported_and_the_others_are_kept() {
        let table = "body,year,kind,subject,indicator,breakdown,value,unit,note\n\
                     甲县,2024,growth,新收申请,requests.received,total,1.05,%,\n\
                     甲县,2024,guess,新收申请,requests.received,total,1,%,\n\
                     甲县,2024,count,新收申请,requests.received,total,many,件,\n";
        let (claims, findings) = read_claims("claims.csv", table.as_bytes());
        assert_eq!(claims.len(), 1);
        assert_eq!(claims[0].kind, ClaimKind::Growth);
        let lines: Vec<Option<u64>> = findings.iter().map(|f| f.places[0].line).collect();
        assert_eq!(lines, [Some(3), Some(4)]);
    }
}
