//! preclaim
pub mod bind;
pub mod check;
pub mod evidence;
pub mod grid;
pub mod read;
pub mod record;
