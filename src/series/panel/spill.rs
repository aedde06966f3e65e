//! A batch as bytes, for the file of what is put aside.

use crate::model::ObsStatus;
use crate::series::panel::kind_numbers::KindNumbers;
use crate::series::panel::rows::{Batch, Run};

impl Batch {
    /// The batch as bytes: the file, three lengths, then column by column.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes() as usize + 16);
        out.extend_from_slice(&self.source.to_le_bytes());
        for len in [self.runs.len(), self.kind_ids.len(), self.kinds.len()] {
            out.extend_from_slice(&(len as u32).to_le_bytes());
        }
        for number in self.runs.iter().flat_map(|run| [run.body, run.start, run.len]) {
            out.extend_from_slice(&number.to_le_bytes());
        }
        self.kind_ids.iter().for_each(|id| out.extend_from_slice(&id.to_le_bytes()));
        match &self.kinds {
            KindNumbers::Narrow(kinds) => {
                kinds.iter().for_each(|kind| out.extend_from_slice(&kind.to_le_bytes()));
            }
            KindNumbers::Wide(kinds) => {
                kinds.iter().for_each(|kind| out.extend_from_slice(&kind.to_le_bytes()));
            }
        }
        self.years.iter().for_each(|year| out.extend_from_slice(&year.to_le_bytes()));
        self.values.iter().for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
        out.extend(self.statuses.iter().map(|status| *status as u8));
        out
    }

    /// The batch of these bytes; none when they are not what [`Batch::to_bytes`] has made.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Batch> {
        let mut rest = bytes;
        let source = u32::from_le_bytes(*rest.split_off(..4)?.as_array()?);
        let mut lens = [0; 3];
        for len in &mut lens {
            *len = u32::from_le_bytes(*rest.split_off(..4)?.as_array()?) as usize;
        }
        let [runs, kind_ids, rows] = lens;
        let runs = numbers(rest.split_off(..runs * 12)?);
        let run = |run: &[u32]| Run { body: run[0], start: run[1], len: run[2] };
        Some(Batch {
            source,
            runs: runs.chunks_exact(3).map(run).collect(),
            kind_ids: numbers(rest.split_off(..kind_ids * 4)?),
            kinds: match kind_ids <= usize::from(u16::MAX) + 1 {
                true => KindNumbers::Narrow(each(rest.split_off(..rows * 2)?, u16::from_le_bytes)),
                false => KindNumbers::Wide(numbers(rest.split_off(..rows * 4)?)),
            },
            years: each(rest.split_off(..rows * 2)?, i16::from_le_bytes),
            values: each(rest.split_off(..rows * 8)?, f64::from_le_bytes),
            statuses: rest
                .iter()
                .map(|byte| ObsStatus::ALL.get(*byte as usize).copied())
                .collect::<Option<_>>()?,
        })
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    each(bytes, u32::from_le_bytes)
}

fn each<const N: usize, T>(bytes: &[u8], of: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks().0.iter().map(|chunk| of(*chunk)).collect()
}
