//! The page's state: what was given, what the worker said, and which screen that makes.

use std::rc::Rc;

use dax001::report::{Report, Verdict};
use dax001::rule::Rule;
use gloo::events::EventListener;
use gloo::utils::{document, window};
use web_sys::File;
use yew::prelude::*;

use crate::detail::Panel;
use crate::events::{go, listeners};
use crate::findings::{BEFORE, CHUNK, Findings};
use crate::frame::{Bar, Footer, Loading, Screen};
use crate::parts::focus;
use crate::report::{ReportProblems, Sources, Verdict as VerdictCard};
use crate::rule_page::RulePage;
use crate::start::Start;
use crate::words;
use crate::worker::{Detail, Filter, Given, Reply, Rows, Worker, given_text};

/// Evidence of every kind, to try the page with.
const SAMPLE: &str = include_str!("../assets/sample.json");
/// The names under which texts are judged.
const PASTED: &str = "pasted text";
const SAMPLE_NAME: &str = "sample.json";

/// What happens to the page.
pub(crate) enum Message {
    /// The worker has been started, or can't be.
    Started(Result<Worker, String>),
    /// The worker says something.
    Reply(Reply),
    /// The text in the field has changed.
    Text(String),
    /// Judge the text in the field.
    Judge,
    /// A text has been pasted outside of any field.
    Pasted(String),
    /// Files have been chosen or dropped.
    Files(Vec<File>),
    /// Judge the sample.
    Sample,
    /// Stop judging.
    Cancel,
    /// Back to the first screen, without evidence.
    StartOver,
    /// Another filter.
    Filter(Filter),
    /// Rows from this one on are in view.
    View(usize),
    /// This row has been chosen.
    Choose(usize),
    /// Show this place of the chosen finding's evidence.
    Evidence(usize),
    /// Show the panel, and give it the keyboard.
    Open,
    /// Back from the panel to the list.
    Close,
    /// The address's fragment has changed.
    Route,
    /// Files are dragged over the page, or no longer.
    Over(bool),
    /// The notice has been read.
    Dismiss,
}

/// The whole page.
pub(crate) struct App {
    worker: Option<Worker>,
    rule: Option<Rc<Rule>>,
    version: AttrValue,
    /// What the user typed or pasted: never cleared by the page.
    text: Rc<str>,
    given: Vec<Given>,
    /// What was given before the evaluation that is going on.
    before: Vec<Given>,
    run: u32,
    /// The evaluation that the report is of.
    shown: u32,
    /// Bytes read, bytes in all, and clusters found, while an evaluation goes on.
    progress: Option<(f64, f64, f64)>,
    report: Option<Rc<Report>>,
    filter: Filter,
    rows: Rc<Rows>,
    /// The first row of the last request.
    asked_from: usize,
    /// A row to choose once it is there.
    to_choose: Option<usize>,
    selected: Option<usize>,
    detail: Option<Rc<Detail>>,
    is_open: bool,
    is_over: bool,
    /// Something went wrong that is no problem of the evidence.
    notice: Option<String>,
    panel_title: NodeRef,
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        Self::start_worker(ctx);
        Self {
            worker: None,
            rule: None,
            version: AttrValue::default(),
            text: Rc::from(""),
            given: Vec::new(),
            before: Vec::new(),
            run: 0,
            shown: 0,
            progress: None,
            report: None,
            filter: Filter::default(),
            rows: empty_rows(),
            asked_from: 0,
            to_choose: None,
            selected: None,
            detail: None,
            is_open: false,
            is_over: false,
            notice: None,
            panel_title: NodeRef::default(),
            _listeners: listeners(ctx),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Started(Ok(worker)) => {
                // What was given while it started waits for it.
                if self.progress.is_some() {
                    worker.evaluate(self.run, &self.given);
                }
                self.worker = Some(worker);
            }
            Message::Started(Err(message)) => {
                self.cancel();
                self.notice = Some(message);
            }
            Message::Reply(reply) => return self.reply(ctx, reply),
            Message::Text(text) => self.text = Rc::from(text),
            Message::Judge => {
                let text = self.text.clone();
                return self.judge_text(PASTED, &text);
            }
            Message::Pasted(text) => {
                if self.screen() == Screen::Start {
                    self.text = Rc::from(text.as_str());
                }
                let added = given_text(PASTED, &text);
                self.add(added);
            }
            Message::Sample => return self.judge_text(SAMPLE_NAME, SAMPLE),
            Message::Files(files) => {
                self.is_over = false;
                self.add(files.into_iter().map(|file| Given { name: file.name(), blob: file.into() }));
            }
            Message::Cancel => self.cancel(),
            Message::StartOver => {
                self.given.clear();
                self.forget();
                go("");
            }
            Message::Filter(filter) => {
                self.filter = filter;
                self.ask(0);
            }
            Message::View(first) => {
                let from = first.saturating_sub(BEFORE);
                // Half of the rows before the view are a reserve: as long as they last nothing is asked for.
                if from.abs_diff(self.asked_from) > BEFORE / 2 {
                    self.ask(from);
                }
                return false;
            }
            Message::Choose(position) => {
                self.choose(position);
                Self::show_top_of_panel();
            }
            Message::Evidence(evidence) => {
                if let (Some(worker), Some(index)) = (&self.worker, self.selected) {
                    worker.detail(index, evidence);
                }
            }
            Message::Open => {
                self.is_open = self.detail.is_some() || self.selected.is_some();
                focus(self.panel_title.cast());
            }
            Message::Close => {
                self.is_open = false;
                focus(document().query_selector(".scroller").ok().flatten());
            }
            Message::Route => {}
            Message::Over(is_over) => return std::mem::replace(&mut self.is_over, is_over) != is_over,
            Message::Dismiss => self.notice = None,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (screen, link) = (self.screen(), ctx.link());
        html! {
            <>
                <a class="skip" href="#main" onclick={|event: MouseEvent| {
                    event.prevent_default();
                    focus(document().query_selector("main h1").ok().flatten());
                }}>{ "Skip to the content" }</a>
                <Bar {screen} has_report={self.has_report()} on_start_over={link.callback(|()| Message::StartOver)}
                    on_files={link.callback(Message::Files)} />
                if let Some(notice) = &self.notice {
                    <div class="notice" role="alert">
                        <p>{ words::sentence(notice) }</p>
                        <button type="button" class="small" onclick={link.callback(|_| Message::Dismiss)}>{ "Close" }</button>
                    </div>
                }
                if let Some((bytes, total, clusters)) = self.progress {
                    <Loading {bytes} {total} {clusters} on_cancel={link.callback(|()| Message::Cancel)} />
                }
                { match screen {
                    Screen::Start => self.start(ctx),
                    Screen::Report => self.report(ctx),
                    Screen::Rule => self.rule.clone().map(|rule| html! { <RulePage {rule} /> }).unwrap_or_default(),
                } }
                <Footer version={self.version.clone()} />
            </>
        }
    }
}

