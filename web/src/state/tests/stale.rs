//! Stale replies. Late reports of the worker about another evaluation, file, comparison or
//! verification change nothing.

use dax001::contract::report::Tool;
use dax001_workbench::protocol::{
    FindingPlan, PlanResult, Progress, SavedFile, Verification, VerificationStatus,
};

use super::*;
use crate::state::message::Verify;

/// Numbers that a busy page doesn't know, or no longer knows.
const OTHERS: [u32; 4] = [0, 1, 1 << 30, u32::MAX];

/// A page with a second report, and with jobs of every kind: an evaluation, a file, an archive of
/// plans, a comparison, a list and a verification.
fn busy() -> State {
    let mut state = with_report();
    let effects = state.update(Message::Pasted(text("two", "ENABLED")));
    finish_evaluation(&mut state, &effects);
    rows(&mut state);
    state.update(Message::Compare(Compare::With(Upload::named("earlier.json", "{}"))));
    state.update(Message::Review(Review::Lists(vec![Upload::named("risks.yaml", "x")])));
    for _ in 0..2 {
        state.update(Message::Save(FileFormat::Json));
        state.update(Message::CancelSaving);
    }
    state.update(Message::Save(FileFormat::Json));
    state.update(Message::Plans(Plans::SaveAll));
    state.update(Message::Verify(Verify::UseEvidence));
    state.update(Message::Verify(Verify::Again));
    state.update(Message::Pasted(text("three", "ENABLED")));
    state.update(Message::Dismiss);
    assert_ne!(state.jobs.going_on(), Work::Unknown);
    state
}

/// Cancels all that can be cancelled.
fn cancel(state: &mut State) {
    for message in [
        Message::Cancel,
        Message::CancelSaving,
        Message::Plans(Plans::Cancel),
        Message::Compare(Compare::Stop),
        Message::Verify(Verify::Cancel),
    ] {
        state.update(message);
    }
}

/// Everything that the page shows, and everything that it waits for.
fn visible_state(state: &State) -> String {
    let shown = &state.shown;
    let open_report = shown.open_report().map(|open_report| {
        let (report, facets) = (&open_report.report, &open_report.facets);
        (open_report.run, &open_report.uploads, report, facets, open_report.hashes(), open_report.verified())
    });
    let earlier = shown.earlier().map(|earlier| (&earlier.upload, &earlier.comparison));
    let list = &state.list;
    let rows = (list.query(), list.rows(), list.selected(), list.position(), list.detail(), list.tops());
    let (jobs, verifying) = (&state.jobs, &state.verifying);
    let evaluation = jobs.evaluation().map(|evaluation| {
        let reading = evaluation.reading.as_ref().map(|reading| (reading.index, &reading.name));
        (&evaluation.uploads, evaluation.progress, reading)
    });
    let comparing = jobs.comparing().map(|comparing| &comparing.upload);
    let work = (evaluation, jobs.saving(), jobs.planning(), comparing, jobs.list());
    format!(
        "{:?}",
        (
            (open_report, shown.printed(), earlier, shown.offers(), shown.rejected().is_some()),
            (rows, state.reviews.typed(), state.reviews.lists(), state.reviews.match_result()),
            (work, verifying.uploads(), verifying.progress(), verifying.outcome()),
            (state.chrome.notice(), state.connection.stopped(), state.undo.len(), &state.route),
        )
    )
}

