//! The fixtures, and expected files that a run can update with `BLESS=1`.

use std::path::{Path, PathBuf};

use dax001::contract::label::Label;
use dax001::contract::report::Report;
use dax001::contract::settings::Settings;
use dax001::{Evaluator, Input, evaluate, evaluate_with};

/// A folder in `fixtures/`.
pub struct Case {
    /// The folder's name.
    pub name: String,
    /// The folder's path.
    pub folder: PathBuf,
    /// Name and bytes of each input, sorted by name.
    pub inputs: Vec<(String, Vec<u8>)>,
    /// The settings in `settings.json`, which are checked in addition to the rule.
    pub settings: Settings,
}

impl Case {
    /// The fixture folder with this name.
    pub fn named(name: &str) -> Self {
        case(root().join("fixtures").join(name))
    }

    /// Writes the inputs into a folder, each under its name.
    pub fn write_to(&self, folder: &Path) {
        for (name, data) in &self.inputs {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, data).unwrap();
        }
    }
}

/// The root folder of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every case, sorted by name.
pub fn cases() -> Vec<Case> {
    let folders = list(&root().join("fixtures")).into_iter();
    // Reports saved by earlier versions are not cases.
    let folders =
        folders.filter(|folder| !folder.file_name().unwrap().to_string_lossy().starts_with("saved-"));
    let mut cases: Vec<Case> = folders.map(case).collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(cases.len() > 150, "the fixtures are gone");
    cases
}

fn case(folder: PathBuf) -> Case {
    let mut inputs = Vec::new();
    collect(&folder, "", &mut inputs);
    inputs.retain(|(name, _)| !["expected.json", "provenance.txt", "settings.json"].contains(&name.as_str()));
    inputs.sort();
    let settings = std::fs::read(folder.join("settings.json"));
    let settings: Settings =
        settings.map_or_else(|_| Settings::default(), |text| serde_json::from_slice(&text).unwrap());
    settings.check().unwrap();
    Case { name: folder.file_name().unwrap().to_str().unwrap().to_owned(), folder, inputs, settings }
}

/// Collects the files in a folder and its subfolders, with their relative paths.
fn collect(folder: &Path, before: &str, files: &mut Vec<(String, Vec<u8>)>) {
    for path in list(folder) {
        let name = format!("{before}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else {
            files.push((name, std::fs::read(path).unwrap()));
        }
    }
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The report on a case.
pub fn evaluate_case(case: &Case) -> Report {
    let inputs = case.inputs.iter();
    let inputs = inputs.map(|(name, data)| Input { name, data, label: Label::default() });
    evaluate_with(case.settings.clone(), inputs)
}

/// The report on a case, with the hash of each source.
pub fn evaluate_case_hashed(case: &Case) -> Report {
    let mut evaluator = Evaluator::default().with_sha256().with_settings(case.settings.clone());
    for (name, data) in &case.inputs {
        evaluator.begin(name, Label::default());
        evaluator.push(data);
        evaluator.end();
    }
    evaluator.finish()
}

/// The report on a single text.
pub fn evaluate_bytes(data: &[u8]) -> Report {
    evaluate([Input { name: "input.json", data, label: Label::default() }])
}

/// Asserts that a file in the repository equals the computed text. With `BLESS=1`, writes the file
/// first.
pub fn bless(path: &Path, computed: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, computed).unwrap();
    }
    let existing = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        existing == computed,
        "{} is not what the code gives now; if the change is right, run `BLESS=1 cargo xtask test`\n--- now\n{computed}",
        path.display()
    );
}
