//! Shared by the end-to-end tests: files of the repository, and the page in a browser that can
//! reach only the page's own server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this is all test code, which may panic"
)]

pub mod aws;
pub mod bench;
pub mod controls;
pub mod engine;
pub mod imports;
pub mod npm;

use std::hash::{BuildHasher, RandomState};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use thirtyfour::prelude::*;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

pub use crate::engine::Look;
use crate::engine::{BrowserSession, Engine};

/// The root folder of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The text of a file in `fixtures/`.
pub fn fixture(path: &str) -> String {
    std::fs::read_to_string(root().join("fixtures").join(path)).unwrap()
}

/// Creates an empty folder below the build's target folder.
pub fn scratch(name: &str) -> PathBuf {
    let folder = root().join("target/tests").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A server on loopback that logs its requests.
struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(router: Router) -> Self {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = requests.clone();
        let note = move |request: Request, next: Next| {
            log.lock().unwrap().push(format!("{} {}", request.method(), request.uri()));
            next.run(request)
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = router.layer(from_fn(note));
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { address, requests }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// The path of the single-file build. If `worker_end` is not empty, the path of a copy with that
/// code appended to its worker script.
fn single_file(worker_end: &str) -> PathBuf {
    let file = root().join("dist/dax001.html");
    assert!(file.is_file(), "dist/dax001.html is not built: run `cargo xtask test`");
    if worker_end.is_empty() {
        return file;
    }
    let html = std::fs::read_to_string(file).unwrap();
    let (before, rest) = html.split_once(WORKER_BLOCK).expect("the worker is a block of the page");
    let (block, after) = rest.split_once('<').unwrap();
    let mut script = String::new();
    let bytes = STANDARD.decode(block).unwrap();
    GzDecoder::new(bytes.as_slice()).read_to_string(&mut script).unwrap();
    script.push_str(worker_end);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(script.as_bytes()).unwrap();
    let block = STANDARD.encode(encoder.finish().unwrap());
    let copy = root().join(format!("target/tests/single-{}.html", fresh()));
    std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
    std::fs::write(&copy, [before, WORKER_BLOCK, &block, "<", after].concat()).unwrap();
    copy
}

const WORKER_BLOCK: &str = r#"<script type="application/octet-stream" id="worker.js">"#;

/// A number that no other test uses.
pub fn fresh() -> u64 {
    RandomState::new().hash_one(0)
}

/// How often a test looks for something before it gives up, and the pause between attempts: 20 s in
/// all.
const WAITS: u32 = 800;
const PAUSE: Duration = Duration::from_millis(25);
/// How long an element must have stayed in place before a test clicks it.
const STILL: Duration = Duration::from_millis(150);

/// A build of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    /// `dist/site/`, from a server on loopback.
    Served,
    /// `dist/dax001.html`, from `file://`.
    Single,
}

/// A desktop window with the light colour scheme.
pub const DESKTOP: Look = Look { scheme: "light", width: 1280, height: 1000 };

/// The page in a browser. All requests except those to the page's own server go to a trap.
pub struct Page {
    /// The WebDriver session of the browser.
    pub driver: WebDriver,
    engine: Engine,
    url: String,
    site: Server,
    trap: Server,
    _session: BrowserSession,
}

/// Hosts that browsers contact by themselves, whatever page is open: for updates, sign-in, form
/// filling, hints and settings.
const BROWSERS_OWN: [&str; 9] = [
    "://update.googleapis.com/",
    " update.googleapis.com:443",
    " accounts.google.com:443",
    " content-autofill.googleapis.com:443",
    " optimizationguide-pa.googleapis.com:443",
    " android.clients.google.com:443",
    ".mozilla.com:443",
    ".mozilla.net:443",
    ".mozilla.org:443",
];

/// Opens the page in Chromium, runs the test, and closes the browser even if the test fails.
pub async fn with_page<F: Future<Output = WebDriverResult<()>> + Send + 'static>(
    look: Look,
    test: impl FnOnce(Arc<Page>) -> F,
) {
    with_page_in(Engine::Chromium, Build::Served, look, "", test).await;
}

/// Opens a build of the page in a browser, with this code appended to its worker script.
pub async fn with_page_in<F: Future<Output = WebDriverResult<()>> + Send + 'static>(
    engine: Engine,
    build: Build,
    look: Look,
    worker_end: &'static str,
    test: impl FnOnce(Arc<Page>) -> F,
) {
    close_after(Page::open(engine, build, look, worker_end).await, test).await;
}

