//! Lists the external facts that the code dates, in a constant or in a comment, and marks those
//! older than half a year: somebody should check them again.

use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::run::{Result, root};

/// The age in days above which a fact is old.
const OLD: i64 = 180;

/// A dated fact, with its file and line.
struct Fact {
    location: String,
    name: String,
    date: String,
    age: i64,
}

/// Lists every dated fact and marks the old ones. An old fact is not an error: its date doesn't
/// tell whether the fact is still true.
pub(crate) fn facts() -> Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?;
    let today = i64::try_from(now.as_secs() / 86_400).map_err(|error| error.to_string())?;
    let mut facts = Vec::new();
    for folder in ["crates", "web", "tests"] {
        collect(&root().join(folder), today, &mut facts)?;
    }
    if facts.is_empty() {
        return Err("no fact has a date: constants whose names end with `AS_OF` do".to_owned());
    }
    facts.sort_by_key(|fact| -fact.age);
    for Fact { location, name, date, age } in &facts {
        let mark = if *age > OLD { "OLD" } else { "   " };
        println!("{mark} {date} ({age} days) {name}, {location}");
    }
    let old = facts.iter().filter(|fact| fact.age > OLD).count();
    println!("\n{} dated facts, {old} older than {OLD} days", facts.len());
    Ok(())
}

fn collect(folder: &Path, today: i64, facts: &mut Vec<Fact>) -> Result<()> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && name != "node_modules" {
            collect(&path, today, facts)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).map_err(failed)?;
            let file = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
            let of_line = |(line, text): (usize, &str)| fact(text, &format!("{file}:{}", line + 1), today);
            facts.extend(text.lines().enumerate().filter_map(of_line));
        }
    }
    Ok(())
}

/// Parses a line with a constant that dates a fact, such as `REGIONS_AS_OF`, or with a comment that
/// says on which day somebody checked one.
fn fact(line: &str, location: &str, today: i64) -> Option<Fact> {
    let (name, date) = if let Some((before, after)) = line.split_once("AS_OF: &str = \"") {
        (format!("{}AS_OF", before.rsplit(' ').next()?), after.get(..10)?)
    } else {
        let comment = line.trim_start().strip_prefix("//")?.trim_start_matches(['/', '!']).trim();
        let (before, after) = comment.split_once(" on 20")?;
        let start = before.len() + " on ".len();
        (comment.to_owned(), comment.get(start..start + 10).filter(|_| !after.is_empty())?)
    };
    let age = today - day(date)?;
    Some(Fact { location: location.to_owned(), name, date: date.to_owned(), age })
}

/// Converts a date to days since 1970-01-01.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
fn day(date: &str) -> Option<i64> {
    let mut parts = date.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_converted_to_days() {
        for (date, days) in [("1970-01-01", 0), ("2000-03-01", 11_017), ("2026-11-29", 20_786)] {
            assert_eq!(day(date), Some(days), "{date}");
        }
        assert_eq!(day("soon"), None);
    }

    #[test]
    fn facts_are_found_in_constants_and_comments() {
        let line = "pub const REGIONS_AS_OF: &str = \"2026-11-29\";";
        let found = fact(line, "a.rs:1", 20_786 + 200).map(|fact| (fact.name, fact.age));
        assert_eq!(found, Some(("REGIONS_AS_OF".to_owned(), 200)));
        assert!(fact("let a = REGIONS_AS_OF;", "a.rs:1", 0).is_none());
        let line = "    /// Collected on 2026-11-29 from the DAX model.";
        let found = fact(line, "a.rs:1", 20_786).map(|fact| (fact.date, fact.age));
        assert_eq!(found, Some(("2026-11-29".to_owned(), 0)));
    }
}
