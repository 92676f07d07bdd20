//! The workbench: routes each request to the module that answers it.

use std::rc::Rc;

use crate::file::File;
use crate::job::{Host, Job};
use crate::protocol::{Ask, Failure, Moment, Reply};
use crate::session::{Session, Slot};
use crate::{annotations, answering, comparison, evaluation, package, plans, saving, verification, view};

/// Everything that is open in one instance of the module.
#[derive(Clone, Default)]
pub struct Workbench {
    session: Rc<Session>,
}

impl Workbench {
    /// An empty workbench. `sha256` is the hash of the module's bytes. It is empty if the host
    /// doesn't know the hash, or if the host passes the module's bytes beside [`Ask::Open`].
    pub fn new(sha256: &str) -> Self {
        let this = Self::default();
        this.session.module.borrow_mut().sha256 = Some(sha256.to_owned()).filter(|sha256| !sha256.is_empty());
        this
    }

    /// Starts a job for a request, which refers to `files` by index.
    pub fn ask(&self, ask: Ask, files: Vec<File>, moment: Moment) -> Job {
        let session = self.session.clone();
        Job::new(async move |host: Host| {
            let during = ask.work();
            if let Err(message) = answer(session, host.clone(), ask, files, moment).await {
                host.reply(Reply::Failed(Failure { during, message, is_fatal: false })).await;
            }
        })
    }

    /// Starts a job for a question from another instance ([`Need::Aside`](crate::Need::Aside)).
    /// This instance is dropped afterwards.
    pub fn aside(question: &str, files: Vec<File>) -> Job {
        answering::job(question, files)
    }
}

/// Answers a request. An error describes a failure that is not a problem of the evidence.
async fn answer(
    session: Rc<Session>,
    host: Host,
    ask: Ask,
    files: Vec<File>,
    moment: Moment,
) -> Result<(), String> {
    match ask {
        Ask::Open { commit } => view::ready(&session, &host, commit, &files).await,
        Ask::Ping => host.reply(Reply::Pong).await,
        Ask::Evaluate { run, inputs, settings } => {
            return evaluation::evaluate(session, host, (run, inputs, settings), files, moment).await;
        }
        Ask::Cancel { run } => session.set_latest(Slot::Evaluation, run),
        Ask::Keep { runs } => session.keep(&runs),
        Ask::Rows { run, query, from, count, selected } => {
            view::rows(&session, &host, (run, query), from, count, selected).await;
        }
        Ask::Printable { run, query, count } => view::printable(&session, &host, (run, query), count).await,
        Ask::Detail { run, index, evidence } => view::detail(&session, &host, run, index, evidence).await,
        Ask::Choose { run, index, choices } => plans::choose(&session, &host, run, index, choices).await,
        Ask::Plans { run } => return plans::archive(session, host, run).await,
        Ask::CancelPlans => session.cancel(Slot::Plans),
        Ask::ReadList { input } => return annotations::read_list(&host, input, &files).await,
        Ask::Annotate { run, revision, typed, lists } => {
            annotations::annotate(session, host, run, revision, typed, lists).await;
        }
        Ask::Compare { run, id, input } => {
            return comparison::compare(session, host, run, id, input, &files).await;
        }
        Ask::CancelComparing => session.cancel(Slot::Comparison),
        Ask::StopComparing { run } => comparison::stop(&session, run),
        Ask::Verify { id, saved, inputs } => {
            // The package may run several verifications at once; the page runs one.
            if saved.is_none() {
                session.begin_next(Slot::Verification, &host);
            }
            return verification::answer(&host, id, saved, inputs, files).await;
        }
        Ask::CancelVerifying => session.cancel(Slot::Verification),
        Ask::Save { run, file } => return saving::save(session, host, run, file, moment).await,
        Ask::CancelSaving => session.cancel(Slot::Saving),
        Ask::EvaluateOnce { inputs, sha256, settings } => {
            return package::evaluate(&host, 0, (inputs, sha256, settings), &files).await;
        }
        Ask::PlanOnce { record, choices } => return package::plan(&host, record, &choices, &files).await,
    }
    Ok(())
}
