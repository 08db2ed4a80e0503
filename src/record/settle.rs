//! Which rows of a case hold: copies are taken out, rows that exclude one another become readings.
//!
//! `rows as read → rows, appearances, axes`. It does not know what a rule makes of them.

use super::compare::{apart, contained, equal_in, same};
use super::{Appearance, Axis, Case, ClaimType, Sym, Table, attempts, attendance, claims, registrations, units};

/// No learner has more rows than this in a table. Where one seems to, as when a centre's number stands in the learner's column, rows
/// are not compared pair by pair: it would take hours, and every rule on them speaks anyway.
const MOST_ROWS: usize = 1000;

impl Case<'_> {
    /// Whether two fields tell all rows of a table apart.
    fn told_apart(&mut self, table: Table, fields: [u8; 2]) -> bool {
        let book = self.book;
        let rows = self.table_mut(table);
        rows.len() <= MOST_ROWS && (rows.len() < 2 || apart(book, table, rows, fields))
    }

    /// Takes out rows that repeat an earlier one in every field.
    fn drop_copies(&mut self, table: Table) {
        let book = self.book;
        let rows = self.table_mut(table);
        if rows.len() < 2 || rows.len() > MOST_ROWS {
            return;
        }
        let rows = std::mem::take(rows);
        let mut kept: Vec<u32> = Vec::with_capacity(rows.len());
        for row in rows {
            match kept.iter().find(|&&earlier| same(book, table, earlier, row)) {
                Some(&earlier) => self.appearances.push(Appearance::Identical { table, kept: earlier, copy: row }),
                None => kept.push(row),
            }
        }
        *self.table_mut(table) = kept;
    }

    /// Rows for one package that differ disagree; rows for several packages do not. Either way each row is a reading.
    pub(super) fn settle_registrations(&mut self) {
        self.drop_copies(Table::Registrations);
        if self.rows.registrations.len() < 2 {
            return;
        }
        let package = |case: &Self, row: u32| case.book.rows(Table::Registrations).slot(registrations::package.index, row);
        let Some(&first) = self.rows.registrations.first() else { return };
        let judged = package(self, first);
        for other in self.rows.registrations.get(1..).unwrap_or(&[]).to_vec() {
            if package(self, other) == judged {
                self.appearances.push(Appearance::Disagree { table: Table::Registrations, one: first, other });
            }
        }
        if self.rows.registrations.len() > 1 {
            self.axes.push(Axis::OneOf(Table::Registrations, self.rows.registrations.clone()));
        }
    }

    /// The latest full claim is judged, else the latest; several full claims that differ are each a reading.
    pub(super) fn settle_claims(&mut self) {
        self.drop_copies(Table::Claims);
        if self.rows.claims.len() < 2 {
            return;
        }
        let is_full = |case: &Self, row: u32| {
            let claim_type = case.record(Table::Claims, row).peek(claims::claim_type);
            claim_type.map_or(true, |claim_type| claim_type == ClaimType::Full)
        };
        let mut rows = std::mem::take(&mut self.rows.claims);
        // A stable sort: of rows with one date the last read stands first.
        rows.reverse();
        rows.sort_by_key(|&row| {
            let date = self.record(Table::Claims, row).peek(claims::claim_date).ok();
            (!is_full(self, row), std::cmp::Reverse(date))
        });
        let rivals: Vec<u32> = rows.iter().copied().filter(|&row| is_full(self, row)).collect();
        self.rows.claims = rows;
        if rivals.is_empty() {
            self.settle_interim_claims();
        }
        self.disagree(Table::Claims, rivals);
        // Rows that do not say which of several qualifications they are for may be for one each.
        if self.entry.qualification.is_none() && self.docket.rows(Table::Registrations, self.entry.learner).len() != 1 {
            for appearance in &mut self.appearances {
                if let Appearance::Disagree { table: Table::Claims, one, other } = *appearance {
                    *appearance = Appearance::Unplaced { one, other };
                }
            }
        }
    }

    /// Of several claims that are not full the latest is judged; where their dates do not say which that is, each is a reading.
    fn settle_interim_claims(&mut self) {
        let date = |row: u32| self.book.rows(Table::Claims).slot(claims::claim_date.index, row);
        let latest = self.rows.claims.first().map(|&row| date(row));
        let all_dated = self.rows.claims.iter().all(|&row| date(row).is_value());
        let rivals: Vec<u32> = self.rows.claims.iter().copied().filter(|&row| !all_dated || Some(date(row)) == latest).collect();
        if rivals.len() > 1 {
            self.axes.push(Axis::OneOf(Table::Claims, rivals));
        }
    }

    pub(super) fn settle_attempts(&mut self) {
        if self.told_apart(Table::Attempts, [attempts::taken_at.index, attempts::assessment.index]) {
            return;
        }
        self.drop_copies(Table::Attempts);
        if self.rows.attempts.len() < 2 || self.rows.attempts.len() > MOST_ROWS {
            return;
        }
        // A row that adds nothing to a fuller one is the same attempt.
        let rows = self.rows.attempts.clone();
        let mut gone = Vec::new();
        for &row in &rows {
            let fuller =
                rows.iter().find(|&&other| other != row && !gone.contains(&other) && contained(self.book, Table::Attempts, row, other));
            if let Some(&kept) = fuller {
                self.appearances.push(Appearance::Contained { table: Table::Attempts, kept, copy: row });
                gone.push(row);
            }
        }
        self.rows.attempts.retain(|row| !gone.contains(row));
        let outcome = [attempts::result.index, attempts::mark.index, attempts::points.index];
        self.rivals_by(Table::Attempts, |field| !outcome.contains(&field), true);
    }

    pub(super) fn settle_others(&mut self) {
        let by_unit = [units::unit.index; 2];
        let by_day = [attendance::activity.index, attendance::date.index];
        let units_apart = self.told_apart(Table::Units, by_unit);
        let days_apart = self.told_apart(Table::Attendance, by_day);
        if !units_apart {
            self.drop_copies(Table::Units);
        }
        if !days_apart {
            self.drop_copies(Table::Attendance);
        }
        if !units_apart {
            self.rivals_by(Table::Units, |field| by_unit.contains(&field), false);
        }
        if !days_apart {
            self.rivals_by(Table::Attendance, |field| by_day.contains(&field), false);
        }
        self.settle_activities();
        for table in [Table::Milestones, Table::Evidence] {
            self.drop_copies(table);
            if let rows @ [_, _, ..] = self.rows.of_mut(table).as_slice() {
                self.axes.push(Axis::OneOf(table, rows.to_vec()));
            }
        }
    }

    /// Rows of one attended activity that differ exclude one another: each is a reading.
    fn settle_activities(&mut self) {
        let named: Vec<Sym> = self.attendance().filter_map(|row| row.peek(attendance::activity).ok()).map(|name| name.0).collect();
        let several = |name: &Sym| self.docket.tracker.named(self.book.name_key(*name)).len() > 1;
        for name in named.into_iter().filter(several).collect::<Vec<_>>() {
            let mut kinds: Vec<u32> = self.activities_named(name).map(|row| self.docket.tracker.kind(row.index)).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let axis = Axis::OneOf(Table::Activities, kinds);
            if !self.axes.contains(&axis) && matches!(&axis, Axis::OneOf(_, kinds) if kinds.len() > 1) {
                self.axes.push(axis);
            }
        }
    }

    /// Finds rows of a table that are equal in the fields chosen and therefore exclude one another.
    fn rivals_by(&mut self, table: Table, matters: impl Fn(u8) -> bool, tell: bool) {
        let rows = self.table_mut(table).clone();
        if rows.len() < 2 || rows.len() > MOST_ROWS {
            return;
        }
        let mut done: Vec<u32> = Vec::new();
        for (i, &row) in rows.iter().enumerate() {
            if done.contains(&row) {
                continue;
            }
            let later = rows.iter().skip(i + 1).copied().filter(|&other| equal_in(self.book, table, row, other, &matters));
            let mut rivals: Vec<u32> = later.collect();
            if !rivals.is_empty() {
                rivals.insert(0, row);
                done.extend(&rivals);
                if tell {
                    self.disagree(table, rivals);
                } else {
                    self.axes.push(Axis::OneOf(table, rivals));
                }
            }
        }
    }

    fn disagree(&mut self, table: Table, rivals: Vec<u32>) {
        let Some((&one, others)) = rivals.split_first() else { return };
        if others.is_empty() {
            return;
        }
        self.appearances.extend(others.iter().map(|&other| Appearance::Disagree { table, one, other }));
        self.axes.push(Axis::OneOf(table, rivals));
    }
}
