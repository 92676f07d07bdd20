//! Serves the page on loopback.

use std::net::TcpListener;

use crate::build;
use crate::run::{Result, root};
use crate::setup::ToolSource;

/// The page's port, unless the user names another one or this one is taken.
const PORT: u16 = 8001;

/// Builds the page and serves it at this port, or at the first free one. Changes to its sources
/// build it again.
pub(crate) fn serve(port: Option<u16>) -> Result<()> {
    let port = match port {
        Some(port) if is_free(port) => port,
        Some(port) => {
            return Err(format!("port {port} is taken: name another one, or none to have a free one chosen"));
        }
        None => free()?,
    };
    let tools = build::tools(ToolSource::Found)?;
    // Trunk rebuilds the page while serving it, so the checksums and the single file of an earlier
    // build would no longer match.
    for name in ["SHA256SUMS", "dax001.html", "dax001.cdx.json"] {
        let _ = std::fs::remove_file(root().join("dist").join(name));
    }
    println!(
        "==> building the policy module and the page (2 minutes at first, then 30 s), then serving it until Ctrl+C at"
    );
    println!("\n    http://127.0.0.1:{port}/\n");
    let mut trunk = build::trunk(&tools)?;
    trunk.args(["serve", "--address", "127.0.0.1", "--port"]).arg(port.to_string());
    become_program(trunk)
}

fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}

/// The first free port, starting at the default one.
fn free() -> Result<u16> {
    let last = PORT + 20;
    (PORT..=last).find(|port| is_free(*port)).ok_or_else(|| {
        format!(
            "every port from {PORT} to {last} is taken: name another one with `cargo xtask serve --port PORT`"
        )
    })
}

/// Replaces this process with the program, so that Ctrl+C and signals reach it.
#[cfg(unix)]
fn become_program(mut command: std::process::Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(format!("trunk can't be started: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_program(mut command: std::process::Command) -> Result<()> {
    crate::run::run(&mut command, "look at the messages above")
}
