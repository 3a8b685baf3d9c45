//! Numbers that look random and are always the same.

/// A generator of numbers (SplitMix64: Steele, Lea and Flood, 2014). Small, fast, and the same on every
/// machine, which a corpus must be.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Returns a generator for one purpose `of` one seed: numbers for different purposes do not move together.
    pub fn new(seed: u64, of: u64) -> Random {
        // The state goes up by a constant, so neighbouring starts would give the same numbers, one later:
        // both parts are mixed first.
        let mut random = Random(of);
        let mixed = random.bits();
        let mut random = Random(seed ^ mixed);
        random.bits();
        random
    }

    /// Returns the next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        // The bias of the product is 1 in 2⁶⁴ / `end`: nothing here is that large.
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }

    /// Returns a number from 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns true `percent` times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Returns one of `from`; the empty string when there is none.
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from.get(self.below(from.len() as u64) as usize).copied().unwrap_or_default()
    }
}
