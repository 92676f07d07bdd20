//! Our reader yields whatever another reader of zip archives lists or extracts, or it refuses the
//! archive.
//!
//! The other readers are programs on the `PATH`: `bsdtar`, with both its reader of files and its
//! reader of streams, `unzip`, `7zz` or `7z`, and Python's `zipfile`. If one is missing, the test
//! fails.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]
#![allow(dead_code, unreachable_pub, reason = "other tests use the rest of the shared code")]

mod support;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dax001_testing::archives::{FoundFile, comparable, is_seen, open};
use support::corpus::sound;
use support::craft::{Craft, DEFLATED, Entry, STORED};
use support::hostile::hostile;

/// The files that a reader finds in an archive.
#[derive(Debug, Default)]
struct Reading {
    /// The files that it lists, without folders.
    listed: Vec<String>,
    /// The files that it extracts: path and data.
    extracted: Vec<(String, Vec<u8>)>,
}

/// A reader's name, and a function that reads the archive at the first path. The second path is an
/// empty folder to extract to.
type Reader = (&'static str, fn(&Path, &Path) -> Reading);

const READERS: [Reader; 5] = [
    ("bsdtar", bsdtar),
    ("bsdtar on a stream", bsdtar_stream),
    ("unzip", unzip),
    ("7-Zip", seven_zip),
    ("Python", python),
];

#[test]
fn ordinary_archives_open() {
    for (what, craft) in sound() {
        let our_files = open(&craft.bytes()).unwrap_or_else(|problem| panic!("{what}: {problem:?}"));
        check(what, &craft.bytes(), &our_files);
    }
}

/// A reader that finds nothing would agree with everything.
#[test]
fn each_reader_finds_the_files_of_a_sound_archive() {
    let folder = scratch("read");
    let archive = folder.join("a.zip");
    let files =
        [Entry::new("a/b.json", support::PAGE, STORED), Entry::new("c.json", support::FAIL, DEFLATED)];
    fs::write(&archive, Craft::new(files).bytes()).unwrap();
    for (reader, read) in READERS {
        let target = folder.join(reader.replace(' ', "-"));
        fs::create_dir(&target).unwrap();
        let Reading { mut listed, mut extracted } = read(&archive, &target);
        listed.sort();
        extracted.sort();
        assert_eq!(listed, ["a/b.json", "c.json"], "{reader}");
        let expected = [("a/b.json", support::PAGE), ("c.json", support::FAIL)];
        let expected = expected.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        assert_eq!(extracted, expected, "{reader}");
    }
}

#[test]
fn hostile_archives_are_refused() {
    for (what, craft) in hostile() {
        if let Ok(our_files) = open(&craft.bytes()) {
            panic!("{what}: {our_files:?}");
        }
    }
}

/// Our reader opens what these programs pack, and they find the same in it.
#[test]
fn archives_packed_by_the_other_programs_open() {
    let folder = scratch("packed");
    let evidence = folder.join("evidence/123456789012");
    fs::create_dir_all(evidence.join("empty")).unwrap();
    fs::write(evidence.join("us-east-1.json"), support::PAGE).unwrap();
    fs::write(evidence.join("é.json"), support::FAIL.repeat(50)).unwrap();
    let python = "import shutil; shutil.make_archive('python', 'zip', 'evidence')";
    let stream = "import sys, zipfile\n\
        with zipfile.ZipFile(sys.stdout.buffer, 'w', zipfile.ZIP_DEFLATED) as archive:\n\
        \x20   archive.write('evidence/123456789012/us-east-1.json', 'us-east-1.json')\n\
        \x20   with archive.open('a.json', 'w', force_zip64=True) as file: file.write(b'[]')\n";
    run(program(&["bsdtar"]).args(["--format", "zip", "-cf", "bsdtar.zip", "evidence"]).current_dir(&folder));
    run(program(&["7zz", "7z"]).args(["a", "-tzip", "7zip.zip", "evidence"]).current_dir(&folder));
    run(program(&["python3"]).args(["-c", python]).current_dir(&folder));
    let streamed = run(program(&["python3"]).args(["-c", stream]).current_dir(&folder));
    fs::write(folder.join("stream.zip"), streamed).unwrap();
    for (name, files) in [("bsdtar", 2), ("7zip", 2), ("python", 2), ("stream", 2)] {
        let bytes = fs::read(folder.join(format!("{name}.zip"))).unwrap();
        let our_files = open(&bytes).unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
        assert_eq!(our_files.len(), files, "{name}: {our_files:?}");
        check(name, &bytes, &our_files);
    }
}

/// Changes the bytes of two archives one at a time. If our reader still opens the result, the
/// others find no more in it.
#[test]
fn a_changed_byte_never_shows_more_to_another_reader() {
    for (what, craft) in sound() {
        if !["Info-ZIP with forced zip64", "Finder"].contains(&what) {
            continue;
        }
        let bytes = craft.bytes();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= if at % 2 == 0 { 0x01 } else { 0x40 };
            if let Ok(our_files) = open(&changed) {
                check(&format!("{what}, byte {at}"), &changed, &our_files);
            }
        }
    }
}