/// Every reply about an evaluation, a file, a comparison or a verification with this number.
fn replies(number: u32, state: &State) -> Vec<Reply> {
    let (run, id) = (number, number);
    let evidence = text("other", "DISABLED");
    let report = Box::new(evaluate([input("other.json", &evidence)]));
    let rows = Rows { run, ..Rows::clone(state.list.rows()) };
    let progress = Progress { bytes: 5, total: 9, clusters: 7 };
    let sha256 = vec![Some("ab".to_owned())];
    let detail = Box::new(Detail { run, ..Detail::clone(state.list.detail().unwrap()) });
    let choices =
        dax001::remediation::choices::Choices { new_name: Some("x".to_owned()), ..Default::default() };
    let problem = dax001::contract::problem::Problem::new(
        dax001::contract::problem::ProblemCode::SourceUnreadable,
        "x".to_owned(),
    );
    let planned = FindingPlan { run, index: 0, choices, plan: Some(PlanResult::Problem(problem.clone())) };
    let annotations =
        vec![FindingAnnotation { typed_index: 0, index: 0, resource: finding("other").resource }];
    let counts = ReviewCounts { note: 3, ..ReviewCounts::default() };
    let changes = Box::new(super::comparison::comparison());
    let outcome = Box::new(Verification {
        status: VerificationStatus::Holds,
        message: None,
        report: None,
        seal: None,
        input_names: Vec::new(),
        missing: Vec::new(),
        differences: dax001_review::Differences::default(),
        unused: Vec::new(),
        changed: Vec::new(),
        skipped: Vec::new(),
        unreadable: Vec::new(),
    });
    let file = SavedFile::Report { format: FileFormat::Json, revision: 0, id };
    let saved = SavedReportOrigin {
        generated_at: None,
        tool: Tool { name: "dax001".into(), version: "9".into() },
        judged_otherwise: Vec::new(),
    };
    let revision = state.reviews.revision();
    let failed = |during| Reply::Failed(Failure { during, message: "no".to_owned(), is_fatal: false });
    let report = |saved: Option<SavedReportOrigin>| Reply::Report {
        run,
        report: report.clone(),
        input_indices: vec![0],
        facets: Facets::default(),
        saved,
        lists: vec![0],
        saved_reports: vec![0],
    };
    let mut replies = vec![
        Reply::Pong,
        Reply::Progress { run, progress },
        Reply::Reading { run, input_index: 0, name: "other.json".to_owned() },
        report(None),
        report(Some(saved)),
        Reply::Sealed { run, sha256 },
        Reply::Verifying { id, progress },
        Reply::Verified { id, outcome },
        Reply::Rows(rows.clone()),
        Reply::Printable(rows),
        Reply::Detail(detail),
        Reply::Plan(Box::new(planned)),
        Reply::Saving { id, done: 1, total: 1 },
        Reply::Planning { run, done: 1, total: 1 },
        Reply::List { name: "other.yaml".to_owned(), list: read_list("other.yaml", b"[]") },
        Reply::List { name: "other.yaml".to_owned(), list: read_list("other.yaml", b"x: 1") },
        Reply::Annotated {
            run,
            revision,
            counts,
            matches: vec![1],
            has_lists: true,
            finding_annotations: annotations,
        },
        Reply::Compared { run, id, changes: changes.clone() },
        // An earlier report with this number, which is not the one that the page waits for.
        Reply::Compared { run: state.shown.run().unwrap(), id, changes },
        Reply::File { run, file },
        Reply::File { run: state.shown.run().unwrap(), file },
        Reply::File { run, file: SavedFile::Plans },
        Reply::Evaluated,
        Reply::PlanResult(Box::new(PlanResult::Problem(problem))),
    ];
    let works =
        [Work::Evaluation { run }, Work::Comparison { id }, Work::Saving { id }, Work::Verification { id }];
    replies.extend(works.map(failed));
    replies
}

/// The replies that a page always handles. Because of the match, anyone who adds a reply has to
/// decide this for it, too.
fn is_always_heard(reply: &Reply) -> bool {
    match reply {
        Reply::Ready { .. } => true,
        Reply::Failed(Failure { during, is_fatal, .. }) => {
            *is_fatal
                || match during {
                    Work::Annotations | Work::Plans | Work::List | Work::View | Work::Unknown => true,
                    Work::Evaluation { .. }
                    | Work::Comparison { .. }
                    | Work::Saving { .. }
                    | Work::Verification { .. } => false,
                }
        }
        Reply::Pong
        | Reply::Progress { .. }
        | Reply::Reading { .. }
        | Reply::Report { .. }
        | Reply::Sealed { .. }
        | Reply::Verifying { .. }
        | Reply::Verified { .. }
        | Reply::Rows(_)
        | Reply::Printable(_)
        | Reply::Detail(_)
        | Reply::Plan(_)
        | Reply::Saving { .. }
        | Reply::Planning { .. }
        | Reply::List { .. }
        | Reply::Annotated { .. }
        | Reply::Compared { .. }
        | Reply::File { .. }
        | Reply::Evaluated
        | Reply::PlanResult(_) => false,
    }
}

