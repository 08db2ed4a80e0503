//! Which rows belong to a case. `learner, qualification → rows`.
//!
//! Rows that name no qualification belong to a learner's only one; where there are several they may belong to any. It does not know
//! what follows where rows repeat or contradict one another: see `settle`.

use super::docket::{Home, stated};
use super::{Axis, Case, EntryKind, Slot, Slots, Table, attempts, attendance};
use crate::evidence::Gap;

/// Tables whose rows name a learner and may name a qualification.
const OWN: [Table; 6] = [Table::Registrations, Table::Claims, Table::Attempts, Table::Units, Table::Milestones, Table::Evidence];

impl Case<'_> {
    /// Distributes the learner's rows: those that name this qualification, and those that name none.
    pub(super) fn gather(&mut self) {
        let (book, docket, learner) = (self.book, self.docket, self.entry.learner);
        let mine = self.entry.qualification;
        let home = docket.home(book, learner);
        let only_home = home != Home::Several;
        let is_home = match home {
            Home::Only(home) => Some(home) == mine,
            Home::None | Home::Several => true,
        };
        // All rows under an unknown identifier are one entry, whatever they are for.
        let orphan = matches!(self.entry.kind, EntryKind::Orphan { .. });
        for table in OWN {
            let mut unplaced = Vec::new();
            let rows = self.rows.of_mut(table);
            rows.clear();
            for &row in docket.rows(table, learner) {
                match stated(book, table, row) {
                    _ if orphan => rows.push(row),
                    Some(qualification) if Some(qualification) == mine => rows.push(row),
                    Some(_) => {}
                    None if mine.is_none() => rows.push(row),
                    // A registration that does not say what it is for may be this one.
                    None if table == Table::Registrations => unplaced.push(row),
                    None if only_home && is_home => rows.push(row),
                    None if only_home || matches!(table, Table::Registrations | Table::Claims) => {}
                    None => unplaced.push(row),
                }
            }
            if !unplaced.is_empty() {
                self.axes.push(Axis::Unplaced(table, unplaced));
            }
        }
        let others = [
            (&mut self.rows.attendance, docket.rows(Table::Attendance, learner)),
            (&mut self.rows.mitigations, mine.map_or(&[][..], |mine| docket.agreed(mine))),
        ];
        for (rows, all) in others {
            rows.clear();
            rows.extend_from_slice(all);
        }
    }

    /// Finds the programme of the judged register row, and each of its rows as a reading.
    pub(super) fn join_programme(&mut self) {
        self.programme = match self.rows.registrations.first() {
            Some(&row) => self.docket.roll.place_of(self.book, row),
            None if self.book.given(Table::Programmes) => Err(Gap::NoRow),
            None => Err(Gap::NoTable),
        };
        self.rows.programmes.clear();
        if let Some(one) = self.programme.ok().and_then(|place| self.docket.roll.programmes.get(place)) {
            self.rows.programmes.extend_from_slice(&one.rows);
        }
        for table in [Table::Programmes, Table::Mitigations] {
            let rows = self.rows.of_mut(table);
            if rows.len() > 1 {
                self.axes.push(Axis::OneOf(table, rows.clone()));
            }
        }
    }

    /// Under another register row than `before` the programme may be another too.
    pub(super) fn programme_again(&mut self, before: Option<&u32>) {
        let Some(&row) = self.rows.registrations.first().filter(|row| Some(*row) != before) else { return };
        let place = self.docket.roll.place_of(self.book, row);
        if place != self.programme {
            let rows = place.ok().and_then(|place| self.docket.roll.programmes.get(place)).map(|one| one.rows.clone());
            (self.programme, self.rows.programmes) = (place, rows.unwrap_or_default());
        }
    }

    /// Dates of the case's rows that have two readings.
    pub(super) fn find_doubts(&mut self) {
        if self.book.doubts.is_empty() {
            return;
        }
        let mut doubts = Vec::new();
        for (table, rows) in self.rows.by_table().into_iter().chain(self.rows.shared()) {
            for &row in rows {
                doubts.extend(self.doubts_of(table, row));
            }
        }
        for activity in self.attendance().filter_map(|row| row.peek(attendance::activity).ok()).collect::<Vec<_>>() {
            for row in self.activities_named(activity.0) {
                doubts.extend(self.doubts_of(Table::Activities, row.index));
            }
        }
        doubts.sort_unstable();
        doubts.dedup();
        self.axes.extend(doubts.into_iter().map(Axis::Doubt));
    }

    /// Attempts of the case whose void mark cannot be read, those too that may belong to it.
    pub(super) fn find_void_marks(&mut self) {
        let rows = self.book.rows(Table::Attempts);
        if rows.columns.get(usize::from(attempts::void.index)).is_none_or(Slots::is_empty) {
            return;
        }
        let may_belong = self.axes.iter().filter_map(|axis| match axis {
            Axis::Unplaced(Table::Attempts, rows) => Some(rows),
            _ => None,
        });
        let open = |row: &u32| rows.slot(attempts::void.index, *row) == Slot::UNREADABLE;
        let marks = self.rows.attempts.iter().chain(may_belong.flatten()).copied().filter(open);
        // A result that says void leaves nothing open.
        let marks: Vec<Axis> = marks.filter(|&row| !self.attempt(row).is_void()).map(Axis::VoidMark).collect();
        self.axes.extend(marks);
    }

    fn doubts_of(&self, table: Table, row: u32) -> Vec<crate::grid::At> {
        let record = self.record(table, row);
        (0u8..)
            .zip(table.fields())
            .filter(|(field, _)| record.slot(*field) == Slot::DOUBTFUL)
            .filter_map(|(field, _)| record.place(field))
            .collect()
    }
}