/// Checks that our reader found whatever each of the other readers lists or extracts.
fn check(what: &str, bytes: &[u8], our_files: &[FoundFile]) {
    let folder = scratch(&what.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-"));
    let archive = folder.join("a.zip");
    fs::write(&archive, bytes).unwrap();
    for (reader, read) in READERS {
        let target = folder.join(reader.replace(' ', "-"));
        fs::create_dir(&target).unwrap();
        let Reading { listed, extracted } = read(&archive, &target);
        for name in listed {
            let is_ours = our_files.iter().any(|(path, _)| comparable(path) == comparable(&name));
            assert!(is_ours, "{what}: {reader} lists `{name}`; ours has {our_files:?}");
        }
        for (path, data) in extracted {
            let text = String::from_utf8_lossy(&data);
            assert!(
                is_seen(our_files, &path, &data),
                "{what}: {reader} extracts `{path}`: {text}; ours has {our_files:?}"
            );
        }
    }
    fs::remove_dir_all(folder).unwrap();
}

fn bsdtar(archive: &Path, target: &Path) -> Reading {
    let listed = run(program(&["bsdtar"]).arg("-tf").arg(archive));
    run(program(&["bsdtar"]).arg("-xf").arg(archive).arg("-C").arg(target));
    Reading { listed: files(&listed), extracted: extracted(target) }
}

fn bsdtar_stream(archive: &Path, target: &Path) -> Reading {
    let bytes = fs::read(archive).unwrap();
    let listed = run_on(program(&["bsdtar"]).args(["-tf", "-"]), &bytes);
    run_on(program(&["bsdtar"]).args(["-xf", "-", "-C"]).arg(target), &bytes);
    Reading { listed: files(&listed), extracted: extracted(target) }
}

fn unzip(archive: &Path, target: &Path) -> Reading {
    let listed = run(program(&["unzip"]).arg("-Z1").arg(archive));
    run(program(&["unzip"]).args(["-q", "-o"]).arg(archive).arg("-d").arg(target));
    Reading { listed: files(&listed), extracted: extracted(target) }
}

fn seven_zip(archive: &Path, target: &Path) -> Reading {
    let mut out = OsStr::new("-o").to_owned();
    out.push(target);
    let listed = run(program(&["7zz", "7z"]).args(["l", "-ba", "-slt", "-tzip"]).arg(archive));
    run(program(&["7zz", "7z"]).args(["x", "-y", "-aoa", "-tzip"]).arg(archive).arg(out));
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let entries = listed.split("\n\n").filter(|entry| !entry.contains("\nFolder = +"));
    let names = entries.filter_map(|entry| entry.lines().find_map(|line| line.strip_prefix("Path = ")));
    let names = names.filter(|name| !name.ends_with('\\'));
    Reading { listed: names.map(str::to_owned).collect(), extracted: extracted(target) }
}

/// Extracts in memory. The script prints a line for each file: its name and its data, both in
/// hexadecimal.
fn python(archive: &Path, _: &Path) -> Reading {
    let script = "import sys, zipfile\n\
        with zipfile.ZipFile(sys.argv[1]) as archive:\n\
        \x20   for entry in archive.infolist():\n\
        \x20       name = entry.filename.encode('utf-8', 'surrogateescape').hex()\n\
        \x20       try: data = archive.read(entry).hex()\n\
        \x20       except Exception: data = ''\n\
        \x20       print(name, data, sep=',')\n";
    let lines = run(program(&["python3"]).args(["-c", script]).arg(archive));
    let mut reading = Reading::default();
    for line in String::from_utf8(lines).unwrap().lines() {
        let (name, data) = line.split_once(',').unwrap();
        let (name, data) = (String::from_utf8_lossy(&unhex(name)).into_owned(), unhex(data));
        if !name.ends_with('/') || !data.is_empty() {
            reading.listed.push(name.clone());
        }
        reading.extracted.push((name, data));
    }
    reading.listed.retain(|name| !name.ends_with(['/', '\\']));
    reading
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
}

/// The names in a listing with one name on each line, without folders.
fn files(listing: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(listing);
    text.lines().filter(|name| !name.ends_with(['/', '\\'])).map(str::to_owned).collect()
}

/// All files below a folder; links are not followed.
fn extracted(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let path = entry.path();
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                files.push((name, fs::read(path).unwrap_or_default()));
            }
        }
    }
    files
}

/// The program with the first of these names that is on the `PATH`.
fn program(names: &[&str]) -> Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let file = std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file());
    let Some(file) = file else {
        panic!(
            "no `{}` on the PATH: install the Debian packages libarchive-tools (bsdtar), unzip, 7zip (7zz) and python3",
            names.join("` or `")
        );
    };
    let mut command = Command::new(file);
    command.env("LC_ALL", "C.UTF-8");
    command
}

/// Runs the program and returns what it prints. Readers fail on many of these archives; what they
/// extracted before failing counts.
fn run(command: &mut Command) -> Vec<u8> {
    run_on(command, b"")
}

fn run_on(command: &mut Command, input: &[u8]) -> Vec<u8> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    // A reader can stop before the end of its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap().stdout
}

/// Creates an empty folder with this name.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