/// Opens a page other than ours in a browser: one that embeds the package.
pub async fn with_host<F: Future<Output = WebDriverResult<()>> + Send + 'static>(
    engine: Engine,
    host: Host<'_>,
    test: impl FnOnce(Arc<Page>) -> F,
) {
    let (site, url) = match host {
        Host::Folder { folder, policy } => {
            let policy = axum::http::HeaderValue::from_str(policy).unwrap();
            let header = SetResponseHeaderLayer::overriding(CONTENT_SECURITY_POLICY, policy);
            let site =
                Server::start(Router::new().fallback_service(ServeDir::new(folder)).layer(header)).await;
            let url = format!("http://{}/", site.address);
            (site, url)
        }
        Host::File(file) => (Server::start(Router::new()).await, format!("file://{}", file.display())),
        Host::Address(address) => {
            (Server { address, requests: Arc::default() }, format!("http://{address}/"))
        }
    };
    let page = Page::start(engine, DESKTOP, site, |_| url).await;
    page.driver.goto(&page.url).await.unwrap();
    close_after(page, test).await;
}

/// A page that embeds the package.
pub enum Host<'a> {
    /// The contents of a folder, served with this content security policy.
    Folder {
        /// The folder.
        folder: &'a Path,
        /// The policy. An empty one allows everything.
        policy: &'a str,
    },
    /// A file, from `file://`.
    File(&'a Path),
    /// A page from a server that is already running.
    Address(SocketAddr),
}

async fn close_after<F: Future<Output = WebDriverResult<()>> + Send + 'static>(
    page: Page,
    test: impl FnOnce(Arc<Page>) -> F,
) {
    let page = Arc::new(page);
    let result = tokio::spawn(test(page.clone())).await;
    // If the page took its own change for another program's, it would render everything anew. No
    // other assertion would notice that.
    let is_startled = "return document.body?.innerText?.includes('changed text on this page') ?? false";
    let is_startled = page.driver.execute(is_startled, vec![]).await.is_ok_and(|value| value.json() == true);
    let _ = page.driver.clone().quit().await;
    match result {
        Ok(result) => {
            result.unwrap();
            assert!(!is_startled, "the page took a change of its own text for another program's");
        }
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}

/// Runs each of these functions as a test in every engine and in both builds, with this code
/// appended to the worker script.
#[macro_export]
macro_rules! in_each_engine {
    ($end:expr; $($test:ident),+ $(,)?) => {
        $crate::in_each_engine! { @in chromium Chromium Served $end; $($test)+ }
        $crate::in_each_engine! { @in firefox Firefox Served $end; $($test)+ }
        $crate::in_each_engine! { @in webkit WebKit Served $end; $($test)+ }
        $crate::in_each_engine! { @in chromium_single Chromium Single $end; $($test)+ }
        $crate::in_each_engine! { @in firefox_single Firefox Single $end; $($test)+ }
        $crate::in_each_engine! { @in webkit_single WebKit Single $end; $($test)+ }
    };
    (@in $name:ident $engine:ident $build:ident $end:expr; $($test:ident)+) => {
        mod $name {
            use super::*;
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $test() {
                    let (engine, build) = ($crate::engine::Engine::$engine, $crate::Build::$build);
                    $crate::with_page_in(engine, build, $crate::DESKTOP, $end, super::$test).await;
                }
            )+
        }
    };
}

