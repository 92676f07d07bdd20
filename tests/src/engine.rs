//! The three browser engines and their drivers.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// The window and colour scheme that a test uses for a page.
#[derive(Clone, Copy)]
pub struct Look {
    /// `light` or `dark`.
    pub scheme: &'static str,
    /// The window's width in CSS pixels.
    pub width: u32,
    /// The window's height in CSS pixels.
    pub height: u32,
}

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink, from Debian's Chromium package.
    Chromium,
    /// Chromium on a processor that lacks the instructions for WebAssembly SIMD.
    ChromiumWithoutVectors,
    /// Chromium without a JIT compiler, and so without WebAssembly, as with the enhanced security
    /// mode of Microsoft Edge.
    ChromiumWithoutWebAssembly,
    /// Gecko, from Debian's Firefox ESR package.
    Firefox,
    /// Firefox with WebAssembly switched off.
    FirefoxWithoutWebAssembly,
    /// WebKit, from the small browser that comes with `WebKitGTK`.
    WebKit,
    /// WebKit with WebAssembly switched off, as Lockdown Mode does.
    WebKitWithoutWebAssembly,
}

/// A child process that is killed when the test ends, even if the test fails.
pub struct KillOnDrop(pub Child);

impl Drop for KillOnDrop {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A browser under WebDriver control, and the programs that it needs.
pub(crate) struct BrowserSession {
    pub(crate) driver: WebDriver,
    _programs: Vec<KillOnDrop>,
}

impl Engine {
    /// Starts the browser with its own window. Every request to an address other than `site` goes
    /// to `trap`.
    pub(crate) async fn start(self, look: Look, site: SocketAddr, trap: SocketAddr) -> BrowserSession {
        for _ in 0..TRIES {
            let (programs, port, capabilities) = match self {
                Self::Chromium => chromium(look, site, trap, &[]),
                Self::ChromiumWithoutVectors => chromium(look, site, trap, &[WITHOUT_VECTORS]),
                Self::ChromiumWithoutWebAssembly => chromium(look, site, trap, &[WITHOUT_WEBASSEMBLY]),
                Self::Firefox => firefox(trap, true),
                Self::FirefoxWithoutWebAssembly => firefox(trap, false),
                Self::WebKit => webkit(trap, true),
                Self::WebKitWithoutWebAssembly => webkit(trap, false),
            };
            let capabilities: Capabilities = serde_json::from_value(capabilities).unwrap();
            match tokio::time::timeout(START, connect(port, capabilities)).await {
                Ok(Ok(driver)) => {
                    driver.set_implicit_wait_timeout(Duration::ZERO).await.unwrap();
                    if !self.is_chromium() {
                        driver.set_window_rect(0, 0, look.width, look.height).await.unwrap();
                    }
                    return BrowserSession { driver, _programs: programs };
                }
                Ok(Err(error)) => eprintln!("{self:?} doesn't start: {error}"),
                Err(_) => eprintln!("{self:?} doesn't start within {} s", START.as_secs()),
            }
        }
        panic!("{self:?} doesn't start");
    }
}

impl Engine {
    /// Whether this is Chromium in any configuration. Chromium gets its window size from a
    /// command-line argument.
    fn is_chromium(self) -> bool {
        matches!(self, Self::Chromium | Self::ChromiumWithoutVectors | Self::ChromiumWithoutWebAssembly)
    }

    /// Whether the page can check evidence in this engine.
    pub(crate) fn can_check(self) -> bool {
        !matches!(
            self,
            Self::ChromiumWithoutVectors
                | Self::ChromiumWithoutWebAssembly
                | Self::FirefoxWithoutWebAssembly
                | Self::WebKitWithoutWebAssembly
        )
    }
}

/// How many times to start a browser, and how long to wait each time. On a busy machine a browser
/// sometimes hangs during startup.
const TRIES: u32 = 4;
const START: Duration = Duration::from_secs(40);

/// Connects to a driver, which needs a moment before it listens.
async fn connect(port: u16, capabilities: Capabilities) -> WebDriverResult<WebDriver> {
    let url = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    WebDriver::new(url, capabilities).await
}

/// Disables SIMD in WebAssembly: V8 needs SSE4.1 for it, and this flag makes V8 believe that the
/// processor lacks SSE4.1.
const WITHOUT_VECTORS: &str = "--js-flags=--no-enable-sse4-1";

/// Disables the JIT compiler, and WebAssembly with it. Current versions keep `WebAssembly` defined
/// under `--noexpose_wasm`.
const WITHOUT_WEBASSEMBLY: &str = "--js-flags=--jitless";

fn chromium(look: Look, site: SocketAddr, trap: SocketAddr, more: &[&str]) -> (Vec<KillOnDrop>, u16, Value) {
    let (driver, port) = start_and_parse(
        || start("CHROMEDRIVER", "chromedriver", |driver| driver.arg("--port=0"), Stdio::piped()),
        |line| line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok(),
    );
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        "--no-first-run".to_owned(),
        "--hide-scrollbars".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--disable-default-apps".to_owned(),
        "--disable-features=OptimizationHints,MediaRouter,NetworkTimeServiceQuerying".to_owned(),
        format!("--window-size={},{}", look.width, look.height),
        format!("--proxy-server=http://{trap}"),
        format!("--proxy-bypass-list=<-loopback>;{site}"),
    ];
    arguments.extend(more.iter().copied().map(str::to_owned));
    let options = match program("CHROMIUM") {
        Some(binary) => json!({"args": arguments, "binary": binary}),
        None => json!({"args": arguments}),
    };
    (vec![driver], port, json!({"browserName": "chrome", "goog:chromeOptions": options}))
}

