//! Orders that look random and are the same for the same seed, on every machine and version.
//!
//! A session must come back after `kill -9` just as it was, and a test must know what it sees,
//! so the generator is fixed here: `SplitMix64` (Steele, Lea and Flood, 2014).

/// A small generator; the same seed gives the same numbers for ever.
#[derive(Debug, Clone)]
pub(super) struct Shuffler(u64);

impl Shuffler {
    /// A generator begun from `seed`.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which must not be 0. The bias of the multiplication is below
    /// 2^-50 for any list that fits on a screen.
    fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * bound as u128;
        usize::try_from(wide >> 64).expect("a product shifted by 64 is below the bound")
    }

    /// Shuffles `items` in place (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// The numbers `0..len` in a shuffled order.
    pub(super) fn permutation(&mut self, len: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..len).collect();
        self.shuffle(&mut order);
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_reference_implementation() {
        // The first outputs of java.util.SplittableRandom's mixer for seed 1234567, as published
        // at https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64.
        let mut shuffler = Shuffler::new(1_234_567);
        let seen: Vec<u64> = (0..5).map(|_| shuffler.next()).collect();
        assert_eq!(
            seen,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_order() {
        assert_eq!(
            Shuffler::new(7).permutation(6),
            Shuffler::new(7).permutation(6)
        );
    }

    #[test]
    fn a_shuffled_order_holds_every_place_once() {
        for seed in 0..200 {
            let mut order = Shuffler::new(seed).permutation(6);
            order.sort_unstable();
            assert_eq!(order, [0, 1, 2, 3, 4, 5]);
        }
    }

    #[test]
    fn every_option_comes_first_about_equally_often() {
        let mut firsts = [0_u32; 4];
        for seed in 0..4000 {
            firsts[Shuffler::new(seed).permutation(4)[0]] += 1;
        }
        assert!(
            firsts.iter().all(|&count| (900..=1100).contains(&count)),
            "{firsts:?}"
        );
    }
}
