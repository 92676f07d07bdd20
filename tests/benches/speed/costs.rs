//! The time and module memory that one cluster costs, for different numbers of clusters.

use dax001_export::labels::grouped;

use crate::browser::Host;
use crate::evidence::megabytes;
use crate::table::{self, Goal};
use crate::{THOUSAND, job, node};

/// Number of clusters, and runs per measurement. A cluster should cost the same in all of them. The
/// last stream is longer than 3 GB, which is more than a module can contain.
const STREAMS: [(usize, usize); 3] = [(1_000, 41), (100_000, 3), (1_000_000, 1)];

/// The memory that a module may need in addition to its findings, and the memory per finding, in
/// bytes.
const MODULE: u64 = 2 << 20;
const FINDING: f64 = 200.0;

/// The time per cluster.
pub async fn time(host: &Host) -> String {
    let mut rows = Vec::new();
    let mut costs = [Vec::new(), Vec::new()];
    for (clusters, repeats) in STREAMS {
        let mut job = job(THOUSAND, "bytes", repeats);
        job["many"] = clusters.into();
        job["warm"] = true.into();
        let (in_node, in_page) = (node::many(&job), host.many(&job).await);
        let micros = [&in_node, &in_page].map(|many| many.time * 1000.0 / clusters as f64);
        for (costs, micros) in costs.iter_mut().zip(micros) {
            costs.push(micros);
        }
        rows.push(vec![
            grouped(clusters as u64),
            megabytes(in_node.length),
            format!("{:.2} µs", micros[0]),
            format!("{:.2} µs", micros[1]),
            table::time(in_page.time),
        ]);
    }
    let [in_node, in_page] = costs.map(|costs| {
        let most = costs.iter().copied().fold(0.0, f64::max);
        most / costs.iter().copied().fold(f64::INFINITY, f64::min)
    });
    let goal = Goal::at_most("the dearest beside the cheapest", 1.15).node(in_node).page(in_page);
    let head = ["clusters", "bytes", "a cluster, in Node", "a cluster, in the page", "whole, in the page"];
    format!(
        "\n### What a cluster costs\n\nA stream made as it is read and stored nowhere; only ours is measured, not the making of the stream, \
         and in a module that has judged 10,000 clusters before.\n\n{}\n{}",
        table::markdown(&head, &rows),
        table::goals(&[goal]),
    )
}

/// The module's memory after its first stream, each in a separate process.
pub fn memory() -> String {
    let mut rows = Vec::new();
    let mut goals = Vec::new();
    for (clusters, _) in STREAMS {
        let mut job = job(THOUSAND, "bytes", 1);
        job["many"] = clusters.into();
        let memory = node::many(&job).memory;
        let above = memory.saturating_sub(MODULE) as f64 / clusters as f64;
        rows.push(vec![grouped(clusters as u64), megabytes(memory), format!("{above:.0}")]);
        if clusters > 1_000 {
            let what = format!("bytes a finding above 2 MiB, of {}", grouped(clusters as u64));
            goals.push(Goal::at_most(&what, FINDING).node(above));
        }
    }
    let head = ["clusters", "memory of the module", "bytes a finding above 2 MiB"];
    format!(
        "\n### Memory of the module itself\n\nAfter it has judged a stream and held its findings, in Node.\n\n{}\n{}",
        table::markdown(&head, &rows),
        table::goals(&goals),
    )
}
