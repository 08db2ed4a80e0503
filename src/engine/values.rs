//! What stands in the cells that findings rest on. `place → text`.
//!
//! In order of the places and in one piece: claims come in the order in which their rows stand in most files, so that what one claim
//! asks for lies beside what the last one asked for.

use crate::grid::At;

/// The texts of some cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// Ascending.
    places: Vec<At>,
    /// Of each place the end of its text.
    ends: Vec<usize>,
    texts: String,
}

impl Values {
    /// Room for the texts of so many cells.
    pub fn with_capacity(count: usize) -> Self {
        Self { places: Vec::with_capacity(count), ends: Vec::with_capacity(count), texts: String::new() }
    }

    /// Notes what stands at a place that comes after all that are known; what comes before one of them is not kept.
    pub fn push(&mut self, at: At, text: &str) {
        if self.places.last().is_some_and(|last| *last >= at) {
            debug_assert!(false, "places out of order");
            return;
        }
        self.places.push(at);
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
    }

    /// Notes what stands at places that come after all that are known.
    pub fn append(&mut self, later: &Self) {
        later.iter().for_each(|(at, text)| self.push(at, text));
    }

    /// What stands at a place, if it is known.
    pub fn get(&self, at: At) -> Option<&str> {
        self.text(self.places.binary_search(&at).ok()?)
    }

    /// Every place with what stands there, in order.
    pub fn iter(&self) -> impl Iterator<Item = (At, &str)> {
        self.places.iter().enumerate().map(|(i, at)| (*at, self.text(i).unwrap_or("")))
    }

    fn text(&self, i: usize) -> Option<&str> {
        let start = i.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.texts.get(start..*self.ends.get(i)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::SheetId;

    #[test]
    fn each_place_has_its_own() {
        let at = |sheet: u16, row: u32, col: u16| At { sheet: SheetId(sheet), row, col };
        let mut values = Values::with_capacity(2);
        values.push(at(0, 4, 2), "Pass");
        values.push(at(0, 5, 0), "");
        let mut later = Values::default();
        later.push(at(1, 0, 7), "02/09/2024 ż");
        values.append(&later);
        let found = [at(0, 4, 2), at(0, 5, 0), at(1, 0, 7)].map(|place| values.get(place));
        assert_eq!(found, [Some("Pass"), Some(""), Some("02/09/2024 ż")]);
        assert_eq!([at(0, 0, 0), at(0, 4, 3), at(2, 0, 0)].map(|place| values.get(place)), [None; 3]);
        assert_eq!(values.iter().map(|(place, text)| (place.row, text)).collect::<Vec<_>>(), [(4, "Pass"), (5, ""), (0, "02/09/2024 ż")]);
    }
}