impl Page {
    async fn open(engine: Engine, build: Build, look: Look, worker_end: &'static str) -> Self {
        let folder = root().join("dist/site");
        assert!(folder.join("index.html").is_file(), "dist/site is not built: run `cargo xtask test`");
        let mut router = Router::new();
        if !worker_end.is_empty() {
            let script = std::fs::read_to_string(folder.join("worker.js")).unwrap() + worker_end;
            let script = move || async move { ([("content-type", "text/javascript")], script) };
            router = router.route("/worker.js", get(script));
        }
        let site = Server::start(router.fallback_service(ServeDir::new(folder))).await;
        let page = Self::start(engine, look, site, |site| match build {
            Build::Served => format!("http://{site}/"),
            Build::Single => format!("file://{}", single_file(worker_end).display()),
        });
        let page = page.await;
        if engine == Engine::Chromium {
            // A browser window can't be made as narrow as a phone, but the emulated device can.
            page.cdp(
                "Emulation.setDeviceMetricsOverride",
                serde_json::json!({"width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": false}),
            )
            .await;
            page.media(look.scheme, "no-preference", "screen").await;
        }
        page.driver.goto(&page.url).await.unwrap();
        if engine.can_check() {
            page.see("#sample").await;
        }
        page
    }

    /// Starts a browser that can reach only this server. Requests to any other host go to a trap.
    async fn start(engine: Engine, look: Look, site: Server, url: impl FnOnce(SocketAddr) -> String) -> Self {
        let trap = Server::start(Router::new().fallback(async || StatusCode::FORBIDDEN)).await;
        let session = engine.start(look, site.address, trap.address).await;
        let url = url(site.address);
        Self { driver: session.driver.clone(), engine, url, site, trap, _session: session }
    }

