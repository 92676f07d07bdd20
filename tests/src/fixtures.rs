//! The fixtures, as the policy is given them.

use std::path::Path;

use crate::root;

/// A fixture: its name, name and bytes of each input in the order of their names, and what is asked beside the rule, as the
/// package's options have it.
pub type Case = (String, Vec<(String, Vec<u8>)>, String);

/// Every fixture, in the order of their names.
pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = std::fs::read_dir(root().join("fixtures"))
        .unwrap()
        .map(|folder| folder.unwrap().path())
        // Reports that earlier versions saved are no cases.
        .filter(|folder| folder.join("expected.json").is_file())
        .map(|folder| {
            let mut inputs = Vec::new();
            collect(&folder, &folder, &mut inputs);
            let settings = folder.join("settings.json");
            let settings = std::fs::read_to_string(settings).unwrap_or_else(|_| "{}".to_owned());
            inputs.retain(|(name, _)| {
                !["expected.json", "provenance.txt", "settings.json"].contains(&name.as_str())
            });
            inputs.sort();
            (folder.file_name().unwrap().to_str().unwrap().to_owned(), inputs, settings)
        })
        .collect();
    cases.sort();
    assert!(cases.len() > 150, "the fixtures are gone");
    cases
}

fn collect(top: &Path, folder: &Path, inputs: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(top, &path, inputs);
        } else {
            let name = path.strip_prefix(top).unwrap().to_str().unwrap().to_owned();
            inputs.push((name, std::fs::read(path).unwrap()));
        }
    }
}
