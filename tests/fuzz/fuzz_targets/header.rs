//! See `tests/support/targets.rs`.
#![no_main]

#[path = "../../support/targets.rs"]
#[allow(dead_code, reason = "each target uses its own part")]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::header(bytes));
