//! The only door to facts and requirements while a rule is being judged. What goes through it is remembered, so a finding
//! names every cell and clause it rests on by construction; what cannot go through it ends in *cannot tell*.

use chrono::NaiveDate;

use super::{Cell, CiteId, Dated, Gap, Missing};
use crate::grid::At;

/// What a rule needed and could not have. Carried by `?` out of a check.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unknown(pub Missing);

/// The footprints of one judgement.
#[derive(Debug, Default)]
pub struct Trail {
    seen: Vec<At>,
    missing: Vec<Missing>,
    cites: Vec<CiteId>,
    watched: Vec<At>,
    relied_on_watched: Vec<At>,
}

impl Trail {
    /// Asks to be told, by [`Trail::relied_on_watched`], which of these places a rule could not do without.
    pub fn watch(&mut self, places: Vec<At>) {
        self.watched = places;
        self.relied_on_watched.clear();
    }

    /// Whether any place is watched.
    pub fn is_watching(&self) -> bool {
        !self.watched.is_empty()
    }

    /// The watched places that were opened since [`Trail::watch`] as facts that a rule cannot do without.
    pub fn relied_on_watched(&self) -> &[At] {
        &self.relied_on_watched
    }

    /// Forgets every footprint, keeping the room it took and what is watched.
    pub fn clear(&mut self) {
        self.seen.clear();
        self.missing.clear();
        self.cites.clear();
    }

    /// Opens a fact that the rule cannot do without.
    pub fn see<T: Copy>(&mut self, cell: Cell<T>) -> Result<T, Unknown> {
        match cell.peek() {
            Ok(value) => {
                self.step(cell.at());
                if let Some(at) = cell.at()
                    && self.watched.contains(&at)
                {
                    self.relied_on_watched.push(at);
                }
                Ok(value)
            }
            Err(gap) => Err(self.lacks(&cell, gap)),
        }
    }

    /// Opens a fact for which an empty cell is an answer of its own (`None`); a missing column or table is not.
    pub fn see_or_blank<T: Copy>(&mut self, cell: Cell<T>) -> Result<Option<T>, Unknown> {
        if cell.gap() == Some(Gap::Blank) {
            self.step(cell.at());
            return Ok(None);
        }
        self.see(cell).map(Some)
    }

    /// Opens a fact whose emptiness has a settled meaning, whether the cell is blank or the column missing.
    pub fn see_or<T: Copy>(&mut self, cell: Cell<T>, meant: T) -> Result<T, Unknown> {
        match cell.gap() {
            Some(Gap::Blank | Gap::NoColumn | Gap::NoRow | Gap::NoTable) => Ok(meant),
            _ => self.see(cell),
        }
    }

    /// Opens a fact that helps if it is there, and changes nothing if it is not.
    pub fn see_if_known<T: Copy>(&mut self, cell: Cell<T>) -> Option<T> {
        let value = cell.peek().ok()?;
        self.step(cell.at());
        Some(value)
    }

    /// Opens a requirement as it stood on a day.
    pub fn rely<'d, T>(&mut self, name: &'static str, dated: &'d Dated<T>, on: NaiveDate) -> Result<&'d T, Unknown> {
        let Some(arm) = dated.on(on) else {
            let missing = Missing { table: "", field: name, at: None, gap: Gap::NotInForce };
            self.missing.push(missing);
            return Err(Unknown(missing));
        };
        self.cites.push(arm.cite);
        Ok(&arm.value)
    }

    /// Notes a clause that the judgement rests on, where its value was found elsewhere than among the settings.
    pub fn relies_on(&mut self, cite: CiteId) {
        self.cites.push(cite);
    }

    /// Notes a place that the judgement rests on though its value was not needed (a blank that breaches).
    pub fn step(&mut self, at: Option<At>) {
        if let Some(at) = at
            && !self.seen.contains(&at)
        {
            self.seen.push(at);
        }
    }

    /// Notes a gap and gives it back for `?`.
    pub fn lacks<T: Copy>(&mut self, cell: &Cell<T>, gap: Gap) -> Unknown {
        let missing = cell.missing(gap);
        self.missing.push(missing);
        Unknown(missing)
    }

    /// Every place stepped on, in order, each once.
    pub fn seen(&self) -> &[At] {
        &self.seen
    }

    /// Every gap met, in order.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// Every clause relied on, in order.
    pub fn cites(&self) -> &[CiteId] {
        &self.cites
    }
}
