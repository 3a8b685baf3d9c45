//! One fuzz target a parser; `fuzz/run` builds and runs them.
