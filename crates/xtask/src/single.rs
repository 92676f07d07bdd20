//! The page in a single file that runs from `file://`, made from the files of dist/site/.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zopfli::{Format, Options};

use crate::digest::csp_source;
use crate::run::{Result, read, read_bytes, root, write};

/// The page's files that are embedded as compressed blocks. The page needs the first one first.
const BLOCKS: [&str; 3] = ["web_bg.wasm", "worker.js", "dax001_bg.wasm"];
/// The parts of index.html that name other files, and that the embedded files replace.
const STYLE: &str = r#"<link rel="stylesheet" href="style.css">"#;
const SCRIPT: &str = r#"<script type="module" src="./boot.js"></script>"#;

/// Writes dist/dax001.html.
pub(crate) fn single() -> Result<()> {
    let (site, page) = (root().join("dist/site"), root().join("target/page"));
    let style = read(&site.join("style.css"))?;
    // A single script: the glue of the page's module, the locations of its files, and the code that
    // starts it.
    let parts = [page.join("web.js"), root().join("web/single.js"), site.join("boot.js")];
    let script = parts.iter().map(|part| read(part)).collect::<Result<Vec<_>>>()?.concat();
    for text in [&style, &script] {
        // A browser converts CR LF to LF before it hashes.
        if ["</style", "</script", "<!--", "\r"].iter().any(|end| text.contains(end)) {
            return Err("a style or script of the page would end within the single file, or has CR in it: check the repository out with LF".to_owned());
        }
    }
    let blocks =
        BLOCKS.iter().map(|name| block(&site.join(name), name)).collect::<Result<Vec<_>>>()?.concat();
    let html = read(&site.join("index.html"))?;
    let html = replaced(&html, STYLE, &format!("<style>{style}</style>"))?;
    let html = replaced(&html, SCRIPT, "")?;
    // The policy of the served page, except that it allows the embedded script and style in place
    // of external files, and no connections.
    let html = replaced(&html, "script-src 'self'", &format!("script-src {}", csp_source(&script)))?;
    let html = replaced(&html, "style-src 'self'", &format!("style-src {}", csp_source(&style)))?;
    let html = replaced(&html, "connect-src 'self'", "connect-src 'none'")?;
    let end = "</body>";
    let html = replaced(&html, end, &format!("{blocks}<script type=\"module\">{script}</script>\n{end}"))?;
    write(&root().join("dist/dax001.html"), &html)
}

/// Embeds a file as a block of the page. The block is not a script, so the policy requires no hash
/// for it.
fn block(file: &Path, name: &str) -> Result<String> {
    let mut compressed = Vec::new();
    let bytes = read_bytes(file)?;
    zopfli::compress(Options::default(), Format::Gzip, bytes.as_slice(), &mut compressed)
        .map_err(|error| format!("{name} can't be compressed: {error}"))?;
    let text = STANDARD.encode(compressed);
    Ok(format!("<script type=\"application/octet-stream\" id=\"{name}\">{text}</script>\n"))
}

/// Replaces this part of a text, which must occur exactly once.
pub(crate) fn replaced(text: &str, part: &str, by: &str) -> Result<String> {
    let (before, after) = text.split_once(part).ok_or_else(|| missing(part))?;
    if after.contains(part) { Err(missing(part)) } else { Ok([before, by, after].concat()) }
}

fn missing(part: &str) -> String {
    format!("index.html must have `{part}` in it, once")
}
