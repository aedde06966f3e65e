//! The table of changes as lines of CSV, as the small path writes them.

use std::io::Write;

use crate::changes::Changes;
use crate::series::schema;

/// The first line: the names of the columns.
pub(super) fn header() -> String {
    let names: Vec<&str> = schema::CHANGES.iter().map(|column| column.name).collect();
    names.join(",") + "\n"
}

/// A line for each change. What names the series is written once, and repeated.
pub(super) fn lines(changes: &Changes) -> Vec<u8> {
    let mut out = Vec::with_capacity(changes.len() * 96);
    let (mut series, mut prefix) = (None, Vec::new());
    for row in 0..changes.len() {
        let key = (changes.bodies[row], changes.kinds[row]);
        if series != Some(key) {
            series = Some(key);
            prefix.clear();
            name_series(changes, key, &mut prefix);
        }
        out.extend_from_slice(&prefix);
        whole(i64::from(changes.years[row]) - 1, &mut out);
        out.push(b',');
        whole(i64::from(changes.years[row]), &mut out);
        for values in [&changes.bases, &changes.values, &changes.differences, &changes.per_cents] {
            out.push(b',');
            number(values[row], &mut out);
        }
        out.push(b',');
        out.extend_from_slice(changes.comparabilities[row].as_str().as_bytes());
        out.push(b'\n');
    }
    out
}

fn name_series(changes: &Changes, (body, kind): (u32, u32), out: &mut Vec<u8>) {
    let kind = changes.kind(kind);
    let indicator = kind.indicator.as_str();
    for text in
        [changes.body(body).as_str(), indicator, kind.breakdown.as_str(), kind.unit.as_str()]
    {
        cell(text, out);
        out.push(b',');
    }
}

/// A text in quotes where it needs them; no spreadsheet takes it for a formula.
fn cell(text: &str, out: &mut Vec<u8>) {
    let quoted = text.contains([',', '"', '\n', '\r']);
    if quoted {
        out.push(b'"');
    }
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        out.push(b'\'');
    }
    for (at, piece) in text.split('"').enumerate() {
        if at > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(piece.as_bytes());
    }
    if quoted {
        out.push(b'"');
    }
}

/// A number as short as it can be read back; nothing where there is none.
fn number(value: f64, out: &mut Vec<u8>) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.is_nan() {
        return;
    }
    if value.fract().abs() < f64::MIN_POSITIVE && value.abs() < EXACT {
        return whole(value as i64, out);
    }
    // Of at most fifteen digits there is one shortest form; beyond, the two may choose differently between two.
    const UNIQUE: usize = 16;
    let mut digits = zmij::Buffer::new();
    let text = digits.format_finite(value);
    if text.len() <= UNIQUE && !text.contains('e') && !text.ends_with(".0") {
        return out.extend_from_slice(text.as_bytes());
    }
    // Writing to memory does not fail.
    let _ = write!(out, "{value}");
}

fn whole(value: i64, out: &mut Vec<u8>) {
    let mut digits = itoa::Buffer::new();
    out.extend_from_slice(digits.format(value).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_library_writes_them() {
        let mut values =
            vec![0.1, -0.5, 1e-7, 1.5e-5, 33.3333333333, 9.5e15 + 0.5, 1e300, 2.0_f64.powi(60)];
        values.extend((1..2_000).map(|n| f64::from(n) / 7.0 * 10f64.powi(n % 30 - 12)));
        for value in values {
            let mut out = Vec::new();
            number(value, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), value.to_string());
        }
    }
}
