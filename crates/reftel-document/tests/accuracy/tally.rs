//! Shares of what is right, printed.

/// Counts what agrees, and shows what does not.
#[derive(Default)]
pub struct Tally {
    pub all: usize,
    pub right: usize,
    pub wrong: Vec<String>,
}

impl Tally {
    pub fn count(&mut self, right: bool, what: impl FnOnce() -> String) {
        self.all += 1;
        if right {
            self.right += 1;
        } else {
            self.wrong.push(what());
        }
    }

    /// Prints the share and the failures, and fails below `least` percent.
    #[track_caller]
    pub fn report(&self, name: &str, least: f64) {
        /// Most failures that are shown.
        const SHOWN: usize = 40;
        let share = 100.0 * self.right as f64 / self.all.max(1) as f64;
        println!("{name}: {} of {} agree ({share:.2} %)", self.right, self.all);
        for wrong in self.wrong.iter().take(SHOWN) {
            println!("  {wrong}");
        }
        assert!(share >= least, "{name}: {share:.2} % agree, {least} % must");
    }
}
