//! Runs a plan's scripts in bash, with a stub in place of `aws` that records every call and answers
//! it.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Answers like an account with one old cluster, in which creating a cluster makes a new one.
/// Records each call: NUL ends each argument, and a record separator ends the call.
const STUB: &str = r#"#!/bin/bash
printf '%s\0' "$@" $'\x1e' >> "$STUB/calls"
query=${*: -1}
case " $* " in *" ${STUB_FAILS:-nothing} "*) echo 'An error occurred (AccessDenied)' >&2; exit 254 ;; esac
case $2 in
  create-cluster) touch "$STUB/created"; echo creating ;;
  delete-cluster) touch "$STUB/deleted"; echo deleting ;;
  list-tags) case $query in *"starts_with(Key,'aws:')]."*) printf '%s' "${STUB_AWS_TAGS:-}" ;; *) cat "$STUB/tags" ;; esac ;;
  get-metric-statistics)
    [ -z "${STUB_CLOUDWATCH_FAILS:-}" ] || { echo 'An error occurred (AccessDenied)' >&2; exit 254; }
    case " $* " in
      *" ClientConnections "*) echo "${STUB_CONNECTIONS:-None}" ;;
      *" TotalRequestCount "*) echo "${STUB_REQUESTS:-0}" ;;
      *) echo "${STUB_LOAD-288}" ;;
    esac ;;
  *) case $query in
      *ClusterName==*"'$STUB_NEW'"*) [ ! -e "$STUB/created" ] || printf 'available\t%s\tarn:new\n' "${STUB_SSE:-ENABLED}" ;;
      *ClusterName==*) [ -e "$STUB/deleted" ] || printf 'available\tDISABLED\t%s\n' "$STUB_ARN" ;;
      *DiscoveryEndpoint*) printf 'daxs://new:9111\tnew\t9111\n' ;;
      *) case " $* " in *" --cluster-names $STUB_NEW "*) STUB_EXPORTED=$STUB_WANTED ;; esac; printf '%s\n' "${STUB_EXPORTED// /$'\t'}" ;;
    esac ;;
esac
"#;

/// Runs a program at a pseudo-terminal, and types answers.
const TERMINAL: &str = include_str!("terminal.py");

/// A folder with the `aws` stub, and an empty folder in which scripts run.
pub struct Account {
    folder: PathBuf,
    /// Environment variables for the scripts.
    pub environment: Vec<(String, String)>,
}

/// The result of running a script.
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// The output.
    pub output: String,
    /// The arguments of each call to `aws`, in order.
    pub calls: Vec<Vec<String>>,
}

impl Account {
    /// An account whose old cluster has these tags, as `list-tags` prints them.
    pub fn new(tags: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("dax001-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(folder.join("work")).unwrap();
        std::fs::write(folder.join("aws"), STUB).unwrap();
        std::fs::set_permissions(folder.join("aws"), PermissionsExt::from_mode(0o755)).unwrap();
        std::fs::write(folder.join("tags"), tags).unwrap();
        let path = format!("{}:/usr/bin:/bin", folder.display());
        let environment =
            [("PATH", path), ("STUB", folder.display().to_string()), ("DAX_POLL_SECONDS", "0".to_owned())];
        Self { folder, environment: environment.map(|(name, value)| (name.to_owned(), value)).to_vec() }
    }

    /// Sets an environment variable for the scripts.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Runs a script at a terminal, on which these answers are typed.
    pub fn run_at_terminal(&self, script: &str, answers: &str) -> Run {
        self.run_by(script, &["/usr/bin/python3", "-c", TERMINAL, answers, "bash"], &[])
    }

    /// Runs a script with these options, without a terminal.
    pub fn run(&self, script: &str, options: &[&str]) -> Run {
        self.run_by(script, &["bash"], options)
    }

    fn run_by(&self, script: &str, by: &[&str], options: &[&str]) -> Run {
        let (calls, work) = (self.folder.join("calls"), self.folder.join("work"));
        std::fs::write(&calls, "").unwrap();
        std::fs::write(self.folder.join("script.sh"), script).unwrap();
        let output = Command::new(by[0])
            .args(&by[1..])
            .arg(self.folder.join("script.sh"))
            .args(options)
            .current_dir(&work)
            .env_clear()
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .output()
            .expect("these tests need bash");
        let left: Vec<_> = std::fs::read_dir(&work).unwrap().collect();
        assert!(left.is_empty(), "the script left {left:?}");
        let calls = String::from_utf8(std::fs::read(&calls).unwrap()).unwrap();
        let calls = calls
            .split_terminator("\u{1e}\0")
            .map(|call| call.split_terminator('\0').map(str::to_owned).collect());
        let calls = calls.collect();
        let text =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        Run { code: output.status.code().unwrap_or(-1), output: text, calls }
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Run {
    /// The calls to one operation.
    pub fn calls_of(&self, operation: &str) -> Vec<&[String]> {
        self.calls
            .iter()
            .filter(|call| call.get(1).is_some_and(|name| name == operation))
            .map(Vec::as_slice)
            .collect()
    }
}
