//! The page's state and its one reducer: messages go in, effects come out. It doesn't depend on the
//! browser, so its tests run without one.

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
use connection::{Connection, WorkerStop};
use effect::Effect;
use finding_list::FindingList;
use jobs::Jobs;
use message::{Message, Plans, Shortcut};
use reviews::Reviews;
use route::{Route, Screen};
use shown::ShownEvidence;
use undo::UndoList;
use verification::VerificationState;

/// The headline of any screen.
pub(crate) const HEADLINE: &str = "main h1";

/// The page's state. The fields of each group are private to its file, so that only its own methods
/// change them. Methods of `State`, in files by topic, do what spans several groups.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) connection: Connection,
    pub(crate) jobs: Jobs,
    pub(crate) shown: ShownEvidence,
    pub(crate) list: FindingList,
    pub(crate) reviews: Reviews,
    pub(crate) verifying: VerificationState,
    pub(crate) undo: UndoList,
    pub(crate) chrome: Chrome,
    /// Today's date, `YYYY-MM-DD`.
    pub(crate) today: String,
    pub(crate) route: Route,
    /// The text that the user typed or pasted. The page never clears it.
    pub(crate) text: Rc<str>,
    /// How many texts the user has pasted outside the field.
    pasted: usize,
    /// The maximum age of evidence, such as `90d`.
    pub(crate) max_age: Option<String>,
    /// The effects of the current message.
    effects: Vec<Effect>,
}

impl State {
    /// The state of a newly opened page, and its first effects.
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

    /// Handles a message, and returns the effects.
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
            Message::CheckText => self.add(vec![Upload::field(&self.text)]),
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
            Message::Continue { without } => self.continue_without(without),
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
            // The worker doesn't have a report whose evidence it is evaluating again.
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
            Message::DragOver(is_over) => self.chrome.drag_over(is_over),
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

    /// The visible screen: the report's only if there is a report.
    pub(crate) fn screen(&self) -> Screen {
        match self.route.screen {
            Screen::Report if self.shown.open_report().is_none() => Screen::Start,
            screen => screen,
        }
    }

    /// Whether there is a report on evidence, rather than on the sample.
    pub(crate) fn has_evidence(&self) -> bool {
        self.shown.open_report().is_some_and(|open_report| !open_report.uploads.iter().any(Upload::is_sample))
    }

    /// Whether closing the page would lose something: typed text, or evidence that the user would
    /// have to load again.
    pub(crate) fn asks_before_closing(&self) -> bool {
        self.is_unsaved()
            || self.has_evidence()
            || self.jobs.evaluation().is_some()
            || self.connection.stopped().is_some_and(WorkerStop::can_try_again)
            || !self.reviews.is_empty()
    }

    /// Whether something that the user typed is in no saved report.
    pub(crate) fn is_unsaved(&self) -> bool {
        self.reviews.is_unsaved() || self.undo.is_unsaved()
    }

    /// The page is rendered from scratch, so the new list scrolls to its top.
    fn mount(&mut self) {
        if self.shown.open_report().is_some() {
            self.list.scroll_to_top();
            self.ask_rows(0);
        }
    }

    /// A single key that is a shortcut. Users who dictate, or who hit keys by accident, switch
    /// these off.
    fn shortcut(&mut self, shortcut: Shortcut) {
        match shortcut {
            Shortcut::List => self.chrome.show_shortcuts(true),
            _ if self.screen() != Screen::Report => {}
            Shortcut::Search => self.effects.push(Effect::Focus("#search")),
            Shortcut::Note => self.open("#note"),
            Shortcut::Step(by) => self.step(by),
        }
    }

    /// The route to the current view of the report.
    fn report_route(&self) -> Route {
        Route {
            screen: Screen::Report,
            finding: self.list.selected(),
            is_open: self.shown.is_panel_open(),
            query: self.list.query().clone(),
            is_link: false,
        }
    }

    /// The fragment of a link to the current view of the report.
    pub(crate) fn link(&self) -> String {
        self.report_route().link()
    }

    /// The address names a report, but there is no report. If it is a link, its view appears once
    /// there is a report.
    fn wait_for_evidence(&mut self) {
        if self.route.is_link {
            self.shown.await_finding(self.route.finding);
            self.list.await_query(std::mem::take(&mut self.route.query));
            self.chrome.say("this link opens a view of a report: add its evidence to see it");
        }
        self.go(Route::default(), false);
    }

    /// Navigates to another address, unless it is the current one.
    fn go(&mut self, route: Route, is_new: bool) {
        if self.route != route {
            self.effects.push(Effect::Go { route: route.clone(), is_new });
        }
        self.route = route;
    }

    /// Goes to another screen, and gives its headline the keyboard focus.
    fn show(&mut self, screen: Screen) {
        let route = if screen == Screen::Report { self.report_route() } else { Route::to(screen) };
        self.go(route, true);
        self.begin_screen();
    }

    fn begin_screen(&mut self) {
        self.effects.push(Effect::ScrollToTop);
        self.effects.push(Effect::Focus(HEADLINE));
    }

    /// The browser has changed the address: back, forward, or a link.
    fn routed(&mut self, route: Route) {
        let before = self.screen();
        let is_other = self.route != route;
        self.route = route;
        let is_link = self.route.is_link;
        if self.route.screen == Screen::Report && self.shown.open_report().is_some() && is_other {
            self.follow();
            self.follow_panel(before == Screen::Report);
            if is_link {
                // An address that names accounts must not stay.
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
