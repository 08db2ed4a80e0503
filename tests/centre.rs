//! The generator of invented centres: what benchmarks and larger tests stand on must itself be sound.

#[path = "../benches/centre.rs"]
mod centre;

use std::collections::BTreeSet;
use std::io;

use centre::{Centre, FILES, Table};

fn lines(centre: Centre, table: Table) -> io::Result<Vec<String>> {
    let mut bytes = Vec::new();
    centre.write(table, &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect())
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_does_not() -> io::Result<()> {
    for (table, _) in FILES {
        assert_eq!(lines(Centre::new(300, 7), table)?, lines(Centre::new(300, 7), table)?);
    }
    assert_ne!(lines(Centre::new(300, 7), Table::Register)?, lines(Centre::new(300, 8), Table::Register)?);
    Ok(())
}

#[test]
fn shuffled_holds_the_same_rows_in_another_order() -> io::Result<()> {
    for (table, _) in FILES {
        let (mut plain, mut shuffled) = (lines(Centre::new(300, 7), table)?, lines(Centre::new(300, 7).shuffled(), table)?);
        assert_eq!(plain[0], shuffled[0], "the header stays on top");
        assert!(table == Table::Activities || plain != shuffled, "{table:?}");
        plain.sort_unstable();
        shuffled.sort_unstable();
        assert_eq!(plain, shuffled, "{table:?}");
    }
    Ok(())
}

#[test]
fn every_row_has_as_many_cells_as_the_header() -> io::Result<()> {
    for (table, _) in FILES {
        let rows = lines(Centre::new(3000, 7), table)?;
        for row in &rows {
            assert_eq!(row.matches(',').count(), rows[0].matches(',').count(), "{table:?}: {row}");
        }
    }
    Ok(())
}

#[test]
fn one_learner_in_twenty_has_a_fault_and_every_verdict_occurs() {
    let centre = Centre::new(20_000, 1);
    let faults = (0..20_000).filter_map(|index| centre.fault(index)).count();
    assert!((800..1200).contains(&faults), "{faults}");
    let expected = centre.expected();
    assert!(expected.unknown > 0 && expected.wait > 0 && expected.fix > 0 && expected.barred > 0, "{expected:?}");
    assert_eq!(expected.ready + expected.unknown + expected.wait + expected.fix + expected.barred, 20_000);
}

#[test]
fn a_mistyped_id_is_nobodys() {
    let centre = Centre::new(20_000, 1);
    let known: BTreeSet<u32> = (0..20_000).map(|index| centre.id(index)).collect();
    let mistyped: Vec<u32> = (0..20_000).filter(|index| centre.claimed_id(*index) != centre.id(*index)).collect();
    assert!(!mistyped.is_empty());
    for index in mistyped {
        assert!(!known.contains(&centre.claimed_id(index)), "{index}");
    }
}
