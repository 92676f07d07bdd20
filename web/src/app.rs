//! The page's state: what was given, what the worker said, and which screen that makes.

mod plans;
mod screens;

use std::rc::Rc;

use dax001::report::Report;
use dax001::rule::Rule;
use gloo::events::EventListener;
use gloo::utils::{document, window};
use yew::html::Scope;
use yew::prelude::*;

use crate::events::{go, listeners};
use crate::evidence::{Case, Judging, is_rejected, texts_of, together};
use crate::findings::{BEFORE, CHUNK};
use crate::frame::{Bar, Footer, Loading, Screen};
use crate::given::{Given, Texts};
use crate::list::List;
use crate::message::Message;
use crate::parts::focus;
use crate::rule_page::RulePage;
use crate::start::is_one_text;
use crate::words;
use crate::worker::{Reply, Worker};

/// The whole page.
pub(crate) struct App {
    link: Scope<Self>,
    worker: Option<Worker>,
    is_starting: bool,
    rule: Option<Rc<Rule>>,
    version: AttrValue,
    /// What the user typed or pasted: never cleared by the page.
    text: Rc<str>,
    /// How many texts were pasted outside of the field.
    pasted: usize,
    /// The number of the last evaluation.
    run: u32,
    judging: Option<Judging>,
    case: Option<Case>,
    /// The report on evidence of which nothing could be judged, and the texts in that evidence.
    rejected: Option<(Rc<Report>, Texts)>,
    list: List,
    /// How many plans of an archive are made, and how many there will be.
    planning: Option<(u64, u64)>,
    /// The panel is shown in place of the list, where both have no room side by side.
    is_open: bool,
    is_over: bool,
    /// Something went wrong that is no problem of the evidence.
    notice: Option<String>,
    /// What is to have the keyboard once it is there.
    focus_next: Option<&'static str>,
    /// What is to have it once the evaluation that goes on is done, in place of the headline.
    focus_after: Option<&'static str>,
    _listeners: Vec<EventListener>,
}