impl App {
    fn start_worker(ctx: &Context<Self>) {
        let replies = ctx.link().callback(Message::Reply);
        ctx.link().send_future(async move { Message::Started(Worker::start(replies).await) });
    }

    fn screen(&self) -> Screen {
        match window().location().hash().as_deref() {
            Ok("#rule") => Screen::Rule,
            Ok("#report") if self.report.as_deref().is_some_and(|report| !is_rejected(report)) => {
                Screen::Report
            }
            _ => Screen::Start,
        }
    }

    fn has_report(&self) -> bool {
        self.report.as_deref().is_some_and(|report| !is_rejected(report))
    }

    fn judge_text(&mut self, name: &str, text: &str) -> bool {
        if text.trim().is_empty() {
            return false;
        }
        match given_text(name, text) {
            Some(given) => self.evaluate(vec![given]),
            None => {
                self.notice =
                    Some("the browser can't hold this text: save it to a file and choose that".to_owned());
            }
        }
        true
    }

    /// Judges what is given now: beside the report together with what that is on, elsewhere alone. The
    /// sample is never mixed with evidence.
    fn add(&mut self, added: impl IntoIterator<Item = Given>) {
        let is_sample = matches!(self.given.as_slice(), [given] if given.name == SAMPLE_NAME);
        let keeps = self.screen() == Screen::Report && !is_sample;
        let before = if keeps { self.given.as_slice() } else { &[] };
        let added: Vec<Given> = added.into_iter().collect();
        if !added.is_empty() {
            self.evaluate([before, &added].concat());
        }
    }

    fn evaluate(&mut self, given: Vec<Given>) {
        if self.progress.is_none() {
            self.before = std::mem::take(&mut self.given);
        }
        self.run += 1;
        self.notice = None;
        self.given = given;
        self.progress = Some((0.0, 0.0, 0.0));
        if let Some(worker) = &self.worker {
            worker.evaluate(self.run, &self.given);
        }
    }

    /// The evaluation that is going on is given up; what was there before it stays.
    fn cancel(&mut self) {
        if self.progress.take().is_none() {
            return;
        }
        self.run += 1;
        self.given = std::mem::take(&mut self.before);
        if let Some(worker) = &self.worker {
            worker.cancel(self.run);
        }
    }

    fn forget(&mut self) {
        self.report = None;
        self.filter = Filter::default();
        self.rows = empty_rows();
        self.selected = None;
        self.detail = None;
        self.is_open = false;
    }

