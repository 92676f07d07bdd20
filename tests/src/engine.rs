//! The three browser engines and their drivers.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// How a page is looked at.
#[derive(Clone, Copy)]
pub struct Look {
    /// `light` or `dark`.
    pub scheme: &'static str,
    /// The window's width in CSS pixels.
    pub width: u32,
    /// The window's height.
    pub height: u32,
}

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink, that of Debian's Chromium.
    Chromium,
    /// The same on a processor without the instructions that vectors in WebAssembly need.
    ChromiumWithoutVectors,
    /// The same without a compiler, and so without WebAssembly: what Microsoft Edge's enhanced security does.
    ChromiumWithoutWebAssembly,
    /// Gecko, that of Debian's Firefox ESR.
    Firefox,
    /// The same with WebAssembly switched off.
    FirefoxWithoutWebAssembly,
    /// That of `WebKitGTK`'s small browser.
    WebKit,
    /// The same with WebAssembly switched off, as by Lockdown Mode.
    WebKitWithoutWebAssembly,
}

/// A program that ends with the test, whatever comes of it.
pub struct Killed(pub Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A browser that is driven, and the programs that it needs.
pub(crate) struct Driven {
    pub(crate) driver: WebDriver,
    _programs: Vec<Killed>,
}

impl Engine {
    /// Starts the browser with a window of its own. What it asks for beyond `site` goes to `trap`.
    pub(crate) async fn start(self, look: Look, site: SocketAddr, trap: SocketAddr) -> Driven {
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
                    return Driven { driver, _programs: programs };
                }
                Ok(Err(error)) => eprintln!("{self:?} doesn't start: {error}"),
                Err(_) => eprintln!("{self:?} doesn't start within {} s", START.as_secs()),
            }
        }
        panic!("{self:?} doesn't start");
    }
}

impl Engine {
    /// Whether it is Chromium with whatever settings: its window is made by an argument.
    fn is_chromium(self) -> bool {
        matches!(self, Self::Chromium | Self::ChromiumWithoutVectors | Self::ChromiumWithoutWebAssembly)
    }

    /// Whether the page runs there.
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

/// How often a browser is started, and how long it is waited for: on a busy machine one now and then hangs before it is there.
const TRIES: u32 = 4;
const START: Duration = Duration::from_secs(40);

/// A driver that has just been started needs a moment before it listens.
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

/// Takes vectors from WebAssembly: the engine asks the processor for SSE4.1, and believes this.
const WITHOUT_VECTORS: &str = "--js-flags=--no-enable-sse4-1";

/// Takes the compiler away, and WebAssembly with it. `--noexpose_wasm` leaves `WebAssembly` where it is in current versions.
const WITHOUT_WEBASSEMBLY: &str = "--js-flags=--jitless";

fn chromium(look: Look, site: SocketAddr, trap: SocketAddr, more: &[&str]) -> (Vec<Killed>, u16, Value) {
    let (driver, port) = saying(
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

fn firefox(trap: SocketAddr, has_web_assembly: bool) -> (Vec<Killed>, u16, Value) {
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
        // Nothing of its own: updates, studies, portals.
        "app.update.enabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "javascript.options.wasm": has_web_assembly,
    });
    let binary = program("FIREFOX").unwrap_or_else(|| "firefox".to_owned());
    let options = json!({"args": ["-headless"], "prefs": preferences, "binary": binary});
    (vec![driver], port, json!({"browserName": "firefox", "moz:firefoxOptions": options}))
}

fn webkit(trap: SocketAddr, has_web_assembly: bool) -> (Vec<Killed>, u16, Value) {
    // It has no way to do without a display: it is given one that nobody sees.
    let screen = ["-displayfd", "1", "-screen", "0", "1400x1100x24", "-nolisten", "tcp"];
    let (display, number): (_, u32) = saying(
        || start("XVFB", "Xvfb", |display| display.args(screen), Stdio::piped()),
        |line| line.trim().parse().ok(),
    );
    let port = free_port();
    let driver = start(
        "WEBKIT_DRIVER",
        "WebKitWebDriver",
        |driver| {
            // Without a desktop there is nobody to ask for settings, and as root no sandbox.
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

/// A program that the tests were told of.
fn program(variable: &str) -> Option<String> {
    std::env::var(variable).ok()
}

fn start(
    variable: &str,
    name: &str,
    set: impl FnOnce(&mut Command) -> &mut Command,
    stdout: Stdio,
) -> Killed {
    let program = program(variable).unwrap_or_else(|| name.to_owned());
    let mut command = Command::new(&program);
    set(&mut command).stdin(Stdio::null()).stdout(stdout).stderr(Stdio::null());
    let child = command
        .spawn()
        .unwrap_or_else(|error| panic!("{program} can't be started ({error}): run `cargo xtask test`"));
    Killed(child)
}

/// A program, started, and what it says in one of its first lines. One that ends before that has met another on its port: it is started again.
fn saying<T>(start: impl Fn() -> Killed, read: impl Fn(&str) -> Option<T>) -> (Killed, T) {
    for _ in 0..TRIES {
        let mut program = start();
        let lines = BufReader::new(program.0.stdout.take().unwrap()).lines();
        if let Some(said) = lines.map_while(Result::ok).find_map(|line| read(&line)) {
            return (program, said);
        }
    }
    panic!("a driver doesn't say what it listens on");
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
