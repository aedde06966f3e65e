/// SplitMix64: short, and the same numbers from the same seed on every machine and in every version.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The numbers of one stream of a seed.
    pub(super) fn new(seed: u64, stream: u64) -> Random {
        let mut random = Random(seed);
        random.0 = random.next().wrapping_add(stream.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1, without 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Between two numbers.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Whether something of this probability happens.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number below `end`; 0 for 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end.saturating_sub(1))
    }

    /// A factor around 1: as often below its inverse as above itself.
    pub(super) fn factor(&mut self, spread: f64) -> f64 {
        // Three uniform numbers are near enough to the normal law for sizes.
        let sum = self.unit() + self.unit() + self.unit() - 1.5;
        (sum * 2.0 * spread).exp()
    }

    /// Cuts a whole number into parts by weights, which vary a little.
    pub(super) fn split(&mut self, whole: u64, weights: &[f64]) -> Vec<u64> {
        let varied: Vec<f64> = weights.iter().map(|w| w * self.between(0.7, 1.3)).collect();
        let sum: f64 = varied.iter().sum();
        let mut left = whole;
        let mut parts: Vec<u64> = varied
            .iter()
            .map(|weight| {
                let part = ((whole as f64 * weight / sum).floor() as u64).min(left);
                left -= part;
                part
            })
            .collect();
        if let Some(first) = parts.first_mut() {
            *first += left;
        }
        parts
    }
}
