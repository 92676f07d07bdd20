//! What the page's state asks for: of the worker and of the browser. It does nothing itself.

use dax001::contract::annotation::Annotation;
use dax001::remediation::choices::Choices;
use dax001::review::Review;
use serde::Serialize;

use crate::model::file_format::FileFormat;
use crate::model::handle::BlobHandle;
use crate::model::query::Query;
use crate::model::upload::Upload;
use crate::state::route::Route;

/// What the page's state asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Start the worker; one that runs already is stopped.
    StartWorker,
    /// Something for the worker.
    Ask(Ask),
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

/// What the worker is asked for; `run` is the number of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    Ping,
    /// `max_age` is how old evidence may be, as `Settings` of the policy writes it.
    Evaluate {
        run: u32,
        uploads: Vec<Upload>,
        max_age: Option<String>,
    },
    Cancel {
        run: u32,
    },
    Keep {
        runs: Vec<u32>,
    },
    Rows {
        run: u32,
        query: Query,
        from: usize,
        count: usize,
        selected: Option<usize>,
    },
    Printable {
        run: u32,
        query: Query,
        count: usize,
    },
    Detail {
        run: u32,
        index: usize,
        evidence: usize,
    },
    Choose {
        run: u32,
        index: usize,
        choices: Choices,
    },
    Plans {
        run: u32,
    },
    CancelPlans,
    ReadList(Upload),
    Annotate {
        run: u32,
        revision: u32,
        typed: Vec<ReviewedAnnotation>,
        lists: Option<Vec<ReviewedAnnotation>>,
    },
    Compare {
        run: u32,
        upload: Upload,
    },
    CancelComparing {
        run: u32,
    },
    StopComparing {
        run: u32,
    },
    Verify {
        id: u32,
        uploads: Vec<Upload>,
    },
    CancelVerifying,
    Save {
        run: u32,
        file: FileRequest,
    },
    CancelSaving,
}

/// The report as a file, with what reviewers added to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FileRequest {
    /// The number of the file.
    pub(crate) id: u32,
    pub(crate) format: FileFormat,
    /// Which state of the annotations it is of.
    pub(crate) revision: u32,
    /// What was typed.
    pub(crate) typed: Vec<ReviewedAnnotation>,
    /// What stands in lists.
    pub(crate) lists: Vec<ReviewedAnnotation>,
    /// The day on which acceptances were checked, `YYYY-MM-DD`.
    pub(crate) today: String,
}

/// An annotation with what it amounts to today.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct ReviewedAnnotation {
    pub(crate) annotation: Annotation,
    pub(crate) review: Review,
}
