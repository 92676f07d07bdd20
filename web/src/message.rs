//! What happens to the page: by a person, by the worker, by the browser.

use dax001::remediation::Choices;
use dax001::scope::Label;
use web_sys::File;

use crate::given::Given;
use crate::worker::{Filter, Reply, Worker};

/// What happens to the page.
pub(crate) enum Message {
    /// The worker has been started, or can't be.
    Started(Result<Worker, String>),
    /// The worker says something.
    Reply(Reply),
    /// The text in the field has changed.
    Text(String),
    /// Judge the text in the field.
    Judge,
    /// A text has been pasted outside of any field.
    Pasted(String),
    /// Files have been chosen or pasted.
    Files(Vec<File>),
    /// Files and folders have been dropped, and looked through; or they can't be.
    Given(Result<Vec<Given>, String>),
    /// Judge the sample.
    Sample,
    /// Stop judging.
    Cancel,
    /// Back to the first screen, without evidence.
    StartOver,
    /// Judge again without this source.
    Remove(usize),
    /// These sources are of this account or region; what is left out stays as it was.
    Label(Vec<usize>, Label),
    /// Another filter.
    Filter(Filter),
    /// Rows from this one on are in view.
    View(usize),
    /// This row has been chosen.
    Choose(usize),
    /// Show this place of the chosen finding's evidence.
    Evidence(usize),
    /// Something about plans.
    Plans(Plans),
    /// Show the panel, and give it the keyboard.
    Open,
    /// Back from the panel to the list.
    Close,
    /// The address's fragment has changed.
    Route,
    /// Files are dragged over the page, or no longer.
    Over(bool),
    /// The notice has been read.
    Dismiss,
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
