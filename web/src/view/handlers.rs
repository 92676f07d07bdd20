//! What the parts of the page say back, made once: a part whose callbacks are the same as before and whose data is, too, is not
//! shown anew.

use dax001::contract::label::Label;
use dax001::remediation::choices::Choices;
use web_sys::File;
use yew::Callback;
use yew::html::Scope;

use crate::app::{App, Happened};
use crate::browser::file::FileFormat;
use crate::browser::given::Given;
use crate::browser::query::Query;
use crate::state::message::{Compare, Message, Plans, Review, Shortcut, Verify};
use crate::state::reviews::Draft;

/// What the parts of the page say back.
pub(crate) struct Handlers {
    pub(crate) text: Callback<String>,
    pub(crate) judge: Callback<()>,
    pub(crate) sample: Callback<()>,
    pub(crate) files: Callback<Vec<File>>,
    pub(crate) cancel: Callback<()>,
    pub(crate) start_over: Callback<()>,
    pub(crate) leave_out: Callback<()>,
    pub(crate) undo: Callback<()>,
    pub(crate) accept: Callback<usize>,
    pub(crate) dismiss: Callback<()>,
    pub(crate) dismiss_undo: Callback<()>,
    pub(crate) show_again: Callback<()>,
    pub(crate) go_on: Callback<bool>,
    pub(crate) label: Callback<(Vec<usize>, Label)>,
    pub(crate) max_age: Callback<Option<String>>,
    pub(crate) remove: Callback<usize>,
    pub(crate) query: Callback<Query>,
    pub(crate) view: Callback<(usize, usize)>,
    pub(crate) choose: Callback<usize>,
    pub(crate) move_to: Callback<usize>,
    pub(crate) open: Callback<()>,
    pub(crate) close: Callback<()>,
    pub(crate) evidence: Callback<usize>,
    pub(crate) choices: Callback<Choices>,
    pub(crate) plans: Callback<()>,
    pub(crate) cancel_plans: Callback<()>,
    pub(crate) edit: Callback<Draft>,
    pub(crate) remove_annotation: Callback<usize>,
    pub(crate) lists: Callback<Vec<Given>>,
    pub(crate) remove_list: Callback<String>,
    pub(crate) compare: Callback<Vec<File>>,
    pub(crate) take_over: Callback<()>,
    pub(crate) stop_comparing: Callback<()>,
    pub(crate) verify: Callback<Verify>,
    pub(crate) save: Callback<FileFormat>,
    pub(crate) cancel_saving: Callback<()>,
    pub(crate) print: Callback<()>,
    pub(crate) shortcuts: Callback<()>,
    pub(crate) single_keys: Callback<bool>,
    pub(crate) close_shortcuts: Callback<()>,
}

impl Handlers {
    /// All of them, for this page.
    pub(crate) fn new(link: &Scope<App>) -> Self {
        Self {
            text: link.callback(Message::Text),
            judge: link.callback(|()| Message::Judge),
            sample: link.callback(|()| Message::Sample),
            files: link.callback(Message::Files),
            cancel: link.callback(|()| Message::Cancel),
            start_over: link.callback(|()| Message::StartOver),
            leave_out: link.callback(|()| Message::LeaveOut),
            undo: link.callback(|()| Message::Undo),
            accept: link.callback(Message::Accept),
            dismiss: link.callback(|()| Message::Dismiss),
            dismiss_undo: link.callback(|()| Message::DismissUndo),
            show_again: link.callback(|()| Message::ShowAgain),
            go_on: link.callback(|without| Message::GoOn { without }),
            label: link.callback(|(sources, label)| Message::Label(sources, label)),
            max_age: link.callback(Message::MaxAge),
            remove: link.callback(Message::Remove),
            query: link.callback(Message::Query),
            view: link.callback(|(first, page)| Message::View { first, page }),
            choose: link.callback(Message::Choose),
            move_to: link.callback(Message::Move),
            open: link.callback(|()| Message::Open),
            close: link.callback(|()| Message::Close),
            evidence: link.callback(Message::Evidence),
            choices: link.callback(|choices| Message::Plans(Plans::Choose(choices))),
            plans: link.callback(|()| Message::Plans(Plans::SaveAll)),
            cancel_plans: link.callback(|()| Message::Plans(Plans::Cancel)),
            edit: link.callback(|draft| Message::Review(Review::Edit(draft))),
            remove_annotation: link.callback(|place| Message::Review(Review::Remove(place))),
            lists: link.callback(|lists| Message::Review(Review::Lists(lists))),
            remove_list: link.callback(|name| Message::Review(Review::RemoveList(name))),
            compare: link.batch_callback(|files: Vec<File>| {
                let file = files.into_iter().next().map(Given::file);
                file.map(|given| Happened::from(Message::Compare(Compare::With(given))))
            }),
            take_over: link.callback(|()| Message::Compare(Compare::TakeOver)),
            stop_comparing: link.callback(|()| Message::Compare(Compare::Stop)),
            verify: link.callback(Message::Verify),
            save: link.callback(Message::Save),
            cancel_saving: link.callback(|()| Message::CancelSaving),
            print: link.callback(|()| Message::Print),
            shortcuts: link.callback(|()| Message::Shortcut(Shortcut::List)),
            single_keys: link.callback(Message::SingleKeys),
            close_shortcuts: link.callback(|()| Message::CloseShortcuts),
        }
    }
}
