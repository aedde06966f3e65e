//! The kinds of the rows of a batch, by their numbers in it.

/// For each row, a number: two bytes each while there are no more kinds than that, as in every table of reports.
#[derive(Debug)]
pub(super) enum KindNumbers {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl KindNumbers {
    /// These numbers, of which there are so many different ones.
    pub(super) fn of(numbers: Vec<u32>, kinds: usize) -> KindNumbers {
        match kinds <= usize::from(u16::MAX) {
            true => KindNumbers::Narrow(numbers.into_iter().map(|number| number as u16).collect()),
            false => KindNumbers::Wide(numbers),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            KindNumbers::Narrow(numbers) => numbers.len(),
            KindNumbers::Wide(numbers) => numbers.len(),
        }
    }

    pub(super) fn at(&self, row: usize) -> usize {
        match self {
            KindNumbers::Narrow(numbers) => usize::from(numbers[row]),
            KindNumbers::Wide(numbers) => numbers[row] as usize,
        }
    }

    /// The numbers of these rows.
    pub(super) fn take(&self, rows: &[u32]) -> KindNumbers {
        match self {
            KindNumbers::Narrow(numbers) => {
                KindNumbers::Narrow(rows.iter().map(|row| numbers[*row as usize]).collect())
            }
            KindNumbers::Wide(numbers) => {
                KindNumbers::Wide(rows.iter().map(|row| numbers[*row as usize]).collect())
            }
        }
    }
}
