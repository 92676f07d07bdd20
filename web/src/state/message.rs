//! Messages: events from the user, the worker and the browser.

use dax001::contract::label::Label;
use dax001::remediation::choices::Choices;
use dax001_workbench::protocol::{FileFormat, Query, Reply};

use crate::model::handle::BlobHandle;
use crate::model::upload::Upload;
use crate::state::reviews::Edit;
use crate::state::route::Route;

/// An event on the page.
pub(crate) enum Message {
    /// The worker has started, or can't be started.
    Started(Result<(), String>),
    /// The worker replied, perhaps with a file beside it.
    Reply(Reply, Option<BlobHandle>),
    /// Some seconds have passed. The text is today's date.
    Tick(String),
    /// The text in the field has changed.
    Text(String),
    /// Check the text in the field.
    CheckText,
    /// The user has pasted a text outside any field.
    Pasted(String),
    /// The user has chosen, pasted or dropped files; or the page can't read the dropped ones.
    Uploads(Result<Vec<Upload>, String>),
    /// Check the sample.
    Sample,
    /// Cancel the evaluation.
    Cancel,
    /// Go back to the first screen, without evidence.
    StartOver,
    /// Leave out the evidence that could not be evaluated.
    LeaveOut,
    /// Evaluate again without this source.
    Remove(usize),
    /// Undo the last step.
    Undo,
    /// Label these sources with an account or region. `None` keeps the current value.
    Label(Vec<usize>, Label),
    /// Set the maximum age of evidence, such as `90d`; `None` accepts any age.
    MaxAge(Option<String>),
    /// After the worker has stopped: continue without the file that it was reading, or try again.
    Continue { without: bool },
    /// Apply another query.
    Query(Query),
    /// The view now shows `page` rows from `first` on.
    View { first: usize, page: usize },
    /// Choose this row, and open its panel.
    Choose(usize),
    /// Move to this row.
    Move(usize),
    /// Show the evidence with this index, of the chosen finding.
    Evidence(usize),
    /// An action on plans.
    Plans(Plans),
    /// An action on the reviewer's additions.
    Review(Review),
    /// An action on an earlier report.
    Compare(Compare),
    /// An action on a saved report and its evidence.
    Verify(Verify),
    /// Save the report as a file of this format.
    Save(FileFormat),
    /// Stop writing that file.
    CancelSaving,
    /// Print the report, with the rows that are not in view.
    Print,
    /// The browser prints the page, or has finished that.
    Printing(bool),
    /// Show the panel, and move the keyboard focus to it.
    Open,
    /// Go back from the panel to the list.
    Close,
    /// The address's fragment has changed.
    Route(Route),
    /// The user has pressed a shortcut key.
    Shortcut(Shortcut),
    /// The user has closed the list of shortcuts.
    CloseShortcuts,
    /// Whether single keys are shortcuts from now on.
    SingleKeys(bool),
    /// Whether the user is dragging files over the page.
    DragOver(bool),
    /// Accept the page's offer for a file that is not evidence.
    Accept(usize),
    /// Close the notice.
    Dismiss,
    /// Drop the last undo step.
    DismissUndo,
    /// Another program replaced text of the page.
    TextReplaced,
    /// The user has confirmed that another program replaced text, or has stopped that program.
    ShowAgain,
}

/// User actions on plans.
pub(crate) enum Plans {
    /// Choose this for the plan of the finding in the panel.
    Choose(Choices),
    /// Make an archive of the plans for all failed findings.
    SaveAll,
    /// Stop making that archive.
    Cancel,
}

/// User actions on annotations.
pub(crate) enum Review {
    /// Edit a field in the form of the finding in the panel.
    Edit(Edit),
    /// Remove a typed annotation.
    Remove(usize),
    /// Read these lists of accepted risks.
    Lists(Vec<Upload>),
    /// Remove a list.
    RemoveList(String),
}

/// User actions on an earlier report.
pub(crate) enum Compare {
    /// Compare with this one.
    With(Upload),
    /// Copy the reviewer's additions to it.
    TakeOver,
    /// Stop comparing.
    Stop,
}

/// User actions on the verification of a saved report. Its files arrive as `Message::Uploads`.
#[derive(Clone, Copy)]
pub(crate) enum Verify {
    /// Verify the report that is shown.
    Shown,
    /// Use the evidence of the report on this page.
    UseEvidence,
    /// Verify the same files once more.
    Again,
    /// Show the report that was verified.
    Open,
    /// Stop verifying.
    Cancel,
    /// Remove all of its files.
    Clear,
}

/// The actions of single keys.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shortcut {
    /// Go to the search.
    Search,
    /// Go to the note on the finding in the panel.
    Note,
    /// Move by this many rows, down if positive and up if negative.
    Step(isize),
    /// Show the list of shortcuts.
    List,
}
