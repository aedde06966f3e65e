use std::borrow::Cow;
use std::fmt::Display;
use std::sync::Arc;

use compact_str::CompactString;

use crate::model::{BodyId, Edition, FindingCode, Place, Unit, Year, YearSpan};

/// A value that stands in a sentence as it is, whatever the language.
///
/// The ids of indicators, applicants and statuses are none: a reader knows them by their names, and those differ by language.
pub trait Plain: Display {}

impl<T: Plain + ?Sized> Plain for &T {}

macro_rules! plain {
    ($($kind:ty),*) => { $(impl Plain for $kind {})* };
}

plain!(str, String, char, CompactString, Arc<str>, Box<str>, Cow<'_, str>);
plain!(i32, i64, u8, u16, u32, u64, usize, f64);
plain!(std::io::Error);
plain!(BodyId, Edition, FindingCode, Place, Unit, Year, YearSpan);
