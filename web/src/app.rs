//! The page's state: what was given, what the worker said, and which screen that makes.

use std::rc::Rc;

use dax001::report::{Report, Verdict};
use dax001::rule::Rule;
use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, File, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::detail::Panel;
use crate::findings::{BEFORE, CHUNK, Findings};
use crate::parts::focus;
use crate::report::{ReportProblems, Sources, Verdict as VerdictCard};
use crate::rule_page::RulePage;
use crate::start::{FileInput, Start, list};
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
    version: String,
    /// What the user typed or pasted: never cleared by the page.
    text: Rc<str>,
    given: Vec<Given>,
    /// What was given before the evaluation that is going on.
    before: Vec<Given>,
    run: u32,
    progress: Option<Progress>,
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
    chooser: NodeRef,
    _listeners: Vec<EventListener>,
}

struct Progress {
    bytes: f64,
    total: f64,
    clusters: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Screen {
    Start,
    Report,
    Rule,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let replies = ctx.link().callback(Message::Reply);
        ctx.link().send_future(async move { Message::Started(Worker::start(replies).await) });
        Self {
            worker: None,
            rule: None,
            version: String::new(),
            text: Rc::from(""),
            given: Vec::new(),
            before: Vec::new(),
            run: 0,
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
            chooser: NodeRef::default(),
            _listeners: listeners(ctx),
        }
    }

    fn update(&mut self, _: &Context<Self>, message: Message) -> bool {
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
            Message::Reply(reply) => return self.reply(reply),
            Message::Text(text) => self.text = Rc::from(text),
            Message::Judge => {
                let text = self.text.clone();
                return self.judge_text(PASTED, &text);
            }
            Message::Pasted(text) => {
                self.text = Rc::from(text.as_str());
                return self.judge_text(PASTED, &text);
            }
            Message::Sample => return self.judge_text(SAMPLE_NAME, SAMPLE),
            Message::Files(files) => {
                self.is_over = false;
                if !files.is_empty() {
                    let added = files.into_iter().map(|file| Given { name: file.name(), blob: file.into() });
                    let given = self.given.iter().cloned().chain(added).collect();
                    self.evaluate(given);
                }
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
                self.show_top_of_panel();
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
        let screen = self.screen();
        html! {
            <>
                <a class="skip" href="#main" onclick={|event: MouseEvent| {
                    event.prevent_default();
                    focus(document().query_selector("main h1").ok().flatten());
                }}>{ "Skip to the content" }</a>
                { self.bar(ctx, screen) }
                if let Some(notice) = &self.notice {
                    <div class="notice" role="alert">
                        <p>{ words::sentence(notice) }</p>
                        <button type="button" class="small" onclick={ctx.link().callback(|_| Message::Dismiss)}>{ "Close" }</button>
                    </div>
                }
                // The worker says nothing for a tenth of a second, so that small files don't make the page flicker.
                if let Some(progress) = self.progress.as_ref().filter(|progress| progress.total > 0.0) { { self.loading(ctx, progress) } }
                { match screen {
                    Screen::Start => self.start(ctx),
                    Screen::Report => self.report(ctx),
                    Screen::Rule => self.rule.clone().map(|rule| html! { <RulePage {rule} /> }).unwrap_or_default(),
                } }
                { self.footer() }
            </>
        }
    }
}

impl App {
    fn screen(&self) -> Screen {
        match window().location().hash().as_deref() {
            Ok("#rule") => Screen::Rule,
            Ok("#report") if self.report.as_deref().is_some_and(|report| !is_rejected(report)) => {
                Screen::Report
            }
            _ => Screen::Start,
        }
    }

    fn judge_text(&mut self, name: &str, text: &str) -> bool {
        if text.trim().is_empty() {
            return false;
        }
        match given_text(name, text) {
            Some(given) => self.evaluate(vec![given]),
            None => {
                self.notice =
                    Some("the browser can't hold this text: save it to a file and choose that".to_owned())
            }
        }
        true
    }

    fn evaluate(&mut self, given: Vec<Given>) {
        if self.progress.is_none() {
            self.before = std::mem::take(&mut self.given);
        }
        self.run += 1;
        self.notice = None;
        self.given = given;
        self.progress = Some(Progress { bytes: 0.0, total: 0.0, clusters: 0.0 });
        if let Some(worker) = &self.worker {
            worker.evaluate(self.run, &self.given);
        }
    }

