//! Documents and comments: links lead somewhere, lines are not too wide, and the wording that is
//! ruled out stays out.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

use dax001_tests::root;
use regex::Regex;

/// The widest line of prose, in characters.
const WIDEST: usize = 120;

/// The tracked files with one of these extensions.
fn tracked(extensions: &[&str]) -> Vec<PathBuf> {
    let output = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    let paths = names.split('\0').map(PathBuf::from);
    let is_wanted = |path: &PathBuf| {
        let is_data = path.starts_with("fixtures") || path.starts_with("crates/dax001/fuzz/corpus");
        let has_extension =
            path.extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted));
        has_extension && !is_data && root().join(path).is_file()
    };
    paths.filter(is_wanted).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The anchor that GitHub makes of a heading.
fn anchor(heading: &str) -> String {
    let slug = heading
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .collect::<String>();
    slug.replace(' ', "-")
}

fn anchors(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| anchor(line.trim_start_matches('#').trim()))
        .collect()
}

#[test]
fn every_local_link_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let mut broken = Vec::new();
    let mut count = 0;
    for document in tracked(&["md"]) {
        let text = read(&document);
        for target in link.captures_iter(&text).map(|captures| captures[1].to_owned()) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            count += 1;
            let (path, fragment) =
                target.split_once('#').map_or((target.as_str(), None), |(path, part)| (path, Some(part)));
            let file = if path.is_empty() { document.clone() } else { document.parent().unwrap().join(path) };
            let is_there = root().join(&file).exists();
            let has_anchor = fragment
                .is_none_or(|fragment| is_there && anchors(&read(&file)).iter().any(|name| name == fragment));
            if !is_there || !has_anchor {
                broken.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(count > 20, "only {count} links were found");
    assert_eq!(broken, [] as [String; 0]);
}

/// Tables and code blocks of documents may be wider, and so may lines that hold one long word, such
/// as an address.
#[test]
fn no_line_of_prose_is_too_wide() {
    let mut wide = Vec::new();
    for path in tracked(&["md", "rs", "js", "mjs", "css", "toml", "txt"]) {
        let is_document = path.extension().is_some_and(|extension| extension == "md");
        let is_text = path.extension().is_some_and(|extension| extension == "txt");
        let mut is_code = false;
        for (number, line) in read(&path).lines().enumerate() {
            is_code ^= is_document && line.trim_start().starts_with("```");
            let words = line.trim_start();
            let is_comment = ["//", "/*", "* ", "# "].iter().any(|start| words.starts_with(start));
            let is_prose = if is_document {
                !is_code && !words.starts_with('|')
            } else {
                is_comment || is_text && path.ends_with("help.txt")
            };
            let longest = words.split(' ').map(|word| word.chars().count()).max().unwrap_or_default();
            if is_prose && line.chars().count() > WIDEST && longest < WIDEST / 2 {
                wide.push(format!("{}:{}", path.display(), number + 1));
            }
        }
    }
    assert_eq!(wide, [] as [String; 0]);
}

/// A pattern of wording.txt: why it is ruled out, and where it may stay.
struct Rule {
    pattern: Regex,
    reason: String,
    exceptions: Vec<String>,
}

fn rules() -> Vec<Rule> {
    let text = read(Path::new("tests/wording.txt"));
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rule = |line: &str| {
        // A line without exceptions ends with the separator.
        let line = line.strip_suffix(" |").unwrap_or(line);
        let parts: Vec<&str> = line.split(" | ").collect();
        let exceptions = parts.get(2).map(|paths| paths.split(", ")).into_iter().flatten();
        Rule {
            pattern: Regex::new(parts[0]).unwrap(),
            reason: parts[1].to_owned(),
            exceptions: exceptions.map(str::to_owned).collect(),
        }
    };
    lines.map(rule).collect()
}

#[test]
fn ruled_out_wording_stays_out() {
    let rules = rules();
    assert!(rules.len() > 5);
    let mut found = Vec::new();
    for path in tracked(&["md", "rs", "js", "mjs", "css", "toml", "txt"]) {
        // The list, and the samples below.
        if path.ends_with("wording.txt") || path.ends_with("documents.rs") {
            continue;
        }
        for (number, line) in read(&path).lines().enumerate() {
            // "There is no report" negates nothing that could be said otherwise.
            let plain =
                line.replace("here is ", "here ").replace("here are ", "here ").replace("here was ", "here ");
            for Rule { pattern, reason, exceptions } in &rules {
                let is_allowed = exceptions.iter().any(|exception| path.starts_with(exception));
                if !is_allowed && pattern.is_match(&plain) {
                    found.push(format!("{}:{}: {} ({reason})", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{} lines:\n{}", found.len(), found.join("\n"));
}

/// A test that can't fail would hold nothing: each pattern matches something.
#[test]
fn each_pattern_can_match() {
    let samples = [
        "a name that is none",
        "this is no report",
        "a member stands twice",
        "it speaks of a cluster",
        "Away with it",
        "it can be had back",
        "it is said in the report",
        "white space",
        "nothing but a note",
        "there is none",
        "the way back",
        "put it right",
        "a value stands in the record",
        "the worker is asked",
        "give it the evidence",
        "it can be had",
        "whether it works or why not",
        "the meant name",
        "an annotation is taken over",
        "the evidence is at hand",
        "it has to be said",
        "all in one go",
        "/// What the record is",
    ];
    for Rule { pattern, .. } in rules() {
        assert!(samples.iter().any(|sample| pattern.is_match(sample)), "{pattern}");
    }
}
