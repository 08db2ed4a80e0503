//! preclaim says of every vocational certificate claim, before it is made: ready, fix this first, too early until then, cannot be
//! claimed, or cannot tell because this is missing.
//!
//! ```text
//!   bytes ──read──▶ sheets ──bind──▶ book ──┐
//!                     ▲        vocabulary   ├─engine─▶ report ──report──▶ bytes
//!                  grid At               packs armed with checks
//! ```
//!
//! Bytes become sheets, sheets become a book of cases, cases meet rules, rulings become a report, the report becomes bytes. The
//! library is pure: bytes in, bytes out. Only the binary touches disk, clock, environment and terminal.
//!
//! # The floors
//!
//! | floor | room | what it is | may import |
//! |---|---|---|---|
//! | 0 | [`grid`] | what stood where | – |
//! | 1 | [`evidence`] | facts have places, requirements have clauses | grid |
//! | 2 | [`record`] | the words of the trade: tables, learners, cases | evidence, grid |
//! | 2 | [`pack`] | requirements as data | evidence, record |
//! | 3 | [`check`] | what is compared, one check a file | evidence, record, grid |
//! | 4 | [`engine`] | cases meet rules | all of these |
//! | 4½ | [`redact`] | a report without people | engine, check, record, grid |
//! | edge | [`read`] | bytes → sheets | grid |
//! | edge | [`bind`] | sheets + vocabulary → book | grid, evidence, record |
//! | edge | [`saved`] | reports read back and compared | engine's report types |
//! | edge | [`waivers`] | waiver register → waivers | read, grid, pack, engine |
//! | edge | [`report`] | report → bytes, one renderer a file | grid, evidence, engine's report types, saved |
//! | edge | [`template`] | pack → workbook to fill in | check, pack, record, grid |
//!
//! # What always holds
//!
//! - A check opens facts and requirements only through a [`evidence::Trail`], so every finding names its cells and its clause.
//! - Missing data is never a pass: a gap opened through a trail ends in *cannot tell*.
//! - A place ([`grid::At`]) is made once, by the reader, and copied ever after.
//! - The result depends on the bytes given and the as-of date, and on nothing else: not on threads, file order or clock.
//! - Nothing here panics, reads a clock, opens a file or speaks to a network.
//!
//! [`examine()`] is the whole way in one call.

pub mod bind;
pub mod cases;
pub mod check;
pub mod engine;
pub mod evidence;
mod examine;
pub mod grid;
pub mod pack;
pub mod read;
pub mod record;
pub mod redact;
pub mod report;
pub mod saved;
pub mod template;
pub mod waivers;

pub use examine::{Input, Options, Refusal, Stage, Store, examine, inspect, is_report, rule_cards};