    /// The evaluation that is going on is given up; what was there before it stays.
    fn cancel(&mut self) {
        self.run += 1;
        self.progress = None;
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

    fn reply(&mut self, reply: Reply) -> bool {
        match reply {
            Reply::Ready { version, rule } => {
                self.version = version;
                self.rule = Some(Rc::from(rule));
            }
            Reply::Progress { run, bytes, total, clusters } if run == self.run => {
                self.progress = Some(Progress { bytes, total, clusters });
            }
            Reply::Report { run, report } if run == self.run => {
                self.progress = None;
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
            Reply::Detail(detail) if Some(detail.index) == self.selected => {
                self.detail = Some(Rc::from(detail))
            }
            Reply::Failed { run, message } if run == self.run || run == u32::MAX => {
                self.cancel();
                self.notice = Some(message);
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
        let row = position.checked_sub(self.rows.from).and_then(|at| self.rows.rows.get(at));
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
    fn show_top_of_panel(&self) {
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

    fn bar(&self, ctx: &Context<Self>, screen: Screen) -> Html {
        let choose = {
            let chooser = self.chooser.clone();
            move |_: MouseEvent| {
                if let Some(chooser) = chooser.cast::<HtmlInputElement>() {
                    chooser.click();
                }
            }
        };
        let has_report = self.report.as_deref().is_some_and(|report| !is_rejected(report));
        html! {
            <header class="bar">
                <a class="brand" href="#">{ "DAX-001" }</a>
                <span>{ "Encryption at rest for DynamoDB Accelerator" }</span>
                <nav aria-label="Page">
                    if screen != Screen::Rule { <a class="button" href="#rule">{ "The rule" }</a> }
                    if screen != Screen::Report && has_report { <a class="button main" href="#report">{ "The report" }</a> }
                    if screen == Screen::Rule && !has_report { <a class="button main" href="#">{ "Judge evidence" }</a> }
                    if screen == Screen::Report {
                        <button type="button" onclick={ctx.link().callback(|_| Message::StartOver)}>{ "Start over" }</button>
                        <button type="button" class="main" onclick={choose}>{ "Add files" }</button>
                        <FileInput node={self.chooser.clone()} on_files={ctx.link().callback(Message::Files)} />
                    }
                </nav>
            </header>
        }
    }

    fn loading(&self, ctx: &Context<Self>, progress: &Progress) -> Html {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "sizes and counts from the worker"
        )]
        let (bytes, total, clusters) =
            (progress.bytes as u64, progress.total as u64, progress.clusters as u64);
        html! {
            <div class="loading" role="status">
                <p>{ format!("Judging: {} of {}, {} so far", words::size(bytes), words::size(total), words::count(clusters, "cluster")) }</p>
                <progress max={total.max(1).to_string()} value={bytes.to_string()} aria-label="Bytes read" />
                <button type="button" class="small" onclick={ctx.link().callback(|_| Message::Cancel)}>{ "Cancel" }</button>
            </div>
        }
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

    fn footer(&self) -> Html {
        html! {
            <footer>
                <span>{ "Nothing leaves this page." }</span>
                if !self.version.is_empty() { <span>{ format!("dax001 {}", self.version) }</span> }
            </footer>
        }
    }
}

/// Whether nothing at all could be judged: then the first screen says why and keeps what was typed.
fn is_rejected(report: &Report) -> bool {
    report.summary.clusters == 0 && report.verdict != Verdict::NotApplicable
}

fn empty_rows() -> Rc<Rows> {
    Rc::new(Rows { filter: Filter::default(), from: 0, total: 0, rows: Vec::new() })
}

/// Sets the address's fragment, so that back and forward move between screens.
fn go(fragment: &str) {
    let location = window().location();
    if location.hash().is_ok_and(|hash| hash.trim_start_matches('#') != fragment) {
        // It can only fail for addresses that can't be set, and a fragment can.
        let _ = location.set_hash(fragment);
    }
}

/// What happens anywhere on the page: files dropped, texts pasted outside of a field, the address changed.
fn listeners(ctx: &Context<App>) -> Vec<EventListener> {
    let document = document();
    let active = EventListenerOptions::enable_prevent_default();
    let link = ctx.link().clone();
    let drag = move |event: &Event| {
        event.prevent_default();
        link.send_message(Message::Over(true));
    };
    let link = ctx.link().clone();
    let leave = move |event: &Event| {
        // Between elements the pointer leaves one for another; only out of the window there is none.
        if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
            link.send_message(Message::Over(false));
        }
    };
    let link = ctx.link().clone();
    let drop = move |event: &Event| {
        event.prevent_default();
        let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
        let files = transfer.and_then(|transfer| transfer.files()).map(list).unwrap_or_default();
        link.send_message(Message::Files(files));
    };
    let link = ctx.link().clone();
    let paste = move |event: &Event| {
        let in_field = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok())
            .is_some_and(|target| matches!(target.tag_name().as_str(), "TEXTAREA" | "INPUT"));
        let data =
            event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data).filter(|_| !in_field);
        if let Some(data) = data {
            let files = data.files().map(list).unwrap_or_default();
            match data.get_data("text/plain") {
                _ if !files.is_empty() => link.send_message(Message::Files(files)),
                Ok(text) if !text.is_empty() => link.send_message(Message::Pasted(text)),
                _ => {}
            }
        }
    };
    let link = ctx.link().clone();
    let route = move |_: &Event| link.send_message(Message::Route);
    vec![
        EventListener::new_with_options(&document, "dragover", active, drag),
        EventListener::new(&document, "dragleave", leave),
        EventListener::new_with_options(&document, "drop", active, drop),
        EventListener::new(&document, "paste", paste),
        EventListener::new(&window(), "hashchange", route),
    ]
}
