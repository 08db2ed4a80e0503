//! `preclaim rules coverage`: what of each source document is checked.

use anyhow::anyhow;
use preclaim::pack::{Pack, clauses, shipped_file};
use preclaim::report::coverage::{ClauseLine, Source, write as write_text, write_json};

use super::args::{CoverageArgs, OutputFormat};
use super::config::Config;
use super::packs::{self, Chosen};
use super::tell::{Voice, write};
use super::{Exit, Stop};

pub(crate) fn coverage(args: &CoverageArgs) -> Result<Exit, Stop> {
    let chosen = packs::choose(&args.packs, &Config::default())?;
    let mut sources = Vec::new();
    for pack in chosen.packs.iter().filter(|pack| chosen.only.is_empty() || chosen.only.contains(&pack.id)) {
        sources.extend(source(&chosen, pack)?);
    }
    let voice = Voice::new(&args.telling);
    match args.format {
        OutputFormat::Text => write(|out| write_text(&sources, &voice.style(), out))?,
        OutputFormat::Json => write(|out| write_json(&sources, out))?,
        _ => return Err(Stop::usage(anyhow!("rules coverage writes text or json"))),
    }
    Ok(Exit::Good)
}

/// A pack whose notes have no table of clauses follows no source document of its own.
fn source(chosen: &Chosen, pack: &Pack) -> Result<Option<Source>, Stop> {
    let (file, text) = match chosen.folders.iter().find(|(id, _)| *id == pack.id) {
        Some((_, folder)) => {
            let file = folder.join("notes.md");
            // Notes are the author's choice in a pack of one's own.
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            (file.display().to_string(), text)
        }
        None => (format!("rules/{}/notes.md", pack.id), shipped_file(&format!("{}/notes.md", pack.id)).to_owned()),
    };
    let notes = clauses(&file, &text).map_err(Stop::usage)?;
    if notes.is_empty() {
        return Ok(None);
    }
    let clauses = notes.into_iter().map(|note| ClauseLine {
        section: note.section,
        clause: note.asks,
        coverage: note.coverage.words(),
        remark: note.remark,
        rules: note.rules,
    });
    let issue = if pack.document.issue.is_empty() { String::new() } else { format!(", issue {}", pack.document.issue) };
    let document = format!("{}{issue}", pack.document.title);
    Ok(Some(Source { pack: pack.id.clone(), document, clauses: clauses.collect() }))
}
