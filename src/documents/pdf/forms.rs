//! Drawings that call other drawings: how often a page would run through them.

use std::collections::BTreeMap;

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::dict::keys::{RESOURCES, SUBTYPE, XOBJECT};
use hayro_interpret::hayro_syntax::object::{Dict, Name, Stream};

/// A drawing that runs through more than this many others is made to keep the reader busy.
const MOST_CALLS: u64 = 20_000;

/// The forms of a file, by object number.
#[derive(Default)]
pub(super) struct Forms<'a>(BTreeMap<u32, Stream<'a>>);

impl<'a> Forms<'a> {
    /// Keeps `stream` if it is a form.
    pub(super) fn add(&mut self, stream: &Stream<'a>) {
        if stream.dict().get::<Name<'_>>(SUBTYPE).as_deref() == Some(b"Form") {
            self.0.insert(stream.obj_id().obj_number, stream.clone());
        }
    }

    /// Whether one of the forms calls others without end or reason.
    pub(super) fn multiply(&self) -> bool {
        let mut counts = BTreeMap::new();
        self.0.keys().any(|&form| self.calls(form, &mut counts, 0) > MOST_CALLS)
    }

    /// How many forms are drawn by drawing this one, itself among them. `counts` keeps what is known; a form that is
    /// being counted counts as nothing, for the reader does not draw a form within itself.
    fn calls(&self, form: u32, counts: &mut BTreeMap<u32, u64>, depth: u32) -> u64 {
        if let Some(&count) = counts.get(&form) {
            return count;
        }
        let Some(stream) = self.0.get(&form).filter(|_| depth < 64) else { return 0 };
        counts.insert(form, 0);
        let mut count: u64 = 1;
        for callee in callees(stream) {
            count = count.saturating_add(self.calls(callee, counts, depth + 1));
        }
        counts.insert(form, count);
        count
    }
}

/// The object numbers of what a form draws, as often as it does.
fn callees(form: &Stream<'_>) -> Vec<u32> {
    let resources = form.dict().get::<Dict<'_>>(RESOURCES).unwrap_or_default();
    let drawings = resources.get::<Dict<'_>>(XOBJECT).unwrap_or_default();
    if drawings.is_empty() {
        return Vec::new();
    }
    let Ok(content) = form.decoded_data() else { return Vec::new() };
    let mut callees = Vec::new();
    let mut operations = TypedIter::new(&content);
    while let Some(operation) = operations.next() {
        if let TypedInstruction::XObject(call) = operation
            && let Some(id) = drawings.get_ref(call.0.as_ref())
        {
            callees.push(id.obj_number);
        }
    }
    callees
}
