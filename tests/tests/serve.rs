//! `cargo xtask serve`, run as the README describes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dax001_tests::engine::KillOnDrop;
use dax001_tests::root;

/// The answer to a request, head and body.
fn get(address: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn serve_prints_the_url_of_the_page() {
    let child = Command::new("cargo")
        .args(["xtask", "serve"])
        .current_dir(root())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut server = KillOnDrop(child);
    let lines = BufReader::new(server.0.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut lines = lines.map(|line| line.trim().to_owned());
    let url = lines.find(|line| line.starts_with("http://127.0.0.1:")).unwrap();
    // The program blocks if nobody reads the rest of its output.
    std::thread::spawn(move || lines.for_each(drop));
    let address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let begin = Instant::now();
    let page = loop {
        match get(&address, "/") {
            Some(page) => break page,
            None if begin.elapsed() < Duration::from_mins(5) => {
                std::thread::sleep(Duration::from_millis(200));
            }
            None => panic!("nothing is served at {url}"),
        }
    };
    let missing = get(&address, "/nothing-here").unwrap();
    drop(server);
    let head = page.to_lowercase();
    assert!(head.starts_with("http/1.1 200") && page.contains("<div id=\"app\">"), "{page}");
    for header in [
        "content-security-policy: frame-ancestors 'none'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
    ] {
        assert!(head.contains(header), "no `{header}` in {page}");
    }
    assert!(missing.starts_with("HTTP/1.1 404"), "a missing file is not the page");
}
