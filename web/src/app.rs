//! The page as a component: what happens goes to the state, and what the state asks for is done here.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use gloo::utils::{document, window};
use wasm_bindgen::JsValue;
use yew::html::Scope;
use yew::prelude::*;

use crate::browser::events::{Facts, is_field, listeners, route};
use crate::browser::today::today;
use crate::browser::worker::Worker;
use crate::state::State;
use crate::state::effect::{Ask, Effect};
use crate::state::message::Message;
use crate::state::route::{Route, Screen};
use crate::view::handlers::Handlers;
use crate::view::page;
use crate::view::parts::{focus, save_blob};

/// How often it is looked whether the worker still answers, in milliseconds.
const TICK: u32 = 5000;

/// The whole page.
pub(crate) struct App {
    link: Scope<Self>,
    handlers: Handlers,
    state: State,
    worker: Option<Worker>,
    /// What is to have the keyboard once it is there.
    focus_next: Option<&'static str>,
    /// It is to be printed once it is there.
    prints: bool,
    facts: Rc<Facts>,
    _listeners: Vec<EventListener>,
    _ticks: Interval,
}

/// What happens to the page, and the worker that has been started.
pub(crate) enum Happened {
    Worker(Result<Worker, String>),
    Message(Message),
}

impl From<Message> for Happened {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl Component for App {
    type Message = Happened;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let facts = Rc::new(Facts::default());
        let (state, effects) = State::new(route(), today());
        let ticks = {
            let link = link.clone();
            Interval::new(TICK, move || link.send_message(Message::Tick(today())))
        };
        let mut app = Self {
            _listeners: listeners(&link, &facts),
            handlers: Handlers::new(&link),
            link,
            state,
            worker: None,
            focus_next: None,
            prints: false,
            facts,
            _ticks: ticks,
        };
        app.tell();
        app.run(effects);
        app
    }

    fn update(&mut self, _: &Context<Self>, happened: Happened) -> bool {
        let message = match happened {
            Happened::Message(message) => message,
            Happened::Worker(result) => Message::Started(result.map(|worker| self.worker = Some(worker))),
        };
        // What is scrolled by is asked for, and seen once it is there.
        let is_seen = !matches!(message, Message::View { .. });
        let effects = self.state.update(message);
        self.tell();
        self.run(effects);
        is_seen
    }

    fn view(&self, _: &Context<Self>) -> Html {
        page::page(&self.state, &self.handlers)
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(selector) = self.focus_next.take() {
            focus(selector);
        }
        if std::mem::take(&mut self.prints) {
            // It can only fail where the browser doesn't print, and then it says so itself.
            let _ = window().print();
        }
    }
}

impl App {
    /// What the listeners have to know.
    fn tell(&self) {
        self.facts.asks_before_closing.set(self.state.asks_before_closing());
        self.facts.has_report.set(self.state.screen() == Screen::Report);
        self.facts.takes_keys.set(!self.state.no_single_keys && !self.state.shows_shortcuts);
    }

    fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::StartWorker => {
                    self.worker = None;
                    let replies = self.link.callback(Message::Reply);
                    self.link.send_future(async move { Happened::Worker(Worker::start(replies).await) });
                }
                Effect::Ask(ask) => self.ask(ask),
                Effect::Go { route, is_new } => go(&route, is_new),
                Effect::Focus(selector) => self.focus_next = Some(selector),
                Effect::FocusIfFree(selector) if !is_typing() => self.focus_next = Some(selector),
                Effect::FocusIfFree(_) => {}
                Effect::ScrollToTop => window().scroll_to_with_x_and_y(0.0, 0.0),
                Effect::ShowPanel => show_panel(),
                Effect::SaveFile { blob, name } => {
                    // It can only fail where the browser refuses downloads, and then it says so itself.
                    let _ = save_blob(&blob, name);
                }
                Effect::Print => self.prints = true,
            }
        }
    }

    fn ask(&self, ask: Ask) {
        let Some(worker) = &self.worker else { return };
        match ask {
            Ask::Ping => worker.ping(),
            Ask::Evaluate { run, given } => worker.evaluate(run, &given),
            Ask::Cancel { run } => worker.cancel(run),
            Ask::Keep { runs } => worker.keep(&runs),
            Ask::Rows { run, query, from, count, selected } => {
                worker.rows(run, &query, from, count, selected);
            }
            Ask::Printable { run, query, count } => worker.printable(run, &query, count),
            Ask::Detail { run, index, evidence } => worker.detail(run, index, evidence),
            Ask::Choose { run, index, choices } => worker.choose(run, index, &choices),
            Ask::Plans { run } => worker.plans(run),
            Ask::CancelPlans => worker.cancel_plans(),
            Ask::ReadList(given) => worker.read_list(&given),
            Ask::Annotate { run, revision, typed, lists } => {
                worker.annotate(run, revision, &typed, lists.as_deref());
            }
            Ask::Compare { run, given } => worker.compare(run, &given),
            Ask::CancelComparing { run } => worker.cancel_comparing(run),
            Ask::StopComparing { run } => worker.stop_comparing(run),
            Ask::Verify { id, given } => worker.verify(id, &given),
            Ask::CancelVerifying => worker.cancel_verifying(),
            Ask::Save { run, file } => worker.save(run, &file),
            Ask::CancelSaving => worker.cancel_saving(),
        }
    }
}

/// Whether the keyboard is in something that takes text.
fn is_typing() -> bool {
    document().active_element().is_some_and(|element| is_field(&element))
}

/// Sets the address's fragment. A browser that is asked too often refuses, and then the address is a little behind.
fn go(route: &Route, is_new: bool) {
    let url = format!("#{}", route.fragment());
    if let Ok(history) = window().history() {
        let _ = if is_new {
            history.push_state_with_url(&JsValue::NULL, "", Some(&url))
        } else {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
        };
    }
}

/// A panel whose top has been scrolled away would begin in the middle for the next finding.
fn show_panel() {
    let panel = document().query_selector(".panel").ok().flatten();
    if let Some(panel) = panel.filter(|panel| panel.get_bounding_client_rect().top() < 0.0) {
        panel.scroll_into_view();
    }
}
