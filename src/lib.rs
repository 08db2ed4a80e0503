//! preclaim
pub mod check;
pub mod engine;
pub mod evidence;
pub mod grid;
pub mod pack;
pub mod read;
pub mod record;