    /// Sets the user's preferences in the browser: `light` or `dark`, a contrast, and `screen` or
    /// `print`.
    pub async fn media(&self, scheme: &str, contrast: &str, media: &str) {
        let features = serde_json::json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-contrast", "value": contrast},
        ]);
        self.cdp("Emulation.setEmulatedMedia", serde_json::json!({"features": features, "media": media}))
            .await;
    }

    /// The browser's engine.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The URL of the page.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URL of the trap. A request that arrives there would have left the page.
    pub fn trap(&self) -> String {
        format!("http://{}/", self.trap.address)
    }

    /// The requests that the page's own server received.
    pub fn requests_to_site(&self) -> Vec<String> {
        self.site.requests()
    }

    /// Requests to any other host, except those that a browser sends to its maker by itself.
    pub fn requests_to_others(&self) -> Vec<String> {
        let mut requests = self.trap.requests();
        requests.retain(|request| !BROWSERS_OWN.iter().any(|host| request.contains(host)));
        requests
    }

    /// Sends a command over the Chrome `DevTools` protocol.
    pub async fn cdp(&self, command: &str, parameters: serde_json::Value) -> serde_json::Value {
        self.driver.cdp().send_raw(command, parameters).await.unwrap()
    }

    /// Waits until the element exists and is visible.
    pub async fn see(&self, selector: &str) -> WebElement {
        for _ in 0..WAITS {
            // The page may replace an element right after the test finds it, so look it up again.
            if let Ok(element) = self.driver.find(By::Css(selector)).await
                && element.is_displayed().await.unwrap_or(false)
            {
                return element;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{selector} can't be seen; the page says\n{}", self.words().await);
    }

    /// All the text on the page, for the message of a failing test.
    async fn words(&self) -> String {
        self.script("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// The text of an element, once it is visible.
    pub async fn text(&self, selector: &str) -> String {
        for _ in 0..WAITS {
            if let Ok(text) = self.see(selector).await.text().await {
                return text;
            }
        }
        panic!("{selector} doesn't stay");
    }

    /// Waits until the element's text contains this text.
    pub async fn says(&self, selector: &str, text: &str) {
        let mut last = String::new();
        for _ in 0..WAITS {
            last = self.text(selector).await;
            if last.contains(text) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{selector} doesn't say `{text}` but `{last}`; the page says\n{}", self.words().await);
    }

    /// Whether an element exists.
    pub async fn has(&self, selector: &str) -> bool {
        !self.driver.find_all(By::Css(selector)).await.unwrap().is_empty()
    }

    /// Clicks an element once it has stopped moving. A driver reads the position first and clicks
    /// later, so it would hit whatever moved there in between.
    pub async fn click(&self, selector: &str) {
        let rectangle = "const element = document.querySelector(arguments[0]);
            element?.scrollIntoView({ block: 'center', behavior: 'instant' });
            const { x, y, width, height } = element?.getBoundingClientRect() ?? {};
            return [x, y, width, height];";
        let mut last = serde_json::Value::Null;
        for _ in 0..WAITS {
            let element = self.see(selector).await;
            let now = self.driver.execute(rectangle, vec![selector.into()]).await.unwrap().json().clone();
            if now == last {
                element.click().await.unwrap();
                return;
            }
            last = now;
            tokio::time::sleep(STILL).await;
        }
        panic!("{selector} doesn't stand still");
    }

    /// Chooses files as a person does in the file dialog.
    pub async fn choose(&self, files: &[PathBuf]) {
        let paths: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
        self.choose_in("input[type=file]", &paths).await;
    }

    /// Chooses files with this file input.
    pub async fn choose_in(&self, selector: &str, paths: &[&str]) {
        let input = self.driver.find(By::Css(selector)).await.unwrap();
        input.send_keys(paths.join("\n")).await.unwrap();
    }

    /// Chooses a folder with everything in it.
    pub async fn choose_folder(&self, folder: &Path) {
        let input = self.driver.find(By::Css("input[webkitdirectory]")).await.unwrap();
        input.send_keys(folder.to_str().unwrap()).await.unwrap();
    }

    /// Drags files and folders from outside onto the middle of the window, and drops them.
    pub async fn drop_files(&self, paths: &[&Path]) {
        assert_eq!(self.engine, Engine::Chromium, "the others have no command that drags files");
        let files: Vec<_> = paths.iter().map(|path| path.to_str().unwrap()).collect();
        let data = serde_json::json!({"items": [], "files": files, "dragOperationsMask": 1});
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = serde_json::json!({"type": kind, "x": 400, "y": 400, "data": data});
            self.cdp("Input.dispatchDragEvent", event).await;
        }
    }

    /// Pastes a text with the keyboard into the focused element.
    pub async fn paste(&self, text: &str) {
        assert_eq!(
            self.engine,
            Engine::Chromium,
            "the others have no way to fill the clipboard but the page"
        );
        self.cdp(
            "Browser.grantPermissions",
            serde_json::json!({"origin": self.url.trim_end_matches('/'), "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}),
        )
        .await;
        let script = "const [text, done] = arguments; navigator.clipboard.writeText(text).then(() => done('ok'), (e) => done(String(e)))";
        let result = self.driver.execute_async(script, vec![text.into()]).await.unwrap();
        assert_eq!(result.json(), "ok", "the clipboard can't be written");
        let keys = self.driver.action_chain().key_down(Key::Control).send_keys("v").key_up(Key::Control);
        keys.perform().await.unwrap();
    }

    /// Runs a script in the page and returns its value.
    pub async fn script(&self, script: &str) -> serde_json::Value {
        self.driver.execute(script, vec![]).await.unwrap().json().clone()
    }

    /// Saves a screenshot of the visible part of the page in `target/screenshots/`.
    pub async fn picture(&self, name: &str) -> PathBuf {
        let folder = root().join("target/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{name}.png"));
        self.driver.screenshot(&file).await.unwrap();
        file
    }
}