/// A stale reply has no effects. The exception is a comparison that is no longer wanted, because
/// the worker has marked the findings by it.
fn assert_restores(effects: &[Effect], reply: &str) {
    let is_restored = |ask: &&Ask| matches!(ask, Ask::StopComparing { .. } | Ask::Compare { .. });
    let others = effects.iter().filter(|effect| {
        !matches!(effect, Effect::Ask { ask, .. } if reply.starts_with("Compared") && is_restored(&ask))
    });
    assert_eq!(others.collect::<Vec<_>>(), Vec::<&Effect>::new(), "{reply}");
}

#[test]
fn a_reply_with_another_number_changes_nothing_that_is_shown() {
    for others in OTHERS {
        // While all jobs are running, and after all of them were cancelled.
        let mut cancelled = busy();
        cancel(&mut cancelled);
        for mut state in [busy(), cancelled] {
            let before = visible_state(&state);
            for reply in replies(others, &state) {
                assert!(!is_always_heard(&reply), "{reply:?}");
                let name = format!("{reply:?}");
                assert_restores(&state.update(replied(reply)), &name);
                assert!(visible_state(&state) == before, "{name}");
            }
        }
    }
}

fn is_of_evaluation(reply: &Reply) -> bool {
    match reply {
        Reply::Report { .. } | Reply::Progress { .. } | Reply::Reading { .. } => true,
        Reply::Failed(failure) => matches!(failure.during, Work::Evaluation { .. }),
        _ => false,
    }
}

/// Jobs that were cancelled a moment ago have numbers that were current then.
#[test]
fn a_reply_about_a_just_cancelled_job_changes_nothing_that_is_shown() {
    let mut state = busy();
    let Work::Evaluation { run } = state.jobs.going_on() else { panic!("nothing is evaluated") };
    let id = state.verifying.going_on().unwrap();
    let upload = state.jobs.comparing().unwrap().upload.id;
    cancel(&mut state);
    let before = visible_state(&state);
    let of = |number, is_of: fn(&Reply) -> bool| -> Vec<Reply> {
        replies(number, &state).into_iter().filter(is_of).collect()
    };
    let late = [
        of(run, is_of_evaluation),
        of(id, |reply| {
            matches!(
                reply,
                Reply::Verified { .. }
                    | Reply::Verifying { .. }
                    | Reply::Failed(Failure { during: Work::Verification { .. }, .. })
            )
        }),
        of(upload, |reply| {
            matches!(
                reply,
                Reply::Compared { .. } | Reply::Failed(Failure { during: Work::Comparison { .. }, .. })
            )
        }),
        // The third file.
        of(3, |reply| {
            matches!(
                reply,
                Reply::Saving { .. }
                    | Reply::File { .. }
                    | Reply::Failed(Failure { during: Work::Saving { .. }, .. })
            )
        }),
    ];
    for reply in late.into_iter().flatten() {
        let name = format!("{reply:?}");
        assert_restores(&state.update(replied(reply)), &name);
        assert!(visible_state(&state) == before, "{name}");
    }
}

/// A failed evaluation is over, whatever the worker still finds.
#[test]
fn a_reply_about_a_failed_evaluation_changes_nothing_that_is_shown() {
    let mut state = busy();
    let Work::Evaluation { run } = state.jobs.going_on() else { panic!("nothing is evaluated") };
    state.update(failed(Work::Evaluation { run }, "no", false));
    state.update(Message::Dismiss);
    let before = visible_state(&state);
    for reply in replies(run, &state).into_iter().filter(is_of_evaluation) {
        let name = format!("{reply:?}");
        assert_restores(&state.update(replied(reply)), &name);
        assert!(visible_state(&state) == before, "{name}");
    }
}
