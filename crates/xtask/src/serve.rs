//! Serving the page on loopback.

use std::net::TcpListener;

use crate::build;
use crate::run::Result;
use crate::setup;

/// Where the page is served unless another port is asked for.
pub(crate) const PORT: u16 = 8001;

/// Builds the page and serves it; changes to its sources build it again.
pub(crate) fn serve(port: u16) -> Result<()> {
    let port = free(port)?;
    let tools = setup::build_tools()?;
    println!(
        "==> building the policy module and the page (2 minutes at first, then 30 s), then serving it until Ctrl+C at"
    );
    println!("\n    http://127.0.0.1:{port}/\n");
    let mut trunk = build::trunk(&tools)?;
    trunk.args(["serve", "--address", "127.0.0.1", "--port"]).arg(port.to_string());
    become_program(trunk)
}

/// The port if nobody has it; otherwise the next one that is free.
fn free(port: u16) -> Result<u16> {
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let last = port.saturating_add(20);
    (port..=last).find(is_free).ok_or_else(|| {
        format!(
            "every port from {port} to {last} is taken: name another one with `cargo xtask serve --port PORT`"
        )
    })
}

/// Ends as that program, so that Ctrl+C and signals reach it.
#[cfg(unix)]
fn become_program(mut command: std::process::Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(format!("trunk can't be started: {}", command.exec()))
}

#[cfg(not(unix))]
fn become_program(mut command: std::process::Command) -> Result<()> {
    crate::run::run(&mut command, "look at the messages above")
}
