//! A warm-up evaluation of a built-in page. Engines compile each function when it is first called,
//! and the first real evaluation would otherwise wait for all of them.

use dax001::contract::settings::Settings;

use crate::job::{Host, HostResponse, Job, Need};
use crate::protocol::{Ask, Input, Moment, Query};
use crate::workbench::Workbench;

/// Several clusters of the same shape, because the scanner has separate code paths for repeated
/// shapes.
const PAGE: &[u8] = include_bytes!("../../../fixtures/cli-v2-describe/input.json");

/// Sends the page's first requests to a separate workbench, so that the engine compiles the
/// functions of the first real evaluation. The host discards the replies.
pub fn rehearse() -> Job {
    Job::new(async move |host: Host| {
        let Some(file) = host.keep(PAGE.to_vec()).await else { return };
        let workbench = Workbench::default();
        // Any day will do.
        let moment = Moment { now: "2026-01-01T00:00:00Z".to_owned(), ..Moment::default() };
        let inputs = vec![Input { name: "us-east-1.json".to_owned(), ..Input::default() }];
        for ask in [
            Ask::Evaluate { run: 1, inputs, settings: Settings::default() },
            Ask::Rows { run: 1, query: Query::default(), from: 0, count: 60, selected: None },
            Ask::Detail { run: 1, index: 0, evidence: 0 },
        ] {
            let mut job = workbench.ask(ask, vec![file.clone()], moment.clone());
            let mut response = HostResponse::Nothing;
            loop {
                response = match job.step(response) {
                    Need::Done => break,
                    need => host.ask(need).await,
                };
            }
        }
    })
}
