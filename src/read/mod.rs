//! bytes → sheets
