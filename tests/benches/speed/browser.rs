//! Runs the variants in a worker of a page in Chromium.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::HeaderName;
use axum::routing::get;
use dax001_tests::engine::Engine;
use dax001_tests::{Page, root, with_host};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::evidence::Evidence;
use crate::node::{StreamRun, times};
use crate::table::Times;

/// The longest time for a job.
const LONGEST: Duration = Duration::from_mins(5);

type Order = (Value, Option<Evidence>, oneshot::Sender<Value>);

/// A page that runs one job after another.
pub struct Host(mpsc::UnboundedSender<Order>);

impl Host {
    /// Opens the page in its own browser, which closes when this value is dropped.
    pub async fn start() -> Self {
        let address = serve().await;
        let (sender, mut receiver) = mpsc::unbounded_channel::<Order>();
        tokio::spawn(async move {
            let address = dax001_tests::Host::Address(address);
            with_host(Engine::Chromium, address, move |page: Arc<Page>| async move {
                page.driver.set_script_timeout(LONGEST).await?;
                while let Some((job, picked, answer)) = receiver.recv().await {
                    let _ = answer.send(ask(&page, &job, picked).await);
                }
                Ok(())
            })
            .await;
        });
        Self(sender)
    }

    async fn answer(&self, job: &Value, picked: Option<Evidence>) -> Value {
        let (sender, receiver) = oneshot::channel();
        self.0.send((job.clone(), picked, sender)).unwrap();
        receiver.await.unwrap()
    }

    /// Runs all variants of a job, on a chosen file if there is one.
    pub async fn run(&self, job: &Value, picked: Option<Evidence>) -> Times {
        times(&self.answer(job, picked).await)
    }

    /// Runs a job on a stream that is generated while it is read.
    pub async fn many(&self, job: &Value) -> StreamRun {
        StreamRun::of(&self.answer(job, None).await)
    }
}

/// How many times to measure a peak, because the moment of the browser's garbage collection is
/// random.
const PEAKS: usize = 3;

/// Runs a job in separate browsers. Returns the times of the last one, and the median of the
/// renderers' peak memory.
pub async fn peaks(job: &Value, picked: Evidence) -> (Times, u64) {
    let mut marks = Vec::new();
    let mut times = Times::new();
    for _ in 0..PEAKS {
        let (measured, mark) = peak(job, picked).await;
        times = measured;
        marks.push(mark);
    }
    marks.sort_unstable();
    (times, marks[PEAKS / 2])
}

async fn peak(job: &Value, picked: Evidence) -> (Times, u64) {
    let address = serve().await;
    let (sender, receiver) = oneshot::channel();
    let job = job.clone();
    with_host(Engine::Chromium, dax001_tests::Host::Address(address), async move |page| {
        page.driver.set_script_timeout(LONGEST).await?;
        let answer = ask(&page, &job, Some(picked)).await;
        sender.send((times(&answer), renderer())).ok();
        Ok(())
    })
    .await;
    receiver.await.unwrap()
}

async fn ask(page: &Page, job: &Value, picked: Option<Evidence>) -> Value {
    if let Some(picked) = picked {
        page.choose(&[picked.file()]).await;
    }
    let script = "const [job, done] = arguments; window.run(job).then(done);";
    let answer = page.driver.execute_async(script, vec![job.clone()]).await.unwrap().json().clone();
    assert!(answer["error"].is_null(), "{}", answer["error"]);
    answer["answer"].clone()
}

/// Serves the page, the package and the evidence from one cross-origin isolated origin, which makes
/// the clock precise.
async fn serve() -> std::net::SocketAddr {
    let here = root().join("tests/benches/speed");
    let header = |name, value| {
        SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    let router = Router::new()
        .route_service("/", ServeFile::new(here.join("page.html")))
        .route_service("/worker.js", ServeFile::new(here.join("worker.js")))
        .route_service("/variants.js", ServeFile::new(here.join("variants.js")))
        .route_service("/stream.js", ServeFile::new(here.join("stream.js")))
        .route_service("/limit.wasm", ServeFile::new(crate::limit()))
        .route("/favicon.ico", get(async || ()))
        .nest_service("/npm", ServeDir::new(root().join("dist/npm")))
        .nest_service("/data", ServeDir::new(root().join("target/bench")))
        .layer(header("cross-origin-opener-policy", "same-origin"))
        .layer(header("cross-origin-embedder-policy", "require-corp"))
        .layer(header("cache-control", "no-store"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The peak memory of the largest renderer that descends from this process. Other browsers may run
/// on this machine.
fn renderer() -> u64 {
    let mut parents = HashMap::new();
    let mut marks = HashMap::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        let Ok(status) = std::fs::read_to_string(entry.path().join("status")) else { continue };
        parents.insert(id, field(&status, "PPid:"));
        let command = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if String::from_utf8_lossy(&command).contains("--type=renderer") {
            marks.insert(id, field(&status, "VmHWM:") * 1024);
        }
    }
    let is_ours = |mut id: u32| {
        while let Some(parent) = parents.get(&id) {
            id = u32::try_from(*parent).unwrap();
            if id == std::process::id() {
                return true;
            }
        }
        false
    };
    marks.iter().filter(|(id, _)| is_ours(**id)).map(|(_, mark)| *mark).max().unwrap_or(0)
}

/// A number from `/proc/PID/status`.
pub fn field(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
