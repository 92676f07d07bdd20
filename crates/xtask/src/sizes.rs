//! Prints the sizes of the built parts and records them for the test that keeps them small.

use std::fmt::Write;

use crate::run::{Result, output, program, root, write};

/// The parts of dist/ to measure: a name, and the files that are loaded together under it.
const PARTS: [(&str, &[&str]); 14] = [
    ("dax001.html", &["dax001.html"]),
    ("site/web_bg.wasm", &["site/web_bg.wasm"]),
    ("site/web.js", &["site/web.js"]),
    ("site/worker.js", &["site/worker.js"]),
    ("site/style.css", &["site/style.css"]),
    ("site/boot.js", &["site/boot.js"]),
    ("site/index.html", &["site/index.html"]),
    ("npm/dax001_bg.wasm", &["npm/dax001_bg.wasm"]),
    ("npm entry", &["npm/dax001_bg.wasm", "npm/index.js", "npm/lib/policy.js"]),
    ("npm entry, inline", &["npm/inline.js", "npm/lib/module.js", "npm/lib/policy.js"]),
    ("npm worker, page", &["npm/worker.asset.js", "npm/lib/client.js"]),
    ("npm worker, itself", &["npm/lib/script.js"]),
    ("npm program", &["npm/bin/dax001.js"]),
    (
        "npm documents and types",
        &["npm/README.md", "npm/RECIPES.md", "npm/REFERENCE.md", "npm/types.d.ts", "npm/dax001.d.ts"],
    ),
];

/// Measures with Node, which includes the compressors. It prints one line for each part: the raw,
/// gzip and brotli sizes. Each file is compressed on its own, as it is served.
const MEASURE: &str = "
const { brotliCompressSync, gzipSync } = require('zlib');
for (const part of process.argv.slice(1)) {
  const files = part.split('|').map((file) => require('fs').readFileSync(file));
  const sum = (size) => files.reduce((sum, bytes) => sum + size(bytes).length, 0);
  console.log(sum((bytes) => bytes), sum((bytes) => gzipSync(bytes, { level: 9 })), sum((bytes) => brotliCompressSync(bytes)));
}";

/// Prints the sizes of the parts and writes them to target/sizes.txt: the name, a tab, and the raw,
/// gzip and brotli sizes.
pub(crate) fn sizes() -> Result<()> {
    let files =
        PARTS.map(|(_, files)| files.iter().map(|file| format!("dist/{file}")).collect::<Vec<_>>().join("|"));
    let measured = output(program("node").current_dir(root()).args(["-e", MEASURE]).args(files));
    let measured =
        measured.ok_or("the sizes of what was built can't be measured: Node is needed for that")?;
    println!("{:<30}{:>12}{:>12}{:>12}", "size in bytes", "raw", "gzip", "brotli");
    let mut text = String::new();
    for ((part, _), line) in PARTS.iter().zip(measured.lines()) {
        let mut numbers = line.split(' ');
        let mut next = || numbers.next().unwrap_or("-");
        println!("{part:<30}{:>12}{:>12}{:>12}", next(), next(), next());
        // Writing to a string can't fail.
        let _ = writeln!(text, "{part}\t{line}");
    }
    write(&root().join("target/sizes.txt"), &text)
}
