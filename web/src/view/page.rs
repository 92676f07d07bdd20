//! The page: what it shows of the state, and on which screen.

use yew::html::Scope;
use yew::prelude::*;

use crate::app::{App, Happened};
use crate::browser::given::Given;
use crate::state::evidence::Case;
use crate::state::message::{Compare as CompareMessage, Message, Plans, Review};
use crate::state::reviews::{Draft, Reviews};
use crate::state::route::Screen;
use crate::state::{HEADLINE, Notice, State};
use crate::view::accounts::Accounts;
use crate::view::compare::Compare;
use crate::view::coverage::Coverage;
use crate::view::detail::Panel;
use crate::view::findings::Findings;
use crate::view::frame::{Bar, Footer, Loading, NoticeBar, StoppedCard};
use crate::view::parts::focus;
use crate::view::print::Printed;
use crate::view::report::{ReportProblems, Verdict};
use crate::view::review::{Card as ReviewCard, Form as ReviewForm};
use crate::view::rule_page::RulePage;
use crate::view::shortcuts::Shortcuts;
use crate::view::sources::Sources;
use crate::view::start::{FileButton, Start};

/// The whole page.
pub(crate) fn page(state: &State, link: &Scope<App>) -> Html {
    let screen = state.screen();
    let skip = |event: MouseEvent| {
        event.prevent_default();
        focus(HEADLINE);
    };
    html! {
        <>
            <a class="skip" href="#main" onclick={skip}>{ "Skip to the content" }</a>
            <Bar {screen} has_report={state.case.is_some()} on_start_over={link.callback(|()| Message::StartOver)}
                on_files={link.callback(Message::Files)} />
            { messages(state, link) }
            { match (screen, &state.case, &state.rule) {
                (Screen::Report, Some(case), _) => report(state, case, link),
                (Screen::Rule, _, Some(rule)) => html! { <RulePage rule={rule.clone()} /> },
                (Screen::Rule, _, None) => html! {},
                _ => start(state, link),
            } }
            <Footer version={state.version.clone()} on_shortcuts={link.callback(|()| Message::Shortcut(crate::state::message::Shortcut::List))} />
            if state.shows_shortcuts {
                <Shortcuts single_keys={!state.no_single_keys} on_single_keys={link.callback(Message::SingleKeys)}
                    on_close={link.callback(|()| Message::CloseShortcuts)} />
            }
        </>
    }
}

/// What there is to know above every screen.
fn messages(state: &State, link: &Scope<App>) -> Html {
    let on_close = link.callback(|()| Message::Dismiss);
    let on_undo = link.callback(|()| Message::Undo);
    html! {
        <>
            if let Some(stopped) = state.stopped.clone() {
                <StoppedCard {stopped} on_go_on={link.callback(|without| Message::GoOn { without })} />
            }
            if let Some(notice) = state.notice.clone() {
                <NoticeBar {notice} on_close={on_close.clone()} />
            }
            if let Some(undo) = &state.undo {
                <NoticeBar notice={Notice { text: undo.words.clone(), is_error: false }} on_undo={Some(on_undo)} {on_close} />
            }
            if let Some(judging) = &state.judging {
                <Loading bytes={judging.progress.0} total={judging.progress.1} clusters={judging.progress.2}
                    on_cancel={link.callback(|()| Message::Cancel)} />
            }
        </>
    }
}

fn start(state: &State, link: &Scope<App>) -> Html {
    html! {
        <Start text={state.text.clone()} rejected={state.rejected.clone()} is_over={state.is_over} has_case={state.has_evidence()}
            on_start_over={link.callback(|()| Message::StartOver)}
            on_text={link.callback(Message::Text)} on_judge={link.callback(|()| Message::Judge)}
            on_files={link.callback(Message::Files)} on_sample={link.callback(|()| Message::Sample)} />
    }
}

