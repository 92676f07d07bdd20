//! The page's state and its one reducer: what happens goes in, what is to be done comes out. It knows no browser, so
//! that its tests need none.

pub(crate) mod chrome;
pub(crate) mod connection;
pub(crate) mod effect;
mod evaluate;
pub(crate) mod finding_list;
mod findings;
pub(crate) mod jobs;
pub(crate) mod message;
mod offers;
pub(crate) mod open_report;
mod plan_choices;
mod recovery;
mod replies;
mod review;
pub(crate) mod reviews;
pub(crate) mod route;
mod saving;
pub(crate) mod shown;
#[cfg(test)]
mod tests;
pub(crate) mod undo;
pub(crate) mod verification;
mod verify;

use std::rc::Rc;

use crate::model::upload::Upload;
use chrome::Chrome;
use connection::{Connection, Stopped};
use effect::Effect;
use finding_list::FindingList;
use jobs::Jobs;
use message::{Message, Plans, Shortcut};
use reviews::Reviews;
use route::{Route, Screen};
use shown::Shown;
use undo::UndoList;
use verification::VerificationState;

/// The headline of whatever screen.
pub(crate) const HEADLINE: &str = "main h1";

/// The page's state. The fields of each group are private to its file, so that only its own methods change them; what spans
/// groups is done by the methods of `State`, in files by topic.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) connection: Connection,
    pub(crate) jobs: Jobs,
    pub(crate) shown: Shown,
    pub(crate) list: FindingList,
    pub(crate) reviews: Reviews,
    pub(crate) verifying: VerificationState,
    pub(crate) undo: UndoList,
    pub(crate) chrome: Chrome,
    /// What day it is, `YYYY-MM-DD`.
    pub(crate) today: String,
    pub(crate) route: Route,
    /// What the user typed or pasted: never cleared by the page.
    pub(crate) text: Rc<str>,
    /// How many texts were pasted outside of the field.
    pasted: usize,
    /// How old evidence may be: `90d`.
    pub(crate) max_age: Option<String>,
    /// What is to be done about what has just happened.
    effects: Vec<Effect>,
}

impl State {
    /// The page as it is opened, and what is to be done for that.
    pub(crate) fn new(route: Route, today: String) -> (Self, Vec<Effect>) {
        let mut state = Self { today, route, ..Self::default() };
        state.effects.push(Effect::StartWorker);
        // Evidence lives in the page's memory only: after a reload there is no report to show.
        if state.route.screen == Screen::Report {
            state.wait_for_evidence();
        }
        let effects = std::mem::take(&mut state.effects);
        (state, effects)
    }

    /// Something happens: what is to be done about it.
    pub(crate) fn update(&mut self, message: Message) -> Vec<Effect> {
        let is_of_person = !matches!(
            message,
            Message::Started(_)
                | Message::Reply(..)
                | Message::Tick(_)
                | Message::View { .. }
                | Message::TextReplaced
        );
        if is_of_person {
            self.connection.user_acted();
            self.chrome.user_acted();
        }
        match message {
            Message::Started(result) => self.started(result),
            Message::Reply(reply, file) => self.reply(reply, file),
            Message::Tick(today) => self.tick(today),
            Message::Text(text) => self.type_text(&text),
            Message::Judge => self.add(vec![Upload::field(&self.text)]),
            Message::Pasted(text) => self.paste(text),
            Message::Uploads(Ok(uploads)) => self.take(uploads),
            Message::Uploads(Err(message)) => self.chrome.fail(message),
            Message::Sample => self.evaluate(vec![Upload::sample()]),
            Message::Cancel => {
                if self.cancel() {
                    self.effects.push(Effect::Focus(HEADLINE));
                }
            }
            Message::StartOver => self.start_over(),
            Message::LeaveOut => self.leave_out(),
            Message::Remove(source) => self.remove(source),
            Message::Undo => self.undo(),
            Message::Label(sources, label) => self.label(&sources, &label),
            Message::MaxAge(max_age) => self.limit_age(max_age),
            Message::GoOn { without } => self.go_on(without),
            Message::Query(query) => self.query(query),
            Message::View { first, page } => self.view(first, page),
            Message::Choose(position) => self.choose_and_open(position),
            Message::Move(position) => self.move_to(position, false),
            Message::Evidence(evidence) => {
                if self.list.show_evidence(evidence) {
                    self.ask_detail();
                }
            }
            Message::Review(review) => self.review(review),
            Message::Compare(compare) => self.compare(compare),
            Message::Verify(verify) => self.verify(verify),
            // Nothing can be asked of a report that is being judged again.
            Message::Save(_) | Message::Print | Message::Plans(Plans::SaveAll) if self.shown.is_lost() => {
                self.chrome.say("the evidence is being judged again: try again when that is done");
            }
            Message::Save(format) => self.save(format),
            Message::CancelSaving => self.cancel_saving(),
            Message::Plans(plans) => self.plans(plans),
            Message::Print => self.print(),
            Message::Printing(true) => {
                if self.shown.printed().is_none() {
                    self.shown.print(self.list.rows().clone());
                }
            }
            Message::Printing(false) => self.shown.end_printing(),
            Message::Open => self.open("#panel-title"),
            Message::Close => {
                self.shown.open_panel(false);
                let route = self.report_route();
                self.go(route, false);
                self.effects.push(Effect::Focus(".scroller"));
            }
            Message::Route(route) => self.routed(route),
            Message::Shortcut(shortcut) => self.shortcut(shortcut),
            Message::CloseShortcuts => self.chrome.show_shortcuts(false),
            Message::SingleKeys(are) => self.chrome.use_single_keys(are),
            Message::Over(is_over) => self.chrome.drag_over(is_over),
            Message::Accept(index) => self.accept(index),
            Message::Dismiss => {
                self.chrome.dismiss_notice();
                self.effects.push(Effect::FocusInPlace(HEADLINE));
            }
            Message::DismissUndo => {
                self.undo.pop();
                self.keep();
                self.effects.push(Effect::FocusInPlace(HEADLINE));
            }
            Message::TextReplaced => {
                if self.chrome.text_replaced() {
                    self.mount();
                }
            }
            Message::ShowAgain => {
                if self.chrome.show_again() {
                    self.mount();
                }
                self.effects.push(Effect::FocusInPlace(HEADLINE));
            }
        }
        std::mem::take(&mut self.effects)
    }

