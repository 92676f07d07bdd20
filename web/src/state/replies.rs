//! What the worker replies, and how long it is silent.

use std::rc::Rc;

use super::State;
use super::effect::Effect;
use super::reviews::Applied;
use crate::model::reply::{Failure, Reply};

impl State {
    pub(super) fn reply(&mut self, reply: Reply) {
        let shown = self.shown.run();
        self.connection.heard();
        match reply {
            Reply::Ready { version, rule, sha256 } => {
                self.connection.ready(version, sha256, Rc::from(rule));
            }
            Reply::Progress { run, bytes, total, clusters } => {
                self.jobs.advance_evaluation(run, (bytes, total, clusters));
            }
            Reply::Reading { run, owner } => self.jobs.read_upload(run, owner),
            Reply::Report { run, report, owners, facets, saved, lists, saved_reports }
                if self.jobs.is_current(run) =>
            {
                self.offer(&lists, &saved_reports);
                self.evaluated(run, Rc::from(report), owners, facets, saved);
            }
            Reply::Rows(rows) if Some(rows.run) == shown && rows.query == *self.list.query() => {
                self.rows(rows);
            }
            Reply::Printable(rows) if Some(rows.run) == shown => {
                self.shown.print(Rc::new(rows));
                self.effects.push(Effect::Print);
            }
            Reply::Detail(detail) if Some(detail.run) == shown => self.list.accept_detail(detail),
            Reply::Plan(planned) if Some(planned.run) == shown => self.list.take_plan(*planned),
            Reply::Saving { id, done, total } => self.jobs.advance_saving(id, (done, total)),
            Reply::Planned { run, done, total } if Some(run) == shown => {
                self.jobs.advance_planning((done, total));
            }
            Reply::List { name, list } => self.read_list(name, list),
            Reply::Annotated { run, revision, counts, matches, has_lists, own } if Some(run) == shown => {
                self.annotated(Applied { revision, counts, matches }, &own, has_lists);
            }
            Reply::Sealed { run, sha256 } => self.sealed(run, &sha256.into()),
            Reply::Verifying { id, bytes, total } => self.verifying.advance(id, (bytes, total)),
            Reply::Verified { id, outcome } => self.verified(id, Ok(*outcome)),
            Reply::Compared { run, id, changes } if Some(run) == shown => self.compared(id, *changes),
            Reply::File { run, file, blob } if Some(run) == shown => self.save_file(file, blob),
            Reply::Failed(failure) => self.failed(failure),
            // What belongs to an evaluation, query or finding that is no longer wanted.
            _ => {}
        }
    }

    /// Something that a person waits for went wrong, or the worker stopped.
    fn failed(&mut self, failure: Failure) {
        if failure.fatal {
            return self.worker_stopped(&failure);
        }
        let Failure { run, during, id, message, .. } = failure;
        match during.as_str() {
            "compare" if self.jobs.comparing().map(|comparing| comparing.upload.id) == id => {
                self.jobs.end_comparing();
            }
            "plans" => drop(self.jobs.end_planning()),
            "save" if id.is_some_and(|id| self.jobs.is_last_file(id)) => drop(self.jobs.end_saving()),
            "verify" => return self.verified(id.unwrap_or_default(), Err(message)),
            "evaluate" if self.jobs.is_current(run) => {
                self.jobs.end_evaluation();
                self.give_up_lost();
            }
            // Of what is no longer wanted.
            "compare" | "evaluate" | "save" => return,
            // An answer that can't be read: whatever is waited for doesn't come.
            "" => {
                if self.jobs.fail() {
                    self.give_up_lost();
                }
                self.verifying.fail(&message);
            }
            _ => {}
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
            self.connection.report_stop(self.what_stopped(&Failure::default()));
        }
    }
}
