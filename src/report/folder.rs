//! The folder that all inputs are in: named once, and left out of every path told after that.
//!
//! `Report → Folder`; `path → path within it`. It knows paths as texts only.

use crate::engine::Report;

/// A folder, with its last separator; empty where the inputs have none in common.
#[derive(Clone, Copy)]
pub(super) struct Folder<'r>(&'r str);

impl<'r> Folder<'r> {
    /// The deepest folder that holds every input.
    pub(super) fn of(report: &'r Report) -> Self {
        let mut folders = report.inputs.iter().map(|card| folder(&card.path));
        let Some(mut common) = folders.next() else { return Self("") };
        for other in folders {
            while !other.starts_with(common) {
                common = folder(common.strip_suffix(['/', '\\']).unwrap_or(""));
            }
        }
        Self(common)
    }

    /// Its name; empty where there is no such folder.
    pub(super) fn name(self) -> &'r str {
        if self.0.len() == 1 { self.0 } else { self.0.strip_suffix(['/', '\\']).unwrap_or(self.0) }
    }

    /// The path of a file within it.
    pub(super) fn within(self, path: &str) -> &str {
        path.strip_prefix(self.0).unwrap_or(path)
    }

    /// A file of it, or a sheet of a workbook, as one word.
    pub(super) fn place(self, path: &str, sheet: Option<&str>) -> String {
        let path = self.within(path);
        sheet.map_or_else(|| path.to_owned(), |sheet| format!("{path}!{sheet}"))
    }
}

/// What stands up to the last separator.
fn folder(path: &str) -> &str {
    path.rfind(['/', '\\']).and_then(|end| path.get(..=end)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sample;

    #[test]
    fn the_folder_is_the_deepest_one_that_holds_all() {
        let of = |paths: [&str; 3]| {
            let mut report = sample::report(0);
            report.inputs.iter_mut().zip(paths).for_each(|(card, path)| card.path = path.to_owned());
            Folder::of(&report).name().to_owned()
        };
        assert_eq!(of(["a/b/x.csv", "a/b/y.csv", "a/b/z.csv"]), "a/b");
        assert_eq!(of(["a/b/x.csv", "a/bc/y.csv", "a/b/z.csv"]), "a");
        assert_eq!(of(["x.csv", "a/y.csv", "z.csv"]), "");
        assert_eq!(of(["/x.csv", "/a/y.csv", "/z.csv"]), "/");
        assert_eq!(of([r"C:\a\x.csv", r"C:\a\b\y.csv", r"C:\a\z.csv"]), r"C:\a");
    }
}