    /// The screen that is shown: that of the report only if there is one.
    pub(crate) fn screen(&self) -> Screen {
        match self.route.screen {
            Screen::Report if self.shown.open_report().is_none() => Screen::Start,
            screen => screen,
        }
    }

    /// Whether there is a report on evidence, and not on the sample.
    pub(crate) fn has_evidence(&self) -> bool {
        self.shown.open_report().is_some_and(|open_report| !open_report.uploads.iter().any(Upload::is_sample))
    }

    /// Whether closing the page would lose something: what was typed, or evidence that would have to be loaded again.
    pub(crate) fn asks_before_closing(&self) -> bool {
        self.is_unsaved()
            || self.has_evidence()
            || self.jobs.evaluation().is_some()
            || self.connection.stopped().is_some_and(Stopped::can_try_again)
            || !self.reviews.is_empty()
    }

    /// Whether something that was typed is in no saved report.
    pub(crate) fn is_unsaved(&self) -> bool {
        self.reviews.is_unsaved() || self.undo.is_unsaved()
    }

    /// The page is rendered from scratch: the new list is scrolled to its top.
    fn mount(&mut self) {
        if self.shown.open_report().is_some() {
            self.list.scroll_to_top();
            self.ask_rows(0);
        }
    }

    /// A single key that is a shortcut; whoever talks to the machine or slips switches them off.
    fn shortcut(&mut self, shortcut: Shortcut) {
        match shortcut {
            Shortcut::List => self.chrome.show_shortcuts(true),
            _ if self.screen() != Screen::Report => {}
            Shortcut::Search => self.effects.push(Effect::Focus("#search")),
            Shortcut::Note => self.open("#note"),
            Shortcut::Step(by) => self.step(by),
        }
    }

    /// The address of what is shown of the report.
    fn report_route(&self) -> Route {
        Route {
            screen: Screen::Report,
            finding: self.list.selected(),
            is_open: self.shown.is_panel_open(),
            query: self.list.query().clone(),
            is_link: false,
        }
    }

    /// The fragment of a link to what is shown of the report.
    pub(crate) fn link(&self) -> String {
        self.report_route().link()
    }

    /// The address is of a report, and there is none. A link's view is shown when there is one.
    fn wait_for_evidence(&mut self) {
        if self.route.is_link {
            self.shown.await_finding(self.route.finding);
            self.list.await_query(std::mem::take(&mut self.route.query));
            self.chrome.say("this link opens a view of a report: add its evidence to see it");
        }
        self.go(Route::default(), false);
    }

    /// Another address, if it is another.
    fn go(&mut self, route: Route, is_new: bool) {
        if self.route != route {
            self.effects.push(Effect::Go { route: route.clone(), is_new });
        }
        self.route = route;
    }

    /// Goes to another screen; its headline has the keyboard then.
    fn show(&mut self, screen: Screen) {
        let route = if screen == Screen::Report { self.report_route() } else { Route::to(screen) };
        self.go(route, true);
        self.begin_screen();
    }

    fn begin_screen(&mut self) {
        self.effects.push(Effect::ScrollToTop);
        self.effects.push(Effect::Focus(HEADLINE));
    }

    /// The address has been changed by the browser: back, forward, a link.
    fn routed(&mut self, route: Route) {
        let before = self.screen();
        let is_other = self.route != route;
        self.route = route;
        let is_link = self.route.is_link;
        if self.route.screen == Screen::Report && self.shown.open_report().is_some() && is_other {
            self.follow();
            self.follow_panel(before == Screen::Report);
            if is_link {
                // An address that names accounts doesn't stay.
                self.go(self.report_route(), false);
            }
        } else if is_link {
            self.wait_for_evidence();
        }
        if self.screen() != before {
            self.begin_screen();
        }
    }
}