const HEADLINE: &str = "main h1";

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let mut app = Self {
            link: ctx.link().clone(),
            worker: None,
            is_starting: false,
            rule: None,
            version: AttrValue::default(),
            text: Rc::from(""),
            pasted: 0,
            run: 0,
            judging: None,
            case: None,
            rejected: None,
            list: List::new(),
            planning: None,
            is_open: false,
            is_over: false,
            notice: None,
            focus_next: None,
            focus_after: None,
            _listeners: listeners(ctx),
        };
        // Evidence lives in the page's memory only: after a reload there is no report to show.
        if window().location().hash().as_deref() == Ok("#report") {
            go("");
        }
        app.start_worker();
        app
    }

    fn update(&mut self, _: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Started(result) => self.started(result),
            Message::Reply(reply) => return self.reply(reply),
            Message::Text(text) => {
                self.text = Rc::from(text);
                // What was wrong with the text before may be mended now.
                if self.rejected.as_ref().is_some_and(|(_, texts)| is_one_text(texts)) {
                    self.rejected = None;
                }
            }
            Message::Judge => self.add(vec![Given::field(&self.text)]),
            Message::Pasted(text) if self.text.is_empty() => {
                self.text = Rc::from(text);
                self.add(vec![Given::field(&self.text)]);
            }
            Message::Pasted(text) => {
                self.pasted += 1;
                let number = self.pasted + 1;
                self.add(vec![Given::text(&Rc::from(text), number)]);
            }
            Message::Sample => self.evaluate(vec![Given::sample()]),
            Message::Files(files) => {
                let mut given: Vec<Given> = files.into_iter().map(Given::file).collect();
                // A folder's files come in any order.
                if given.iter().any(Given::is_in_folder) {
                    given.sort_by(|one, other| one.name().cmp(other.name()));
                }
                self.add(given);
            }
            Message::Given(given) => match given {
                Ok(given) => self.add(given),
                Err(message) => self.notice = Some(message),
            },
            Message::Cancel => self.cancel(),
            Message::StartOver => {
                self.cancel();
                self.forget();
                if let Some(worker) = &self.worker {
                    worker.forget();
                }
                self.show("");
            }
            Message::Label(sources, label) => {
                self.focus_after =
                    Some(if sources.len() == 1 { "#sources-title" } else { "#coverage-title" });
                let mut given = self.given();
                if let Some(case) = &self.case {
                    case.label(&mut given, &sources, &label);
                }
                self.evaluate(given);
            }
            Message::Remove(source) => {
                self.focus_after = Some("#sources-title");
                let mut given = self.given();
                if let Some(place) = self.case.as_ref().and_then(|case| case.place(&given, source)) {
                    given.remove(place);
                }
                if given.is_empty() {
                    self.cancel();
                    self.forget();
                    self.show("");
                } else {
                    self.evaluate(given);
                }
            }
            Message::Filter(filter) => {
                self.list.to_choose = None;
                self.list.is_new_filter = true;
                self.list.filter = filter;
                self.ask(0);
            }
            Message::View(first) => {
                let from = first.saturating_sub(BEFORE);
                // Half of the rows before the view are a reserve: as long as they last nothing is asked for.
                if from.abs_diff(self.list.asked_from) > BEFORE / 2 {
                    self.ask(from);
                }
                return false;
            }
            Message::Choose(position) => {
                self.choose(position);
                show_top_of_panel();
            }
            Message::Evidence(evidence) => {
                self.list.evidence = evidence;
                self.ask_detail();
            }
            Message::Plans(plans) => return self.plans(plans),
            Message::Open => {
                self.is_open = true;
                self.focus_next = Some("#panel-title");
            }
            Message::Close => {
                self.is_open = false;
                self.focus_next = Some(".scroller");
            }
            Message::Route => self.focus_next = Some(HEADLINE),
            Message::Over(is_over) => return std::mem::replace(&mut self.is_over, is_over) != is_over,
            Message::Dismiss => self.notice = None,
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let (screen, link) = (self.screen(), &self.link);
        html! {
            <>
                <a class="skip" href="#main" onclick={|event: MouseEvent| {
                    event.prevent_default();
                    focus(HEADLINE);
                }}>{ "Skip to the content" }</a>
                <Bar {screen} has_report={self.case.is_some()} on_start_over={link.callback(|()| Message::StartOver)}
                    on_files={link.callback(Message::Files)} />
                if let Some(notice) = &self.notice {
                    <div class="notice" role="alert">
                        <p>{ words::sentence(notice) }</p>
                        <button type="button" class="small" onclick={link.callback(|_| Message::Dismiss)}>{ "Close" }</button>
                    </div>
                }
                if let Some(Judging { progress: (bytes, total, clusters), .. }) = self.judging {
                    <Loading {bytes} {total} {clusters} on_cancel={link.callback(|()| Message::Cancel)} />
                }
                { match (screen, &self.case, &self.rule) {
                    (Screen::Report, Some(case), _) => self.report(case),
                    (Screen::Rule, _, Some(rule)) => html! { <RulePage rule={rule.clone()} /> },
                    (Screen::Rule, _, None) => html! {},
                    _ => self.start(),
                } }
                <Footer version={self.version.clone()} />
            </>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(selector) = self.focus_next.take() {
            if selector == HEADLINE {
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
            focus(selector);
        }
    }
}

impl App {
    fn start_worker(&mut self) {
        self.is_starting = true;
        let replies = self.link.callback(Message::Reply);
        self.link.send_future(async move { Message::Started(Worker::start(replies).await) });
    }

    fn started(&mut self, result: Result<Worker, String>) {
        self.is_starting = false;
        match result {
            Ok(worker) => {
                // What was given while it started waits for it.
                if let Some(judging) = &self.judging {
                    worker.evaluate(self.run, &judging.given);
                }
                self.worker = Some(worker);
            }
            Err(message) => {
                self.cancel();
                self.notice = Some(message);
            }
        }
    }

    fn screen(&self) -> Screen {
        match window().location().hash().as_deref() {
            Ok("#rule") => Screen::Rule,
            Ok("#report") if self.case.is_some() => Screen::Report,
            _ => Screen::Start,
        }
    }

    /// Goes to another screen; its headline has the keyboard then.
    fn show(&mut self, fragment: &str) {
        go(fragment);
        self.focus_next = Some(HEADLINE);
    }

    /// Whether there is a report on evidence, and not on the sample.
    fn has_evidence(&self) -> bool {
        self.case.as_ref().is_some_and(|case| !case.given.iter().any(Given::is_sample))
    }

    /// What the report is on, or will be once the evaluation that goes on is done.
    fn given(&self) -> Vec<Given> {
        let given = self.judging.as_ref().map(|judging| &judging.given);
        given.or(self.case.as_ref().map(|case| &case.given)).cloned().unwrap_or_default()
    }

    /// Judges what is given now together with what was given before, wherever on the page.
    fn add(&mut self, mut added: Vec<Given>) {
        if !added.is_empty() {
            added.retain(|given| !(given.is_in_folder() && given.is_litter()));
            if added.is_empty() {
                self.notice =
                    Some("there are no files in that but what file managers leave behind".to_owned());
            }
        }
        if !added.is_empty() {
            self.evaluate(together(self.given(), added));
        }
    }

    fn evaluate(&mut self, given: Vec<Given>) {
        self.run += 1;
        self.notice = None;
        if let Some(worker) = &self.worker {
            worker.evaluate(self.run, &given);
        } else if !self.is_starting {
            self.start_worker();
        }
        self.judging = Some(Judging { given, progress: (0.0, 0.0, 0.0), from: self.screen() });
    }

    /// The evaluation that is going on is given up; the report that is there stays.
    fn cancel(&mut self) {
        if self.judging.take().is_some() {
            self.run += 1;
            if let Some(worker) = &self.worker {
                worker.cancel(self.run);
            }
        }
    }

    fn forget(&mut self) {
        self.cancel_plans();
        self.case = None;
        self.rejected = None;
        self.list = List::new();
        self.is_open = false;
    }

    fn reply(&mut self, reply: Reply) -> bool {
        let shown = self.case.as_ref().map(|case| case.run);
        match reply {
            Reply::Ready { version, rule } => {
                self.version = version.into();
                self.rule = Some(Rc::from(rule));
            }
            Reply::Progress { run, bytes, total, clusters } if run == self.run => {
                if let Some(judging) = &mut self.judging {
                    judging.progress = (bytes, total, clusters);
                }
            }
            Reply::Report { run, report, owners } if run == self.run => {
                self.judged(run, Rc::from(report), owners);
            }
            Reply::Rows(rows) if Some(rows.run) == shown && rows.filter == self.list.filter => {
                if let Some(position) = self.list.accept(rows) {
                    self.choose(position);
                }
            }
            Reply::Detail(detail)
                if Some(detail.run) == shown
                    && Some(detail.index) == self.list.selected
                    && detail.evidence == self.list.evidence =>
            {
                self.list.detail = Some(Rc::from(detail));
            }
            Reply::Plan(planned) if Some(planned.run) == shown => self.list.take_plan(*planned),
            Reply::Planned { run, done, total } if Some(run) == shown => self.planned(done, total),
            Reply::Plans { run, blob } if Some(run) == shown => self.save_plans(&blob),
            Reply::Failed { run, message, fatal } if run == self.run || run == u32::MAX => {
                self.failed(message, fatal);
            }
            // What belongs to an evaluation, filter or finding that is no longer wanted.
            _ => return false,
        }
        true
    }

    /// An evaluation is done.
    fn judged(&mut self, run: u32, report: Rc<Report>, owners: Vec<usize>) {
        let Some(Judging { given, from, .. }) = self.judging.take() else { return };
        let focus_after = self.focus_after.take();
        if is_rejected(&report) {
            // The report that was there before stays, and can be gone back to.
            self.rejected = Some((report, texts_of(&given, &owners)));
            self.show("");
        } else {
            self.forget();
            self.case = Some(Case::new(run, given, report, owners));
            self.list.to_choose = Some(0);
            self.ask(0);
            // Whoever has gone to read the rule meanwhile finds the report by its button.
            if self.screen() != Screen::Rule || from == Screen::Rule {
                self.show("report");
                // What was changed on the report is gone on with there.
                if from == Screen::Report && focus_after.is_some() {
                    self.focus_next = focus_after;
                }
            }
        }
    }

    fn failed(&mut self, message: String, fatal: bool) {
        self.cancel();
        self.planning = None;
        self.notice = Some(message);
        self.list.detail = None;
        if fatal {
            // The report went with the worker: a new one judges again what it was on.
            self.worker = None;
            let given = self.case.take().map(|case| case.given);
            self.forget();
            self.start_worker();
            if let Some(given) = given {
                let notice = self.notice.take();
                self.evaluate(given);
                self.notice = notice;
            }
        }
    }

    fn ask(&mut self, from: usize) {
        self.list.asked_from = from;
        if let (Some(worker), Some(case)) = (&self.worker, &self.case) {
            worker.rows(case.run, &self.list.filter, from, CHUNK);
        }
    }

    fn ask_detail(&self) {
        if let (Some(worker), Some(case), Some(index)) = (&self.worker, &self.case, self.list.selected) {
            worker.detail(case.run, index, self.list.evidence);
        }
    }

    /// Chooses a row, or asks for the rows around it first.
    fn choose(&mut self, position: usize) {
        match self.list.choose(position) {
            Some(from) => self.ask(from),
            None => self.ask_detail(),
        }
    }
}

/// A panel whose top has been scrolled away would begin in the middle for the next finding.
fn show_top_of_panel() {
    let panel = document().query_selector(".panel").ok().flatten();
    if let Some(panel) = panel.filter(|panel| panel.get_bounding_client_rect().top() < 0.0) {
        panel.scroll_into_view();
    }
}
