//! How large the built parts are: printed, and written down for the test that keeps them small.

use std::fmt::Write;

use crate::run::{Result, output, program, root, write};

/// What is measured, in dist/.
const PARTS: [&str; 13] = [
    "dax001.html",
    "site/web_bg.wasm",
    "site/web.js",
    "site/worker.js",
    "site/style.css",
    "npm/dax001_bg.wasm",
    "npm/dax001.js",
    "npm/dax001_archive_bg.wasm",
    "npm/dax001_archive.js",
    "npm/dax001_review_bg.wasm",
    "npm/dax001_review.js",
    "site/boot.js",
    "site/index.html",
];

/// Node has the compressors; what it prints is a line for each part: raw, gzip and brotli.
const MEASURE: &str = "
const { brotliCompressSync, gzipSync } = require('zlib');
for (const file of process.argv.slice(1)) {
  const bytes = require('fs').readFileSync(file);
  console.log(bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length);
}";

/// Prints how large the parts are, and writes it to target/sizes.txt: name, raw, gzip and brotli.
pub(crate) fn sizes() -> Result<()> {
    let files = PARTS.iter().map(|part| root().join("dist").join(part));
    let measured = output(program("node").args(["-e", MEASURE]).args(files));
    let measured =
        measured.ok_or("the sizes of what was built can't be measured: Node is needed for that")?;
    println!("{:<30}{:>12}{:>12}{:>12}", "size in bytes", "raw", "gzip", "brotli");
    let mut text = String::new();
    for (part, line) in PARTS.iter().zip(measured.lines()) {
        let mut numbers = line.split(' ');
        let mut next = || numbers.next().unwrap_or("-");
        println!("{part:<30}{:>12}{:>12}{:>12}", next(), next(), next());
        // Writing to a string can't fail.
        let _ = writeln!(text, "{part} {line}");
    }
    write(&root().join("target/sizes.txt"), &text)
}
