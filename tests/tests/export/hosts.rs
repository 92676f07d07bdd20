//! The scripts on other machines: without some tools, interrupted, and with another AWS CLI. Also
//! checks the grammar of the PowerShell script.

use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use dax001_tests::aws::{python_programs, run};
use dax001_tests::{root, scratch};
use serde_json::json;

use super::{Aws, entry_of, manifest, names, outcomes};

/// Writes a bash program.
fn program(path: &Path, text: &str) {
    std::fs::write(path, format!("#!/usr/bin/env bash\n{text}\n")).unwrap();
    assert!(Command::new("chmod").arg("+x").arg(path).status().unwrap().success());
}

/// A PATH with only the tools that the script uses, and these tools for SHA-256.
fn only(name: &str, tools: &[&str]) -> PathBuf {
    let folder = scratch(name);
    let path = std::env::var_os("PATH").unwrap();
    for tool in ["bash", "date", "grep", "head", "mkdir", "mv", "rm", "sed", "tr"].iter().chain(tools) {
        let program =
            std::env::split_paths(&path).map(|folder| folder.join(tool)).find(|program| program.is_file());
        symlink(program.unwrap_or_else(|| panic!("no {tool}")), folder.join(tool)).unwrap();
    }
    symlink(python_programs().join("aws"), folder.join("aws")).unwrap();
    folder
}

/// Partway through the export, a script replaces the AWS CLI and does what Ctrl-C or the end of a
/// session does.
#[test]
fn an_interrupted_export_leaves_a_manifest_that_matches_the_files() {
    let aws = Aws::start("export-interrupted", &json!([]));
    let arguments = ["--regions", "us-east-1 eu-west-1 sa-east-1"];
    // Ctrl-C goes to the whole process group. The AWS CLI catches it and exits with 130.
    let ctrl_c = "trap 'exit 130' INT; kill -INT 0; exit 130";
    let killed = "printf '{\"Clus'; kill -KILL $PPID; exit 1";
    for (name, interruption, parts) in [("ctrl-c", ctrl_c, 0), ("killed", killed, 2)] {
        let _ = std::fs::remove_dir_all(aws.folder.join("dax-export"));
        let before = scratch(&format!("export-interrupted-{name}"));
        program(
            &before.join("aws"),
            &format!(
                "case \" $* \" in *' dax '*' eu-west-1 '*) {interruption} ;; esac\nexec {} \"$@\"",
                python_programs().join("aws").display()
            ),
        );
        // A shell runs the script, since `run` needs an exit code.
        let mut shell = Command::new("bash");
        shell.args(["-c", "trap : INT; bash \"$@\"; echo \"exit code $?\"", "_"]);
        shell
            .arg(root().join("docs/export-dax.sh"))
            .args(arguments)
            .current_dir(&aws.folder)
            .process_group(0);
        let (_, output) = run(&mut shell, &aws.endpoint, Some(&before));
        assert!(
            output.contains(if name == "ctrl-c" { "exit code 130" } else { "exit code 137" }),
            "{output}"
        );
        assert!(!output.contains("sa-east-1"), "the script went on: {output}");
        assert_eq!(outcomes(&manifest(&aws.account())), ["us-east-1 exported"], "{output}");
        let left =
            names(&aws.account()).iter().filter(|name| name.rsplit('.').next() == Some("part")).count();
        assert_eq!(left, parts, "{name}");

        let (code, output) = aws.export(&arguments);
        assert_eq!(code, 0, "{output}");
        assert!(output.contains("us-east-1: is there already"), "{output}");
        let all = ["us-east-1 exported", "eu-west-1 exported", "sa-east-1 exported"];
        assert_eq!(outcomes(&manifest(&aws.account())), all);
        assert!(names(&aws.account()).iter().all(|name| name.rsplit('.').next() != Some("part")), "{output}");
    }
}

#[test]
fn the_script_hashes_with_any_of_three_tools() {
    let aws = Aws::start("export-tools", &json!([]));
    for (name, tools) in
        [("shasum", &["shasum", "perl"][..]), ("openssl", &["openssl"][..]), ("none", &[][..])]
    {
        let _ = std::fs::remove_dir_all(aws.folder.join("dax-export"));
        let path = only(&format!("export-tools-{name}"), tools);
        let mut script = Command::new("env");
        script.arg(format!("PATH={}", path.display())).arg("bash").arg(root().join("docs/export-dax.sh"));
        script.args(["--regions", "us-east-1"]).current_dir(&aws.folder);
        let (code, output) = run(&mut script, &aws.endpoint, None);
        assert_eq!(code, 0, "{output}");
        assert!(aws.account().join("us-east-1.json").exists(), "{output}");
        let missing = "no sha256sum, shasum or openssl found: the export gets no manifest (export.json)\n";
        assert_eq!(output.matches(missing).count(), usize::from(tools.is_empty()), "{output}");
        if tools.is_empty() {
            assert!(!aws.account().join("export.json").exists());
        } else {
            assert_eq!(outcomes(&manifest(&aws.account())), ["us-east-1 exported"]);
        }
    }
}

