//! Effects: what the page's state requests from the worker and the browser. The state performs none
//! of them itself.

use dax001::contract::label::Label;
use dax001_workbench::protocol::{Ask, Input};

use crate::model::handle::BlobHandle;
use crate::model::upload::{Content, Upload};
use crate::state::route::Route;

/// A request from the page's state.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Start the worker, and stop one that already runs.
    StartWorker,
    /// Send a request to the worker. Its inputs name their files by their index in `uploads`.
    Ask { ask: Ask, uploads: Vec<Upload> },
    /// Navigate to another address, with a new history entry or in place of the current one.
    Go { route: Route, is_new: bool },
    /// Navigate to the address of an open panel. This makes a new history entry if the panel covers
    /// the list, and replaces the current one otherwise.
    GoToPanel(Route),
    /// Give this element the keyboard focus after the next render.
    Focus(&'static str),
    /// The same, unless the user is typing.
    FocusIfFree(&'static str),
    /// The same as `Focus`, without scrolling to the element.
    FocusInPlace(&'static str),
    /// After the next render, scroll only as far as needed to show this element below the notices.
    Reveal(&'static str),
    /// Scroll to the top of the page.
    ScrollToTop,
    /// Scroll to the top of the panel, if that is scrolled out of view.
    ShowPanel,
    /// Save this blob as a file.
    SaveFile { blob: BlobHandle, name: &'static str },
    /// Print after the next render.
    Print,
}

impl Upload {
    /// The upload as an input. Its file has this index among the uploads of the request.
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

/// These uploads as inputs: the file of each input is the upload at the same index.
pub(super) fn inputs(uploads: &[Upload]) -> Vec<Input> {
    uploads.iter().enumerate().map(|(index, upload)| upload.input(index)).collect()
}
