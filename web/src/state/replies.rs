//! The worker's replies, and its silence.

use std::rc::Rc;

use dax001_workbench::protocol::{Failure, Reply, Work};

use super::State;
use super::effect::Effect;
use super::reviews::MatchResult;
use crate::model::handle::BlobHandle;
use crate::model::risk_list::NamedRiskList;

impl State {
    /// The worker replied, perhaps with a file beside it.
    pub(super) fn reply(&mut self, reply: Reply, file: Option<BlobHandle>) {
        let shown_run = self.shown.run();
        self.connection.heard();
        match reply {
            Reply::Ready { version, rule, sha256, page_sha256 } => {
                self.connection.ready(version, [sha256, page_sha256], Rc::from(rule));
            }
            Reply::Progress { run, progress } => self.jobs.advance_evaluation(run, progress),
            Reply::Reading { run, input_index, name } => self.jobs.read_input(run, input_index, name),
            Reply::Report { run, report, input_indices, facets, saved, lists, saved_reports }
                if self.jobs.is_evaluating(run) =>
            {
                self.offer(&lists, &saved_reports);
                self.evaluated(run, Rc::from(report), input_indices, facets, saved);
            }
            Reply::Rows(rows) if Some(rows.run) == shown_run && rows.query == *self.list.query() => {
                self.rows(rows);
            }
            Reply::Printable(rows) if Some(rows.run) == shown_run => {
                self.shown.print(Rc::new(rows));
                self.effects.push(Effect::Print);
            }
            Reply::Detail(detail) if Some(detail.run) == shown_run => self.list.accept_detail(detail),
            Reply::Plan(planned) if Some(planned.run) == shown_run => {
                self.shown.planned(planned.index, &planned.choices);
                self.list.take_plan(*planned);
            }
            Reply::Saving { id, done, total } => self.jobs.advance_saving(id, (done, total)),
            Reply::Planning { run, done, total } if Some(run) == shown_run => {
                self.jobs.advance_planning((done, total));
            }
            Reply::List { name, list } => {
                let list = NamedRiskList::new(&name, list);
                self.read_list(&name, list);
            }
            Reply::Annotated { run, revision, counts, matches, has_lists, finding_annotations }
                if Some(run) == shown_run =>
            {
                self.annotated(MatchResult { revision, counts, matches }, &finding_annotations, has_lists);
            }
            Reply::Sealed { run, sha256 } => self.sealed(run, &sha256.into()),
            Reply::Verifying { id, progress } => self.verifying.advance(id, progress),
            Reply::Verified { id, outcome } => self.verified(id, Ok(*outcome)),
            Reply::Compared { run, id, changes } if Some(run) == shown_run => self.compared(id, *changes),
            Reply::File { run, file: saved } if Some(run) == shown_run => self.save_file(saved, file),
            Reply::Failed(failure) if failure.is_fatal => self.worker_stopped(failure),
            Reply::Failed(Failure { during, message, .. }) => self.failed(during, message),
            // This reply only shows that the worker answers.
            Reply::Pong
            // These belong to an evaluation, query or finding that is no longer wanted.
            | Reply::Report { .. }
            | Reply::Rows(_)
            | Reply::Printable(_)
            | Reply::Detail(_)
            | Reply::Plan(_)
            | Reply::Planning { .. }
            | Reply::Annotated { .. }
            | Reply::Compared { .. }
            | Reply::File { .. }
            // The package requests these, and the page doesn't.
            | Reply::Evaluated
            | Reply::PlanResult(_) => {}
        }
    }

    /// Something that the user is waiting for has failed.
    fn failed(&mut self, during: Work, message: String) {
        match during {
            Work::Evaluation { run } if self.jobs.is_evaluating(run) => {
                self.jobs.end_evaluation();
                self.give_up_lost();
            }
            Work::Comparison { id } if self.jobs.end_comparing_with(id).is_some() => {
                self.restore_comparison(id);
            }
            Work::Saving { id } if self.jobs.is_saving(id) => drop(self.jobs.end_saving()),
            // The user no longer waits for these.
            Work::Evaluation { .. } | Work::Comparison { .. } | Work::Saving { .. } => return,
            Work::Verification { id } => return self.verified(id, Err(message)),
            Work::Plans => drop(self.jobs.end_planning()),
            Work::List => {
                self.jobs.skip_list();
                self.ask_list();
            }
            Work::Annotations | Work::View => {}
            // The page can't read a reply, so what the user waits for won't come.
            Work::Unknown => {
                if self.jobs.fail() {
                    self.give_up_lost();
                }
                self.verifying.fail(&message);
            }
        }
        self.chrome.fail(message);
    }

    pub(super) fn tick(&mut self, today: String) {
        let is_new_day = today != self.today;
        self.today = today;
        if is_new_day && !self.reviews.is_empty() {
            self.annotate(true);
        }
        let is_waiting =
            self.jobs.is_waiting() || self.list.is_waiting() || self.verifying.progress().is_some();
        self.effects.extend(self.connection.tick(is_waiting));
        if self.connection.is_unresponsive() {
            self.connection.report_stop(self.what_stopped(self.work_going_on(), None));
        }
    }
}
