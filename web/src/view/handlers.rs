//! The callbacks of the page's parts, made once. A part doesn't render again while its callbacks
//! and its data stay the same.

use dax001::contract::label::Label;
use dax001::remediation::choices::Choices;
use dax001_workbench::protocol::{FileFormat, Query};
use yew::Callback;

use crate::model::upload::Upload;
use crate::state::message::{Compare, Message, Plans, Review, Shortcut, Verify};
use crate::state::reviews::Edit;

/// The callbacks of the page's parts.
pub(crate) struct Handlers {
    pub(crate) text: Callback<String>,
    pub(crate) check_text: Callback<()>,
    pub(crate) sample: Callback<()>,
    pub(crate) files: Callback<Vec<Upload>>,
    pub(crate) cancel: Callback<()>,
    pub(crate) start_over: Callback<()>,
    pub(crate) leave_out: Callback<()>,
    pub(crate) undo: Callback<()>,
    pub(crate) accept: Callback<usize>,
    pub(crate) dismiss: Callback<()>,
    pub(crate) dismiss_undo: Callback<()>,
    pub(crate) show_again: Callback<()>,
    pub(crate) continue_without: Callback<bool>,
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
    pub(crate) edit: Callback<Edit>,
    pub(crate) remove_annotation: Callback<usize>,
    pub(crate) lists: Callback<Vec<Upload>>,
    pub(crate) remove_list: Callback<String>,
    pub(crate) compare: Callback<Vec<Upload>>,
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
    /// All callbacks, for this page.
    pub(crate) fn new(on: &Callback<Message>) -> Self {
        Self {
            text: on.reform(Message::Text),
            check_text: on.reform(|()| Message::CheckText),
            sample: on.reform(|()| Message::Sample),
            files: on.reform(|files| Message::Uploads(Ok(files))),
            cancel: on.reform(|()| Message::Cancel),
            start_over: on.reform(|()| Message::StartOver),
            leave_out: on.reform(|()| Message::LeaveOut),
            undo: on.reform(|()| Message::Undo),
            accept: on.reform(Message::Accept),
            dismiss: on.reform(|()| Message::Dismiss),
            dismiss_undo: on.reform(|()| Message::DismissUndo),
            show_again: on.reform(|()| Message::ShowAgain),
            continue_without: on.reform(|without| Message::Continue { without }),
            label: on.reform(|(sources, label)| Message::Label(sources, label)),
            max_age: on.reform(Message::MaxAge),
            remove: on.reform(Message::Remove),
            query: on.reform(Message::Query),
            view: on.reform(|(first, page)| Message::View { first, page }),
            choose: on.reform(Message::Choose),
            move_to: on.reform(Message::Move),
            open: on.reform(|()| Message::Open),
            close: on.reform(|()| Message::Close),
            evidence: on.reform(Message::Evidence),
            choices: on.reform(|choices| Message::Plans(Plans::Choose(choices))),
            plans: on.reform(|()| Message::Plans(Plans::SaveAll)),
            cancel_plans: on.reform(|()| Message::Plans(Plans::Cancel)),
            edit: on.reform(|edit| Message::Review(Review::Edit(edit))),
            remove_annotation: on.reform(|index| Message::Review(Review::Remove(index))),
            lists: on.reform(|lists| Message::Review(Review::Lists(lists))),
            remove_list: on.reform(|name| Message::Review(Review::RemoveList(name))),
            compare: {
                let on = on.clone();
                Callback::from(move |files: Vec<Upload>| {
                    if let Some(file) = files.into_iter().next() {
                        on.emit(Message::Compare(Compare::With(file)));
                    }
                })
            },
            take_over: on.reform(|()| Message::Compare(Compare::TakeOver)),
            stop_comparing: on.reform(|()| Message::Compare(Compare::Stop)),
            verify: on.reform(Message::Verify),
            save: on.reform(Message::Save),
            cancel_saving: on.reform(|()| Message::CancelSaving),
            print: on.reform(|()| Message::Print),
            shortcuts: on.reform(|()| Message::Shortcut(Shortcut::List)),
            single_keys: on.reform(Message::SingleKeys),
            close_shortcuts: on.reform(|()| Message::CloseShortcuts),
        }
    }
}
