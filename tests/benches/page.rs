//! Measures how soon the page is usable, and how it copes with 100,000 clusters and with the most
//! clusters that a report can contain. For each step, measures the time until the result is visible
//! and the frames longer than 50 ms, using the browser's own performance API.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a benchmark may panic")]

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dax001_export::labels::grouped;
use dax001_tests::bench::{Headline, evidence, write_headlines};
use dax001_tests::engine::Engine;
use dax001_tests::{Build, DESKTOP, Page, with_page, with_page_in};
use thirtyfour::prelude::*;

/// Numbers of clusters: many, and the most that a report can contain.
const MANY: [usize; 2] = [100_000, 1_000_000];
/// Clusters in the file for the first finding: 13 MB, as in a large estate.
const FIRST: usize = 6_700;
/// How many times to measure the first finding.
const GIVEN: usize = 15;

/// Runs both parts, or only the named one: `first` (how soon the page is usable) or `page` (how it
/// copes with many clusters).
#[tokio::main(flavor = "multi_thread")]
async fn main() {
    let part = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    if part.is_empty() || part == "first" {
        first().await;
    }
    if part.is_empty() || part == "page" {
        println!("Frames over 50 ms are counted by the browser, which is Chromium.");
        let mut steps = Vec::new();
        for clusters in MANY {
            steps.push(many(clusters).await);
        }
        let each = (0..steps[0].len()).map(|step| {
            let times: Vec<_> = steps.iter().map(|steps| (Some(steps[step].1), None)).collect();
            Headline::beside_each(
                &format!("the page, 100,000 and 1,000,000 clusters: {}", steps[0][step].0),
                &times,
                "",
                None,
            )
        });
        let named = [
            "load",
            "search, letter by letter",
            "sort by column 2",
            "filter by status",
            "to the last row",
            "write a note",
        ];
        let is_named = |step: &usize| named.contains(&steps[0][*step].0.as_str());
        let each: Vec<Headline> =
            (0..).zip(each).filter(|(step, _)| is_named(step)).map(|(_, line)| line).collect();
        write_headlines("page", &each);
    }
}

async fn first() {
    let headlines = Arc::new(Mutex::new(Vec::new()));
    println!("| opened, until it can be used | median | fastest | slowest |\n| --- | --- | --- | --- |");
    for build in [Build::Single, Build::Served] {
        let headlines = headlines.clone();
        with_page_in(Engine::Chromium, build, DESKTOP, "", async move |page| {
            let median = open(&page, build).await?;
            headlines.lock().unwrap().push(Headline::time(
                &format!("{}: until it can be used", name(build)),
                median,
                None,
            ));
            Ok(())
        })
        .await;
    }
    let file = evidence(FIRST);
    let size = std::fs::metadata(&file).unwrap().len() / 1_000_000;
    for (pause, when) in [(0, "as soon as the page can be used"), (1000, "a second later")] {
        println!(
            "\n| {size} MB given {when}, until a finding is seen | median | fastest | slowest |\n| --- | --- | --- | --- |"
        );
        for build in [Build::Single, Build::Served] {
            let (file, pause, headlines) = (file.clone(), Duration::from_millis(pause), headlines.clone());
            with_page_in(Engine::Chromium, build, DESKTOP, "", async move |page| {
                let median = give(&page, build, file, pause).await?;
                let what = format!("{}: first finding of {size} MB, given {when}", name(build));
                headlines.lock().unwrap().push(Headline::time(&what, median, Some(130.0)));
                Ok(())
            })
            .await;
        }
    }
    write_headlines("first", &headlines.lock().unwrap());
}

/// The steps with this many clusters, each with the milliseconds until its result was visible.
async fn many(clusters: usize) -> Vec<(String, f64)> {
    let file = evidence(clusters);
    let size = std::fs::metadata(&file).unwrap().len() / 1_000_000;
    println!(
        "\n| {} clusters, {size} MB | seen after | frames | over 50 ms | longest frame |\n| --- | --- | --- | --- | --- |",
        grouped(clusters as u64)
    );
    let steps = Arc::new(Mutex::new(Vec::new()));
    let recorder = steps.clone();
    with_page(DESKTOP, async move |page| run(&page, file, clusters, &recorder).await).await;
    std::mem::take(&mut *steps.lock().unwrap())
}

/// How many times to open the page.
const OPENED: usize = 15;

/// Records when the controls for adding evidence are painted and clickable, in milliseconds since
/// the page was requested. Runs before anything of the page, and outside its policy.
const USABLE: &str = "
    const look = () => document.querySelector('#sample') ? requestAnimationFrame(() => setTimeout(() => { window.usable = performance.now(); })) : requestAnimationFrame(look);
    requestAnimationFrame(look);";

async fn open(page: &Page, build: Build) -> WebDriverResult<f64> {
    page.cdp("Page.enable", serde_json::json!({})).await;
    page.cdp("Page.addScriptToEvaluateOnNewDocument", serde_json::json!({"source": USABLE})).await;
    let mut times = Vec::new();
    for _ in 0..OPENED {
        page.driver.goto("about:blank").await?;
        page.driver.goto(page.url()).await?;
        let script = "const [done] = arguments; const look = () => window.usable ? done(window.usable) : setTimeout(look, 10); look();";
        let time = page.driver.execute_async(script, vec![]).await?.json().as_f64().unwrap();
        times.push(time);
    }
    Ok(say(build, times))
}

fn name(build: Build) -> &'static str {
    match build {
        Build::Single => "the single file, from file://",
        Build::Served => "the served page, from loopback",
    }
}

