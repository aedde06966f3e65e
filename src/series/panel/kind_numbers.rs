//! The kinds of the rows of a batch, by their numbers in it.

/// For each row, a number: two bytes each while there are no more kinds than that, as in every table of reports.
#[derive(Debug)]
pub(super) enum KindNumbers {
    Narrow(Vec<u16>),
    Wide(Vec<u32>),
}

impl KindNumbers {
    /// None yet, with room for so many.
    pub(super) fn with_capacity(rows: usize) -> KindNumbers {
        KindNumbers::Narrow(Vec::with_capacity(rows))
    }

    pub(super) fn push(&mut self, number: u32) {
        match self {
            KindNumbers::Wide(numbers) => numbers.push(number),
            KindNumbers::Narrow(numbers) => match u16::try_from(number) {
                Ok(number) => numbers.push(number),
                Err(_) => {
                    let mut wide: Vec<u32> = numbers.iter().map(|n| u32::from(*n)).collect();
                    wide.push(number);
                    *self = KindNumbers::Wide(wide);
                }
            },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_two_bytes_are_held_in_four() {
        let mut kinds = KindNumbers::with_capacity(2);
        let numbers = [7, 65_535, 3, 65_536, 7, 1_000_000];
        for (row, number) in numbers.into_iter().enumerate() {
            kinds.push(number);
            assert_eq!(matches!(kinds, KindNumbers::Wide(_)), row >= 3);
        }
        let held: Vec<usize> = (0..kinds.len()).map(|row| kinds.at(row)).collect();
        assert_eq!(held, numbers.map(|number| number as usize));
        assert_eq!(kinds.take(&[5, 0]).at(0), 1_000_000);
    }
}
