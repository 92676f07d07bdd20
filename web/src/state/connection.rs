//! The connection to the worker: whether it runs, which requests wait for it, and what it reports
//! about itself.

use std::rc::Rc;

use dax001::rule::description::Rule;
use dax001_workbench::protocol::Ask;

use super::effect::Effect;
use crate::model::upload::Upload;

/// The page reports that the worker doesn't answer after more than this many ticks of silence.
const SILENCE: u32 = 4;
/// How many stops in a row the page answers by starting another worker itself.
const STOPS: u32 = 2;

/// The connection to the worker.
#[derive(Default)]
pub(crate) struct Connection {
    health: Health,
    /// Requests that were made while the worker starts, with their uploads.
    waiting: Vec<(Ask, Vec<Upload>)>,
    /// Ticks without a reply while the page waits for one.
    silence: u32,
    stopped: Option<WorkerStop>,
    /// How often the worker has stopped since the user last did anything.
    stops: u32,
    rule: Option<Rc<Rule>>,
    version: String,
    /// The SHA-256 of the policy module, and of the page's own module.
    modules: [String; 2],
}

/// Whether the worker runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Health {
    #[default]
    Starting,
    Running,
    Gone,
}

/// A worker that stopped during its work, or that doesn't answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct WorkerStop {
    /// The reason for the stop; `None` if the worker only doesn't answer.
    pub(crate) reason: Option<String>,
    /// The name of the input or job that it was working on.
    pub(crate) name: Option<String>,
    /// The uploads that it was evaluating, or those of the report.
    pub(super) uploads: Vec<Upload>,
    /// The index of the upload that it was reading.
    pub(super) input_index: Option<usize>,
}

impl WorkerStop {
    /// Whether the user can continue without the file that was being read.
    pub(crate) fn can_leave_out(&self) -> bool {
        self.input_index.is_some_and(|index| index < self.uploads.len())
    }

    /// The upload that it was reading.
    pub(super) fn reading(&self) -> Option<&Upload> {
        self.input_index.and_then(|index| self.uploads.get(index))
    }

    /// Whether there is evidence to evaluate again.
    pub(crate) fn can_try_again(&self) -> bool {
        !self.uploads.is_empty()
    }
}

impl Connection {
    pub(crate) fn rule(&self) -> Option<&Rc<Rule>> {
        self.rule.as_ref()
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The SHA-256 of the running modules: the policy module, then the page's own. Empty until
    /// known.
    pub(crate) fn modules(&self) -> &[String; 2] {
        &self.modules
    }

    pub(crate) fn stopped(&self) -> Option<&WorkerStop> {
        self.stopped.as_ref()
    }

    /// Starts a worker, in place of any other. Drops waiting requests.
    pub(super) fn start(&mut self) -> Effect {
        self.health = Health::Starting;
        self.silence = 0;
        self.waiting.clear();
        Effect::StartWorker
    }

    /// The worker runs. Returns the requests that waited for it.
    pub(super) fn started(&mut self) -> impl Iterator<Item = Effect> {
        self.health = Health::Running;
        self.waiting.drain(..).map(|(ask, uploads)| Effect::Ask { ask, uploads })
    }

    /// The worker is gone.
    pub(super) fn lose(&mut self) {
        self.health = Health::Gone;
        self.waiting.clear();
    }

    /// The worker stopped by itself. Starts another one, unless too many have stopped in a row.
    pub(super) fn crash(&mut self) -> Option<Effect> {
        self.lose();
        self.stops += 1;
        (self.stops <= STOPS).then(|| self.start())
    }

    /// Whether the worker has stopped only once since the user did anything.
    pub(super) fn is_first_crash(&self) -> bool {
        self.stops == 1
    }

    /// The user did something, so earlier stops no longer count.
    pub(super) fn user_acted(&mut self) {
        self.stops = 0;
    }

    /// Sends a request to the worker, or keeps it until the worker runs. A lost worker is started
    /// again for requests that don't need its report.
    pub(super) fn send(&mut self, ask: Ask, uploads: Vec<Upload>) -> Option<Effect> {
        let needs_no_report = matches!(ask, Ask::Evaluate { .. } | Ask::ReadList { .. } | Ask::Verify { .. });
        let start = (self.health == Health::Gone && needs_no_report).then(|| self.start());
        match self.health {
            Health::Running => return Some(Effect::Ask { ask, uploads }),
            Health::Starting => self.waiting.push((ask, uploads)),
            Health::Gone => {}
        }
        start
    }

    /// The worker replied. If it was only slow, the stop that the page reported is over.
    pub(super) fn heard(&mut self) {
        self.silence = 0;
        self.stopped.take_if(|stopped| stopped.reason.is_none());
    }

    /// The worker can evaluate, and has reported its version, modules and rule.
    pub(super) fn ready(&mut self, version: String, modules: [String; 2], rule: Rc<Rule>) {
        (self.version, self.modules, self.rule) = (version, modules, Some(rule));
    }

    /// Counts a tick. If the page waits for a running worker, pings that worker.
    pub(super) fn tick(&mut self, is_waiting: bool) -> Option<Effect> {
        let is_silent = is_waiting && self.health == Health::Running;
        self.silence = if is_silent { self.silence + 1 } else { 0 };
        is_silent.then_some(Effect::Ask { ask: Ask::Ping, uploads: Vec::new() })
    }

    /// Whether the worker has been silent for too long, and the user doesn't know yet.
    pub(super) fn is_unresponsive(&self) -> bool {
        self.silence > SILENCE && self.stopped.is_none()
    }

    /// Tells the user that the worker stopped.
    pub(super) fn report_stop(&mut self, stopped: WorkerStop) {
        self.stopped = Some(stopped);
    }

    /// Takes the reported stop: the user knows about it, or continues.
    pub(super) fn take_stop(&mut self) -> Option<WorkerStop> {
        self.stopped.take()
    }
}