    fn reply(&mut self, ctx: &Context<Self>, reply: Reply) -> bool {
        match reply {
            Reply::Ready { version, rule } => {
                self.version = version.into();
                self.rule = Some(Rc::from(rule));
            }
            Reply::Progress { run, bytes, total, clusters } if run == self.run => {
                self.progress = Some((bytes, total, clusters));
            }
            Reply::Report { run, report } if run == self.run => {
                self.progress = None;
                self.shown = run;
                self.before.clear();
                self.forget();
                let rejected = is_rejected(&report);
                self.report = Some(Rc::from(report));
                if rejected {
                    // Evidence that could not be judged is not kept: the next file would be judged with it.
                    let is_text = self.given_is_text();
                    self.given.retain(|_| is_text);
                    go("");
                } else {
                    self.to_choose = Some(0);
                    self.ask(0);
                    go("report");
                }
                focus(document().query_selector("main h1").ok().flatten());
            }
            Reply::Rows(rows) if rows.filter == self.filter => {
                self.rows = Rc::new(rows);
                if let Some(position) = self.to_choose.take() {
                    self.choose(position);
                }
            }
            Reply::Detail(detail) if detail.run == self.shown && Some(detail.index) == self.selected => {
                self.detail = Some(Rc::from(detail));
            }
            Reply::Failed { run, message, fatal } if run == self.run || run == u32::MAX => {
                self.cancel();
                self.notice = Some(message);
                if fatal {
                    // The report went with the worker.
                    self.given.clear();
                    self.forget();
                    go("");
                    Self::start_worker(ctx);
                }
            }
            // What belongs to an evaluation, filter or finding that is no longer wanted.
            _ => return false,
        }
        true
    }

    fn ask(&mut self, from: usize) {
        self.asked_from = from;
        if let Some(worker) = &self.worker {
            worker.rows(&self.filter, from, CHUNK);
        }
    }

    /// Chooses a row, or asks for the rows around it first.
    fn choose(&mut self, position: usize) {
        let row = position.checked_sub(self.rows.from).and_then(|at| self.rows.list.get(at));
        if let Some(row) = row {
            self.selected = Some(row.index);
            if let Some(worker) = &self.worker {
                worker.detail(row.index, 0);
            }
        } else if position < self.rows.total {
            self.to_choose = Some(position);
            self.ask(position.saturating_sub(BEFORE));
        }
    }

    /// A panel whose top has been scrolled away would begin in the middle for the next finding.
    fn show_top_of_panel() {
        let panel = document().query_selector(".panel").ok().flatten();
        if let Some(panel) = panel.filter(|panel| panel.get_bounding_client_rect().top() < 0.0) {
            panel.scroll_into_view();
        }
    }

    /// Whether all that was given is the text in the field.
    fn given_is_text(&self) -> bool {
        matches!(self.given.as_slice(), [given] if given.name == PASTED)
    }

    fn pasted(&self) -> Option<Rc<str>> {
        self.given_is_text().then(|| self.text.clone())
    }

    fn start(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let rejected = self.report.clone().filter(|report| is_rejected(report));
        html! {
            <Start text={self.text.clone()} {rejected} rejected_text={self.given_is_text()}
                is_over={self.is_over} on_text={link.callback(Message::Text)} on_judge={link.callback(|()| Message::Judge)}
                on_files={link.callback(Message::Files)} on_sample={link.callback(|()| Message::Sample)} />
        }
    }

    fn report(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let Some(report) = self.report.clone() else { return html! {} };
        let panel = self.detail.clone().zip(self.rule.clone()).map(|(detail, rule)| {
            html! {
                <Panel {detail} {rule} report={report.clone()} is_open={self.is_open} title={self.panel_title.clone()}
                    on_close={link.callback(|()| Message::Close)} on_evidence={link.callback(Message::Evidence)} />
            }
        });
        html! {
            <main class="report" id="main">
                <VerdictCard report={report.clone()} filter={self.filter.clone()} on_filter={link.callback(Message::Filter)} />
                <ReportProblems report={report.clone()} pasted={self.pasted()} />
                if report.summary.clusters > 0 {
                    <div class="two">
                        <Findings rows={self.rows.clone()} filter={self.filter.clone()} summary={report.summary.clone()}
                            selected={self.selected} on_filter={link.callback(Message::Filter)} on_view={link.callback(Message::View)}
                            on_choose={link.callback(Message::Choose)} on_open={link.callback(|()| Message::Open)} />
                        { panel.unwrap_or_default() }
                    </div>
                }
                <Sources report={report.clone()} pasted={None::<Rc<str>>} />
            </main>
        }
    }
}

/// Whether nothing at all could be judged: then the first screen says why and keeps what was typed.
fn is_rejected(report: &Report) -> bool {
    report.summary.clusters == 0 && report.verdict != Verdict::NotApplicable
}

fn empty_rows() -> Rc<Rows> {
    Rc::new(Rows { filter: Filter::default(), from: 0, total: 0, list: Vec::new() })
}