fn firefox(trap: SocketAddr, has_web_assembly: bool) -> (Vec<KillOnDrop>, u16, Value) {
    let port = free_port();
    let driver = start(
        "GECKODRIVER",
        "geckodriver",
        |driver| driver.args(["--log", "fatal", "--port"]).arg(port.to_string()),
        Stdio::null(),
    );
    let preferences = json!({
        "network.proxy.type": 1,
        "network.proxy.http": trap.ip().to_string(),
        "network.proxy.http_port": trap.port(),
        "network.proxy.ssl": trap.ip().to_string(),
        "network.proxy.ssl_port": trap.port(),
        "network.proxy.no_proxies_on": "127.0.0.1",
        // Turns off the browser's own traffic: updates, studies, captive portal checks.
        "app.update.enabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "javascript.options.wasm": has_web_assembly,
    });
    let binary = program("FIREFOX").unwrap_or_else(|| "firefox".to_owned());
    let options = json!({"args": ["-headless"], "prefs": preferences, "binary": binary});
    (vec![driver], port, json!({"browserName": "firefox", "moz:firefoxOptions": options}))
}

fn webkit(trap: SocketAddr, has_web_assembly: bool) -> (Vec<KillOnDrop>, u16, Value) {
    // WebKitGTK can't run without a display, so it gets a virtual one.
    let screen = ["-displayfd", "1", "-screen", "0", "1400x1100x24", "-nolisten", "tcp"];
    let (display, number): (_, u32) = start_and_parse(
        || start("XVFB", "Xvfb", |display| display.args(screen), Stdio::piped()),
        |line| line.trim().parse().ok(),
    );
    let port = free_port();
    let driver = start(
        "WEBKIT_DRIVER",
        "WebKitWebDriver",
        |driver| {
            // There is no desktop to ask for settings, and the sandbox doesn't work as root.
            driver
                .arg(format!("--port={port}"))
                .env("DISPLAY", format!(":{number}"))
                .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
                .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
                .env("LIBGL_ALWAYS_SOFTWARE", "1")
                .env("GSETTINGS_BACKEND", "memory")
                .env("NO_AT_BRIDGE", "1")
                .env("JSC_useWasm", if has_web_assembly { "1" } else { "0" })
        },
        Stdio::null(),
    );
    let browser = program("MINI_BROWSER")
        .unwrap_or_else(|| "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser".to_owned());
    let options = json!({"binary": browser, "args": ["--automation"]});
    let proxy = json!({"proxyType": "manual", "httpProxy": trap.to_string(), "sslProxy": trap.to_string(), "noProxy": ["127.0.0.1"]});
    let capabilities =
        json!({"browserName": "MiniBrowser", "webkitgtk:browserOptions": options, "proxy": proxy});
    (vec![driver, display], port, capabilities)
}

/// The path of a program, from an environment variable that `cargo xtask test` sets.
fn program(variable: &str) -> Option<String> {
    std::env::var(variable).ok()
}

fn start(
    variable: &str,
    name: &str,
    set: impl FnOnce(&mut Command) -> &mut Command,
    stdout: Stdio,
) -> KillOnDrop {
    let program = program(variable).unwrap_or_else(|| name.to_owned());
    let mut command = Command::new(&program);
    set(&mut command).stdin(Stdio::null()).stdout(stdout).stderr(Stdio::null());
    let child = command
        .spawn()
        .unwrap_or_else(|error| panic!("{program} can't be started ({error}): run `cargo xtask test`"));
    KillOnDrop(child)
}

/// Starts a program and parses one of its first lines of output. If the program ends before that,
/// another one took its port, so this starts it again.
fn start_and_parse<T>(start: impl Fn() -> KillOnDrop, read: impl Fn(&str) -> Option<T>) -> (KillOnDrop, T) {
    for _ in 0..TRIES {
        let mut program = start();
        let lines = BufReader::new(program.0.stdout.take().unwrap()).lines();
        if let Some(value) = lines.map_while(Result::ok).find_map(|line| read(&line)) {
            return (program, value);
        }
    }
    panic!("a driver doesn't say what it listens on");
}

/// A port that no program listens on.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
