//! What the page's state asks for: of the worker and of the browser. It does nothing itself.

use dax001::contract::label::Label;
use dax001_workbench::protocol::{Ask, Input};

use crate::model::handle::BlobHandle;
use crate::model::upload::{Content, Upload};
use crate::state::route::Route;

/// What the page's state asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Start the worker; one that runs already is stopped.
    StartWorker,
    /// A question for the worker. Its inputs name their files by their index in `uploads`.
    Ask { ask: Ask, uploads: Vec<Upload> },
    /// Another address, as a new one to come back from or in place of this one.
    Go { route: Route, is_new: bool },
    /// The address of an open panel: a new one to come back from, where the panel covers the list, and in place of this one elsewhere.
    GoToPanel(Route),
    /// Give this element the keyboard, once what has changed is shown.
    Focus(&'static str),
    /// The same, unless somebody is typing.
    FocusIfFree(&'static str),
    /// The same, without scrolling to it.
    FocusInPlace(&'static str),
    /// Scrolls no more than it takes to show this element below the notices, once what has changed is shown.
    Reveal(&'static str),
    /// To the top of the page.
    ScrollToTop,
    /// To the top of the panel, if that has been scrolled away.
    ShowPanel,
    /// Save this as a file.
    SaveFile { blob: BlobHandle, name: &'static str },
    /// Print, once what has changed is shown.
    Print,
}

impl Upload {
    /// The upload as an input whose file is the one with this index beside the question.
    pub(super) fn input(&self, index: usize) -> Input {
        let unreadable =
            if let Content::Unreadable(reason) = self.content() { Some(reason.to_owned()) } else { None };
        Input {
            name: self.name().to_owned(),
            file: index,
            unreadable,
            label: Label::default(),
            labels: self.labels.clone().into_iter().collect(),
        }
    }
}

/// These uploads as inputs whose files are the uploads themselves.
pub(super) fn inputs(uploads: &[Upload]) -> Vec<Input> {
    uploads.iter().enumerate().map(|(index, upload)| upload.input(index)).collect()
}
