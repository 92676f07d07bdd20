//! Whatever the bytes are, a session answers and continues.

use dax001::contract::report::Verdict;
use dax001_testing::inputs::any_input;
use dax001_workbench::protocol::{Ask, Query, Reply, VerificationStatus};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::evidence::{Evidence, archive, three};
use crate::support::reviews::listed;
use crate::support::{Host, bytes_of, evaluation};

/// A saved report or an archive with a few of its bytes changed.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let host = Host::default();
    host.evaluate(1, &three());
    let lists = vec![listed("*", dax001::review::Review::Accepted)];
    let saved = host.save(1, "json", lists);
    let packed = archive(&[("page.json", &bytes_of(&three().files[0])), ("report.json", &saved)]);
    let edits = prop::collection::vec((any::<Index>(), any::<u8>()), 0..3);
    (prop::sample::select(vec![saved, packed]), edits).prop_map(|(mut bytes, edits)| {
        for (position, byte) in edits {
            let at = position.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_answered(bytes in prop_oneof![any_input(), damaged()], chunk in 1..300_usize) {
        let host = Host::new(chunk);
        let evidence = Evidence::one("input", &bytes);
        let outcome = host.ask(evaluation(1, &evidence), &evidence);
        if let [Reply::Failed(failure)] = &outcome.replies[..] {
            prop_assert!(failure.message.starts_with("can't read input: "));
            prop_assert_eq!(host.rows(1, Query::default()).total, 0);
        } else {
            let report = outcome.shown().report;
            let rows = host.rows(1, Query::default());
            prop_assert_eq!(rows.total as u64, report.summary.clusters);
            for index in 0..rows.total.min(3) {
                host.tell(Ask::Detail { run: 1, index, evidence: 0 }).detail();
            }
            host.tell(Ask::Plans { run: 1 }).file();
            // A saved report can be reopened and verified.
            let saved = host.save(1, "json", Vec::new());
            let again = Host::new(chunk);
            let shown = again.evaluate(2, &Evidence::one("report.json", &saved)).shown();
            prop_assert_eq!(shown.report.verdict, report.verdict);
            if outcome.shown().saved.is_none() {
                let all = evidence.clone().with("report.json", &saved);
                let ask = Ask::Verify { id: 1, saved: Some(all.input(1)), inputs: evidence.inputs.clone() };
                let verified = again.ask(ask, &all).verified();
                prop_assert_eq!(verified.status, VerificationStatus::Holds, "{:?}", verified);
            }
        }
        // Beside passing evidence, the verdict is a pass only if these bytes cause no error.
        let ask = Ask::Compare { run: 1, id: 1, input: evidence.input(0) };
        prop_assert!(host.ask(ask, &evidence).replies.len() <= 1);
        let pass = br#"{"Clusters": [{"ClusterName": "a", "SSEDescription": {"Status": "ENABLED"}}]}"#;
        let beside = Evidence::one("pass.json", pass).with("input", &bytes);
        let report = host.evaluate(3, &beside).shown().report;
        prop_assert!(report.verdict != Verdict::Pass || report.summary.errors == 0);
    }
}
