//! The report as a file: the formats to choose from, and the progress of writing.

use dax001_export::Format;
use dax001_workbench::protocol::FileFormat;
use yew::prelude::*;

use crate::view::labels;
use crate::view::parts::button_with_id;

/// Reports of fewer clusters are written before anybody could read the progress.
const QUICK: u64 = 2000;

/// The formats beside the one that the page can open again. The terminal format is for the
/// command-line program only.
pub(crate) fn formats(on_save: &Callback<FileFormat>) -> Html {
    let formats = Format::ALL.into_iter().filter(|format| *format != Format::Text);
    html! {
        <ul class="formats" id="formats" aria-label="Export the report as">
            { for formats.map(|format| html! {
                <li key={format.name()}>
                    <button type="button" id={format!("export-{}", format.name())} onclick={on_save.reform(move |_: MouseEvent| FileFormat::Other(format))}>
                        <strong>{ format.title() }</strong>
                        <span>{ format.purpose() }</span>
                    </button>
                </li>
            }) }
        </ul>
    }
}

/// The progress of writing the report, in findings written and findings in total, with a button to
/// cancel.
pub(crate) fn saving((done, total): (u64, u64), on_cancel: &Callback<()>) -> Html {
    if total < QUICK {
        return html! {};
    }
    let words = if done == 0 {
        "Writing the report …".to_owned()
    } else {
        format!("{} of {} written", labels::grouped(done), labels::count(total, "cluster"))
    };
    html! {
        <p class="row saving">
            <progress max={total.to_string()} value={(done > 0).then(|| done.to_string())} aria-label="The report is being written"></progress>
            <span role="status">{ words }</span>
            { button_with_id("cancel-saving", "Cancel", on_cancel) }
        </p>
    }
}
