/// The finest unit of a figure: a millionth.
const SCALE: f64 = 1_000_000.0;

/// A sum of figures that does not depend on their order: whole millionths are added, which is what figures are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum(i128);

impl Sum {
    /// Adds a figure.
    pub fn add(&mut self, value: f64) {
        // The fraction alone is scaled: a product beyond 2^53 would not be exact.
        let whole = value.trunc() as i128 * SCALE as i128;
        self.0 = self.0.saturating_add(whole + (value.fract() * SCALE).round() as i128);
    }

    /// The sum, at the precision of the figures.
    pub fn value(self) -> f64 {
        // Whole parts and millionths apart: a sum beyond 2^53 millionths keeps its units.
        let scale = SCALE as i128;
        (self.0 / scale) as f64 + (self.0 % scale) as f64 / SCALE
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Sum {
        let mut sum = Sum::default();
        values.into_iter().for_each(|value| sum.add(value));
        sum
    }
}