/// Prints the measured times, and returns the median.
fn say(build: Build, mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    println!("| {} | {median:.0} ms | {:.0} ms | {slowest:.0} ms |", name(build), times[0]);
    median
}

/// Records when the page receives files and when it paints a finding.
const SHOWN: &str = "
    document.addEventListener('change', () => {
        const start = performance.now();
        const look = () => document.querySelector('.scroller .window .row') ? requestAnimationFrame(() => setTimeout(() => { window.shown = performance.now() - start; })) : requestAnimationFrame(look);
        look();
    }, true);";

/// Gives a file to a page this long after opening it, and waits for the first finding.
async fn give(page: &Page, build: Build, file: PathBuf, pause: Duration) -> WebDriverResult<f64> {
    let mut times = Vec::new();
    for _ in 0..GIVEN {
        page.driver.goto("about:blank").await?;
        page.driver.goto(page.url()).await?;
        page.see("#sample").await;
        page.script(SHOWN).await;
        tokio::time::sleep(pause).await;
        page.choose(std::slice::from_ref(&file)).await;
        let script = "const [done] = arguments; const look = () => window.shown ? done(window.shown) : setTimeout(look, 10); look();";
        times.push(page.driver.execute_async(script, vec![]).await?.json().as_f64().unwrap());
    }
    Ok(say(build, times))
}

/// Counts all frames, and records those that the browser classifies as long.
const WATCH: &str = "window.frames_ = { count: 0, long: [], last: performance.now() };
    const beat = (now) => { frames_.count += 1; requestAnimationFrame(beat); };
    requestAnimationFrame(beat);
    const type = PerformanceObserver.supportedEntryTypes.includes('long-animation-frame') ? 'long-animation-frame' : 'longtask';
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) frames_.long.push(duration); }).observe({ type });";

async fn run(
    page: &Page,
    file: PathBuf,
    clusters: usize,
    steps: &Mutex<Vec<(String, f64)>>,
) -> WebDriverResult<()> {
    let shown = |shown: usize| format!("{} of {} shown", grouped(shown as u64), grouped(clusters as u64));
    page.script(WATCH).await;
    let step = async |name: &str, start: Instant| {
        let seen = start.elapsed();
        steps.lock().unwrap().push((name.to_owned(), seen.as_secs_f64() * 1000.0));
        // Work for a step can end a little after its result is visible.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let script = "const { count, long } = frames_; frames_.count = 0; frames_.long = []; return [count, long.filter((ms) => ms > 50).length, Math.max(0, ...long)]";
        let frames = page.script(script).await;
        println!(
            "| {name} | {} ms | {} | {} | {} ms |",
            seen.as_millis(),
            frames[0],
            frames[1],
            frames[2].as_f64().unwrap_or(0.0).round()
        );
    };
    // Waits inside the page. If the driver polled instead, it would take time from the page.
    let says = async |selector: &str, text: &str| {
        let script = "const [selector, text, done] = arguments;
            const look = () => document.querySelector(selector)?.textContent.includes(text) ? done(true) : requestAnimationFrame(look);
            look();";
        page.driver.execute_async(script, vec![selector.into(), text.into()]).await.unwrap();
    };
    let click = async |selector: &str| {
        page.driver
            .execute("document.querySelector(arguments[0]).click()", vec![selector.into()])
            .await
            .unwrap();
    };
    let start = Instant::now();
    page.choose(&[file]).await;
    says("#evidence", "Status").await;
    step("load", start).await;

    let start = Instant::now();
    page.see("#search").await.send_keys("d0999").await?;
    says(".findings .head", &shown(100)).await;
    step("search, letter by letter", start).await;
    let start = Instant::now();
    click("#all").await;
    says(".findings .head", &shown(clusters)).await;
    step("show all again", start).await;

    for (column, first) in [(2, "d000000"), (3, "d000000"), (4, "d000000"), (1, "d000000")] {
        let start = Instant::now();
        click(&format!(".row-head span:nth-child({column}) button")).await;
        let sorted = format!(".row-head span:nth-child({column})[aria-sort=ascending]");
        says(&sorted, "").await;
        says(".scroller .window .row:first-child", first).await;
        step(&format!("sort by column {column}"), start).await;
    }
    let start = Instant::now();
    click(".count.fail").await;
    says(".findings .head", &shown(clusters / 10)).await;
    step("filter by status", start).await;
    click("#all").await;
    says(".findings .head", &shown(clusters)).await;

    let scroll = "const [pixels, done] = arguments;
        const scroller = document.querySelector('.scroller');
        let left = 180;
        const move = () => { scroller.scrollTop += pixels; if (left-- > 0) requestAnimationFrame(move); else done(null); };
        requestAnimationFrame(move);";
    for (name, pixels) in
        [("scroll for 180 frames, 40 px each", 40), ("scroll for 180 frames, 4,000 px each", 4000)]
    {
        let start = Instant::now();
        page.driver.execute_async(scroll, vec![pixels.into()]).await?;
        step(name, start).await;
    }
    let start = Instant::now();
    page.see(".scroller").await.focus().await?;
    page.driver.action_chain().send_keys(Key::End).perform().await?;
    says("#panel-title", &format!("d{:06}", clusters - 1)).await;
    step("to the last row", start).await;
    let start = Instant::now();
    page.see("#note").await.send_keys("Moves in May, see SEC-1").await?;
    says(".scroller .row.on .tags", "note").await;
    step("write a note", start).await;
    Ok(())
}
