//! The connection to the worker: whether it runs, what waits for it, and what it says about itself.

use std::rc::Rc;

use dax001::rule::description::Rule;

use super::effect::{Ask, Effect};
use crate::model::upload::Upload;

/// After how many ticks of silence the page reports that the worker doesn't answer.
const SILENCE: u32 = 4;
/// After how many stops in a row the page no longer starts another worker by itself.
const STOPS: u32 = 2;

/// The connection to the worker.
#[derive(Default)]
pub(crate) struct Connection {
    health: Health,
    /// Requests made while the worker starts.
    waiting: Vec<Ask>,
    /// Ticks without a reply while the page waits for one.
    silence: u32,
    stopped: Option<Stopped>,
    /// How often the worker has stopped since the user did anything.
    stops: u32,
    rule: Option<Rc<Rule>>,
    version: String,
    module: String,
}

/// Whether the worker is there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Health {
    #[default]
    Starting,
    Running,
    Gone,
}

/// The worker stopped while it evaluated, or doesn't answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Stopped {
    /// What happened; nothing where it only doesn't answer.
    pub(crate) words: Option<String>,
    /// The name of what it was reading.
    pub(crate) name: Option<String>,
    /// What it was evaluating, or what the report was on, and which of that it was reading.
    pub(super) uploads: Vec<Upload>,
    pub(super) owner: Option<usize>,
}

impl Stopped {
    /// Whether the user can continue without the file that was being read.
    pub(crate) fn can_leave_out(&self) -> bool {
        self.owner.is_some_and(|owner| owner < self.uploads.len())
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

    /// The SHA-256 of the policy module that is running; empty until it is.
    pub(crate) fn module(&self) -> &str {
        &self.module
    }

    pub(crate) fn stopped(&self) -> Option<&Stopped> {
        self.stopped.as_ref()
    }

    /// Starts a worker, in place of any other. Requests that waited are dropped.
    pub(super) fn start(&mut self) -> Effect {
        self.health = Health::Starting;
        self.silence = 0;
        self.waiting.clear();
        Effect::StartWorker
    }

    /// The worker runs: sends what waited for it.
    pub(super) fn started(&mut self) -> impl Iterator<Item = Effect> {
        self.health = Health::Running;
        self.waiting.drain(..).map(Effect::Ask)
    }

    /// The worker is gone.
    pub(super) fn lose(&mut self) {
        self.health = Health::Gone;
        self.waiting.clear();
    }

    /// The worker stopped by itself. Starts another, unless they stop again and again.
    pub(super) fn crash(&mut self) -> Option<Effect> {
        self.lose();
        self.stops += 1;
        (self.stops <= STOPS).then(|| self.start())
    }

    /// Whether the worker has stopped only once since the user did anything.
    pub(super) fn is_first_crash(&self) -> bool {
        self.stops == 1
    }

    /// The user did something.
    pub(super) fn user_acted(&mut self) {
        self.stops = 0;
    }

    /// Sends a request, or keeps it until the worker runs. A lost worker is started again for what doesn't need its report.
    pub(super) fn send(&mut self, ask: Ask) -> Option<Effect> {
        let needs_no_report = matches!(ask, Ask::Evaluate { .. } | Ask::ReadList(_) | Ask::Verify { .. });
        let start = (self.health == Health::Gone && needs_no_report).then(|| self.start());
        match self.health {
            Health::Running => return Some(Effect::Ask(ask)),
            Health::Starting => self.waiting.push(ask),
            Health::Gone => {}
        }
        start
    }

    /// The worker replied. If it was only slow, it answers again.
    pub(super) fn heard(&mut self) {
        self.silence = 0;
        self.stopped.take_if(|stopped| stopped.words.is_none());
    }

    /// The worker can evaluate, and says with what.
    pub(super) fn ready(&mut self, version: String, module: String, rule: Rc<Rule>) {
        (self.version, self.module, self.rule) = (version, module, Some(rule));
    }

    /// A tick goes by. Asks a silent worker that the page waits for whether it is there.
    pub(super) fn tick(&mut self, is_waiting: bool) -> Option<Effect> {
        let is_silent = is_waiting && self.health == Health::Running;
        self.silence = if is_silent { self.silence + 1 } else { 0 };
        is_silent.then_some(Effect::Ask(Ask::Ping))
    }

    /// Whether the worker has been silent for too long, and the user doesn't know it yet.
    pub(super) fn is_unresponsive(&self) -> bool {
        self.silence > SILENCE && self.stopped.is_none()
    }

    /// Tells the user that the worker stopped.
    pub(super) fn report_stop(&mut self, stopped: Stopped) {
        self.stopped = Some(stopped);
    }

    /// The user knows, or goes on.
    pub(super) fn take_stop(&mut self) -> Option<Stopped> {
        self.stopped.take()
    }
}