fn report(state: &State, case: &Case, link: &Scope<App>) -> Html {
    let (list, report, reviews) = (&state.list, &case.report, &state.reviews);
    let on_query = link.callback(Message::Query);
    let on_label = link.callback(|(sources, label)| Message::Label(sources, label));
    let comparison = state.earlier.as_ref().and_then(|earlier| earlier.comparison.as_ref());
    let counts = reviews.applied.counts;
    let printed = state.printed.clone();
    html! {
        <main class="report" id="main">
            <Verdict report={report.clone()} query={list.query.clone()} reviews={counts} on_query={on_query.clone()} actions={actions(state, link)} />
            <ReportProblems report={report.clone()} texts={case.texts.clone()} />
            if let Some(earlier) = state.earlier.clone() {
                <Compare {earlier} query={list.query.clone()} on_query={on_query.clone()}
                    on_take_over={link.callback(|()| Message::Compare(CompareMessage::TakeOver))} on_stop={link.callback(|()| Message::Compare(CompareMessage::Stop))} />
            }
            if report.summary.clusters > 0 {
                <div class="two">
                    <Findings rows={list.rows.clone()} query={list.query.clone()} facets={case.facets.clone()} summary={report.summary.clone()}
                        reviews={(!reviews.is_empty()).then_some(counts)} changes={comparison.map(|comparison| comparison.changes)}
                        selected={list.selected} position={list.position} on_query={on_query.clone()}
                        on_view={link.callback(Message::View)} on_choose={link.callback(Message::Choose)}
                        on_open={link.callback(|()| Message::Open)} planning={state.planning}
                        on_plans={link.callback(|()| Message::Plans(Plans::SaveAll))} on_cancel_plans={link.callback(|()| Message::Plans(Plans::Cancel))} />
                    { panel(state, case, link) }
                </div>
            }
            <Accounts facets={case.facets.clone()} query={list.query.clone()} {on_query} />
            <Coverage report={report.clone()} on_label={on_label.clone()} />
            <ReviewCard typed={reviews.typed.clone()} lists={reviews.lists.clone()} applied={reviews.applied.clone()} is_unsaved={reviews.is_unsaved()}
                today={state.today.clone()} on_remove={link.callback(|place| Message::Review(Review::Remove(place)))}
                on_lists={link.callback(|lists| Message::Review(Review::Lists(lists)))}
                on_remove_list={link.callback(|name| Message::Review(Review::RemoveList(name)))} />
            <Sources report={report.clone()} labels={case.labels.clone()} {on_label} on_remove={link.callback(Message::Remove)} />
            if let Some(rows) = printed {
                <Printed {rows} report={report.clone()} version={state.version.clone()} today={state.today.clone()} />
            }
        </main>
    }
}

/// What can be done with the report as a whole.
fn actions(state: &State, link: &Scope<App>) -> Html {
    let on_files = link.batch_callback(|files: Vec<web_sys::File>| -> Option<Happened> {
        files.into_iter().next().map(|file| Message::Compare(CompareMessage::With(Given::file(file))).into())
    });
    html! {
        <>
            <button type="button" id="save" onclick={link.callback(|_| Message::Save)}>
                { "Save report" }if state.is_unsaved() { <span class="dot" title="Something that you typed is in no saved report yet"><span class="unseen">{ ", not saved yet" }</span></span> }
            </button>
            <FileButton label="Compare with an earlier one" is_single=true is_main=false {on_files} />
            <button type="button" id="print" onclick={link.callback(|_| Message::Print)}>{ "Print" }</button>
        </>
    }
}

/// The panel of the chosen finding.
fn panel(state: &State, case: &Case, link: &Scope<App>) -> Html {
    // Beside a list that shows nothing the panel would speak of what isn't there.
    let detail = state.list.detail.clone().filter(|_| state.list.rows.total > 0);
    let Some((detail, rule)) = detail.zip(state.rule.clone()) else { return html! {} };
    let review = review_form(&state.reviews, &detail, &state.today, link);
    html! {
        <Panel {detail} {rule} report={case.report.clone()} is_open={state.is_open} {review}
            on_close={link.callback(|()| Message::Close)} on_evidence={link.callback(Message::Evidence)}
            on_choices={link.callback(|choices| Message::Plans(Plans::Choose(choices)))} />
    }
}

fn review_form(
    reviews: &Reviews,
    detail: &crate::browser::reply::Detail,
    today: &str,
    link: &Scope<App>,
) -> Html {
    let own = reviews.place(detail.index, &detail.finding.resource);
    let draft = own.and_then(|place| reviews.typed.get(place)).map(Draft::of).unwrap_or_default();
    // The worker counts as this does: first what was typed, then the lists.
    let others = detail.annotations.iter().filter(|place| Some(**place) != own);
    let others = others
        .filter_map(|place| reviews.all().nth(*place))
        .filter(|other| other.entry.is_some())
        .cloned()
        .collect::<Vec<_>>();
    let is_pass = detail.finding.status == dax001::rule::Status::Pass;
    html! {
        <ReviewForm key={detail.index} {draft} {others} {is_pass} today={today.to_owned()} on_edit={link.callback(|draft| Message::Review(Review::Edit(draft)))} />
    }
}
