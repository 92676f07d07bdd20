//! The page's root component: it passes events to the state, and carries out the effects that the
//! state returns.

use std::borrow::Cow;
use std::rc::Rc;

use dax001_workbench::protocol::Reply;
use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use gloo::utils::window;
use yew::html::Scope;
use yew::prelude::*;

use crate::browser::address::Address;
use crate::browser::dom::{covers_list, focus, focus_in_place, is_typing, make_room, reveal, show_panel};
use crate::browser::events::{Facts, listeners};
use crate::browser::files::save_blob;
use crate::browser::text_guard::{self, Part};
use crate::browser::today::today;
use crate::browser::worker::Worker;
use crate::state::State;
use crate::state::effect::Effect;
use crate::state::message::Message;
use crate::state::route::Screen;
use crate::view::handlers::Handlers;
use crate::view::page;

/// How often the page checks whether the worker still answers, in milliseconds.
const TICK: u32 = 5000;

/// The page's root component.
pub(crate) struct App {
    link: Scope<Self>,
    handlers: Handlers,
    state: State,
    worker: Option<Worker>,
    /// How many times the page has started a worker.
    starts: u32,
    /// Selector of the element that gets the keyboard focus after the next render.
    focus_next: Option<Cow<'static, str>>,
    /// The same, but the page keeps its scroll position.
    focus_in_place: Option<&'static str>,
    /// Selector of the element to scroll into view after the next render.
    reveal_next: Option<&'static str>,
    /// Height of the notices at the top of the window, in CSS pixels.
    notices: f64,
    /// Whether to print after the next render.
    prints: bool,
    facts: Rc<Facts>,
    address: Rc<Address>,
    /// The outermost element; `mounts` is how often it has been rendered from scratch.
    root: NodeRef,
    mounts: u32,
    _listeners: Vec<EventListener>,
    _ticks: Interval,
}

/// A message for the state, or the result of starting a worker.
pub(crate) enum AppMessage {
    /// The number of the start, and its result.
    Worker(u32, Result<Worker, String>),
    Message(Box<Message>),
}

impl From<Message> for AppMessage {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl Component for App {
    type Message = AppMessage;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let on = link.callback(AppMessage::from);
        let facts = Rc::new(Facts::default());
        let address = Rc::new(Address::new());
        let (state, effects) = State::new(address.route(), today());
        let ticks = {
            let link = link.clone();
            Interval::new(TICK, move || link.send_message(Message::Tick(today())))
        };
        {
            let link = link.clone();
            text_guard::watch(move || link.send_message(Message::TextReplaced));
        }
        let mut app = Self {
            _listeners: listeners(&on, &facts, &address),
            handlers: Handlers::new(&on),
            link,
            state,
            worker: None,
            starts: 0,
            focus_next: None,
            focus_in_place: None,
            reveal_next: None,
            notices: 0.0,
            prints: false,
            facts,
            address,
            root: NodeRef::default(),
            mounts: 0,
            _ticks: ticks,
        };
        app.update_facts();
        app.run(effects);
        app
    }

    fn update(&mut self, _: &Context<Self>, app_message: AppMessage) -> bool {
        let message = match app_message {
            AppMessage::Message(message) => *message,
            // A newer worker has been started since.
            AppMessage::Worker(start, _) if start != self.starts => return false,
            AppMessage::Worker(_, result) => {
                Message::Started(result.map(|worker| self.worker = Some(worker)))
            }
        };
        // If another program has just replaced text, that must be rendered from scratch, not
        // updated.
        text_guard::look();
        if matches!(message, Message::TextReplaced) {
            self.focus_next = text_guard::focused().map(Cow::Owned);
        }
        // Scrolling only requests rows. The page renders when they arrive.
        let is_scrolled = matches!(message, Message::View { .. });
        let is_report = matches!(message, Message::Reply(Reply::Report { .. } | Reply::Sealed { .. }, _));
        let effects = self.state.update(message);
        self.update_facts();
        self.run(effects);
        // The first rows follow a report at once. Rendering both together lays the page out only
        // once.
        let is_half = is_report && self.state.awaits_first_rows();
        !is_scrolled && !is_half
    }

    fn view(&self, _: &Context<Self>) -> Html {
        text_guard::begin(Part::Page);
        html! {
            <div class="page" key={self.state.chrome.mounts()} ref={self.root.clone()}>{ page::page(&self.state, &self.handlers) }</div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if self.mounts != self.state.chrome.mounts() {
            self.mounts = self.state.chrome.mounts();
            text_guard::remove_leftovers(&self.root);
        }
        text_guard::end(Part::Page);
        if let Some(selector) = self.focus_next.take() {
            focus(&selector);
        }
        if let Some(selector) = self.focus_in_place.take() {
            focus_in_place(selector);
        }
        self.notices = make_room(self.notices);
        if let Some(selector) = self.reveal_next.take() {
            reveal(selector, self.notices);
        }
        if std::mem::take(&mut self.prints) {
            // This fails only where the browser can't print, and the browser reports that itself.
            let _ = window().print();
        }
    }
}

impl App {
    /// Updates the facts that the listeners need.
    fn update_facts(&self) {
        self.facts.asks_before_closing.set(self.state.asks_before_closing());
        self.facts.has_report.set(self.state.screen() == Screen::Report);
        self.facts
            .takes_keys
            .set(self.state.chrome.has_single_keys() && !self.state.chrome.shows_shortcuts());
    }

    fn run(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::StartWorker => {
                    self.worker = None;
                    self.starts += 1;
                    let start = self.starts;
                    let replies = self.link.callback(|(reply, file)| Message::Reply(reply, file));
                    self.link
                        .send_future(async move { AppMessage::Worker(start, Worker::start(replies).await) });
                }
                Effect::Ask { ask, uploads } => {
                    if let Some(worker) = &self.worker {
                        worker.post(&ask, &uploads);
                    }
                }
                Effect::Go { route, is_new } => self.address.go(&route, is_new),
                Effect::GoToPanel(route) => self.address.go(&route, covers_list()),
                Effect::Focus(selector) => self.focus_next = Some(selector.into()),
                Effect::FocusIfFree(selector) if !is_typing() => self.focus_next = Some(selector.into()),
                Effect::FocusIfFree(_) => {}
                Effect::FocusInPlace(selector) => self.focus_in_place = Some(selector),
                Effect::Reveal(selector) => self.reveal_next = Some(selector),
                Effect::ScrollToTop => window().scroll_to_with_x_and_y(0.0, 0.0),
                Effect::ShowPanel => show_panel(self.notices),
                Effect::SaveFile { blob, name } => {
                    // This fails only where the browser refuses downloads, and the browser reports
                    // that itself.
                    let _ = save_blob(blob.as_ref(), name);
                }
                Effect::Print => self.prints = true,
            }
        }
    }
}
