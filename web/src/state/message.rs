//! What happens to the page: by a person, by the worker, by the browser.

use dax001::contract::label::Label;
use dax001::remediation::choices::Choices;
use dax001_workbench::protocol::{FileFormat, Query, Reply};

use crate::model::handle::BlobHandle;
use crate::model::upload::Upload;
use crate::state::reviews::Edit;
use crate::state::route::Route;

/// What happens to the page.
pub(crate) enum Message {
    /// The worker has been started, or can't be.
    Started(Result<(), String>),
    /// The worker replied, perhaps with a file beside it.
    Reply(Reply, Option<BlobHandle>),
    /// Some seconds have gone by; and what day it is.
    Tick(String),
    /// The text in the field has changed.
    Text(String),
    /// Judge the text in the field.
    Judge,
    /// A text has been pasted outside of any field.
    Pasted(String),
    /// Files have been chosen, pasted or dropped; or the page can't read what was dropped.
    Uploads(Result<Vec<Upload>, String>),
    /// Judge the sample.
    Sample,
    /// Stop judging.
    Cancel,
    /// Back to the first screen, without evidence.
    StartOver,
    /// What could not be judged is not to count.
    LeaveOut,
    /// Judge again without this source.
    Remove(usize),
    /// Take back what was taken away.
    Undo,
    /// These sources are of this account or region; what is left out stays as it was.
    Label(Vec<usize>, Label),
    /// Evidence may be this old: `90d`; or of any age.
    MaxAge(Option<String>),
    /// After the worker has stopped: go on without the file that it was reading, or try again.
    GoOn { without: bool },
    /// Another query.
    Query(Query),
    /// Rows from this one on are in view, and how many.
    View { first: usize, page: usize },
    /// This row has been chosen, and its panel is to be opened.
    Choose(usize),
    /// This row has been moved to.
    Move(usize),
    /// Show this place of the chosen finding's evidence.
    Evidence(usize),
    /// Something about plans.
    Plans(Plans),
    /// Something about what a reviewer adds.
    Review(Review),
    /// Something about an earlier report.
    Compare(Compare),
    /// Something about a saved report and its evidence.
    Verify(Verify),
    /// Save the report as a file of this format.
    Save(FileFormat),
    /// Stop writing it.
    CancelSaving,
    /// Print the report: all of it.
    Print,
    /// The browser prints what is there, or has done so.
    Printing(bool),
    /// Show the panel, and give it the keyboard.
    Open,
    /// Back from the panel to the list.
    Close,
    /// The address's fragment has changed.
    Route(Route),
    /// A key that is a shortcut.
    Shortcut(Shortcut),
    /// The list of shortcuts has been closed.
    CloseShortcuts,
    /// Single keys are shortcuts, or no longer.
    SingleKeys(bool),
    /// Files are dragged over the page, or no longer.
    Over(bool),
    /// Do what the page offers for a file that is not evidence.
    Accept(usize),
    /// The notice has been read.
    Dismiss,
    /// What was taken away is not wanted back.
    DismissUndo,
    /// Another program replaced text of the page.
    TextReplaced,
    /// The user has read that another program replaced text, or has stopped it.
    ShowAgain,
}

/// What a person wants of plans.
pub(crate) enum Plans {
    /// This has been chosen for the plan of the finding that the panel shows.
    Choose(Choices),
    /// Make an archive of the plans for all that failed.
    SaveAll,
    /// Stop making it.
    Cancel,
}

/// What a person wants of annotations.
pub(crate) enum Review {
    /// A field is edited in the form of the finding that the panel shows.
    Edit(Edit),
    /// Away with one of what was typed.
    Remove(usize),
    /// Read these lists of accepted risks.
    Lists(Vec<Upload>),
    /// Away with a list.
    RemoveList(String),
}

/// What a person wants of an earlier report.
pub(crate) enum Compare {
    /// Compare with this one.
    With(Upload),
    /// Take over what a reviewer added to it.
    TakeOver,
    /// No longer.
    Stop,
}

/// What a person wants of a saved report that is verified. What is given for it comes as files.
#[derive(Clone, Copy)]
pub(crate) enum Verify {
    /// It is the one that is shown.
    Shown,
    /// Its evidence is that of the report on this page.
    UseEvidence,
    /// Verify what was given once more.
    Again,
    /// Show the report that was verified.
    Open,
    /// Stop verifying.
    Cancel,
    /// Away with all that was given for it.
    Clear,
}

/// What single keys do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shortcut {
    /// To the search.
    Search,
    /// To the note on the finding that the panel shows.
    Note,
    /// To the row this far below, or above.
    Step(isize),
    /// The list of shortcuts.
    List,
}
