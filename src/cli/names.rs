//! Names that are not known: what may be meant, where anything is near, and nothing that is forced.

use tongbi::{Error, ErrorKind};

/// The error of a name that is not known, with the nearest one where there is one.
pub(super) fn unknown_or_near(code: &str, name: &str, nearest: Option<String>) -> Error {
    match nearest {
        Some(nearest) => Error::new(ErrorKind::Request, &format!("{code}_near"))
            .with("name", name)
            .with("nearest", nearest),
        None => Error::new(ErrorKind::Request, code).with("name", name),
    }
}

/// How many of the names that there are an error lists.
const LISTED: usize = 12;

/// The error of a name that is none of these: it has the nearest ones where some are near, and else those that there are, as
/// far as they can be taken in.
pub(super) fn unknown<S: AsRef<str>>(code: &str, name: &str, known: &[S]) -> Error {
    let near = nearest(name, known);
    if !near.is_empty() {
        return unknown_or_near(code, name, Some(near.join(", ")));
    }
    let mut listed: Vec<&str> = known.iter().take(LISTED).map(AsRef::as_ref).collect();
    if known.len() > LISTED {
        listed.push("…");
    }
    unknown_or_near(code, name, None).with("known", listed.join(", "))
}

/// The names that somebody may have meant by this one, the likeliest first; none where nothing is near.
pub(super) fn nearest<'a, S: AsRef<str>>(name: &str, known: &'a [S]) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let mut found: Vec<(f64, &str)> = known
        .iter()
        .map(|known| (likeness(&wanted, &known.as_ref().to_lowercase()), known.as_ref()))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    found.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Whether a name may be meant by what was typed: few letters differ, or it begins with it.
pub(super) fn is_near(typed: &str, name: &str) -> bool {
    let bare = |name: &str| name.trim_start_matches('-').to_lowercase();
    let (typed, name) = (bare(typed), bare(name));
    likeness(&typed, &name) >= NEAR || (typed.len() >= 3 && name.starts_with(&typed))
}

/// From this likeness on, one name may be meant by another.
const NEAR: f64 = 0.6;

/// How alike two names are, from 0 to 1: by the letters to change, two that change places being one.
fn likeness(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(a, b)
}
