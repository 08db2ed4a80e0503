//! preclaim
pub mod grid;
pub mod read;