/// Early versions of the AWS CLI print their version to stderr. A wrapper may add text to it, which
/// the script must escape.
#[test]
fn the_cli_version_is_escaped() {
    let aws = Aws::start("export-version", &json!([]));
    let before = scratch("export-version-before");
    program(
        &before.join("aws"),
        &format!(
            "if [ \"$*\" = --version ]; then printf 'aws-cli/1.11.13 \"a\\\\b\"\\tc\\r\\nsecond line\\n' >&2; exit; fi\nexec {} \"$@\"",
            python_programs().join("aws").display()
        ),
    );
    let (code, output) = run(&mut aws.script(&["--regions", "us-east-1"]), &aws.endpoint, Some(&before));
    assert_eq!(code, 0, "{output}");
    assert_eq!(entry_of(&manifest(&aws.account()), "us-east-1")["cli"], "aws-cli/1.11.13 \"a\\b\"c");
}

#[test]
fn unknown_options_end_the_script_before_it_exports() {
    let folder = scratch("export-options");
    for (arguments, message) in [
        (&["--regions"][..], "`--regions` needs a list of regions"),
        (&["--region", "us-east-1"][..], "`--region` is not an option"),
        (&["--regions", "us-east-1 ../../etc"][..], "`../../etc` is not a region"),
        (&["prod", "--regions", "*"][..], "`*` is not a region"),
    ] {
        let mut bash = Command::new("bash");
        bash.arg(root().join("docs/export-dax.sh")).args(arguments).current_dir(&folder);
        let (code, output) = run(&mut bash, "http://127.0.0.1:9", None);
        assert_eq!(code, 2, "{output}");
        assert!(output.starts_with(message), "{output}");
    }
    let mut bash = Command::new("bash");
    bash.arg(root().join("docs/export-dax.sh")).arg("--help").current_dir(&folder);
    let (code, output) = run(&mut bash, "http://127.0.0.1:9", None);
    assert_eq!(code, 0, "{output}");
    assert!(output.starts_with("Exports the DAX clusters") && output.contains("--regions"), "{output}");
    assert!(!output.contains("set -u") && names(&folder).is_empty(), "{output}");
}

/// The script passes shellcheck without any suppressions.
#[test]
fn the_bash_script_passes_shellcheck() {
    let output = Command::new(python_programs().join("shellcheck"))
        .arg(root().join("docs/export-dax.sh"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// PowerShell is not available here, so tree-sitter's grammar for it parses the script. The last
/// assertion would find a brace that closes too early.
#[test]
fn the_powershell_script_parses() {
    let script = r#"
import sys
import tree_sitter, tree_sitter_powershell
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
source = open(sys.argv[1], "rb").read()
for text, is_sound in [(source, True), (b"if ($a -eq 1 { }", False)]:
    assert parser.parse(text).root_node.has_error != is_sound, text
def functions(node):
    if node.type == "function_statement": yield node
    for child in node.children: yield from functions(child)
found = list(functions(parser.parse(source).root_node))
assert len(found) == source.count(b"\nfunction ") == 12, found
"#;
    let output = Command::new(python_programs().join("python"))
        .args(["-c", script])
        .arg(root().join("docs/export-dax.ps1"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Both scripts use the same words for the manifest's members, commands, outcomes and files.
#[test]
fn both_scripts_write_the_same_manifest() {
    let read = |name: &str| std::fs::read_to_string(root().join("docs").join(name)).unwrap();
    for word in [
        "\"format\": \"dax001-export\",",
        "\"version\": \"1.0\",",
        "\"answers\": [",
        "\"regions\": [",
        "sts get-caller-identity",
        "account list-regions",
        "ec2 describe-regions --all-regions",
        "caller-identity.json",
        "list-regions.json",
        "describe-regions.json",
        "exported",
        "failed",
        "not-enabled",
    ] {
        assert!(read("export-dax.sh").contains(word) && read("export-dax.ps1").contains(word), "{word}");
    }
}
