//! Runs the fuzz targets over the saved fuzzing corpus and over every fixture. Short and
//! deterministic.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "a test may panic"
)]

use dax001_testing::cases::{cases, root};
use dax001_testing::targets;

type Target = (&'static str, fn(&[u8]));

#[test]
fn every_target_accepts_its_corpus_and_all_fixtures() {
    let corpus = root().join("crates/dax001/fuzz/corpus");
    let targets: [Target; 6] = [
        ("decode", targets::decode),
        ("scan", targets::scan),
        ("ways", targets::ways),
        ("recognise", targets::recognise),
        ("whole", targets::whole),
        ("manifest", targets::manifest),
    ];
    let fixtures: Vec<Vec<u8>> =
        cases().into_iter().flat_map(|case| case.inputs).map(|(_, data)| data).collect();
    for (name, target) in targets {
        let mut files: Vec<_> =
            std::fs::read_dir(corpus.join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty(), "the corpus of {name} is gone");
        for file in files {
            target(&std::fs::read(file).unwrap());
        }
        for data in &fixtures {
            target(data);
        }
    }
}
