//! The button that opens the browser's file dialog.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::files::uploads;
use crate::model::upload::Upload;

/// A button that opens the file dialog.
#[function_component]
pub(crate) fn FileButton(props: &FileButtonProps) -> Html {
    let chooser = use_node_ref();
    let onclick = {
        let chooser = chooser.clone();
        move |_: MouseEvent| {
            if let Some(chooser) = chooser.cast::<HtmlInputElement>() {
                chooser.click();
            }
        }
    };
    let on_files = props.on_files.clone();
    let onchange = move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        on_files.emit(input.files().as_ref().map(uploads).unwrap_or_default());
        // Without this, choosing the same file again would not be a change.
        input.set_value("");
    };
    html! {
        <>
            <button type="button" class={(props.is_main && !props.is_folder).then_some("main")} {onclick}>{ props.label }</button>
            <input ref={chooser} type="file" multiple={!props.is_single} hidden=true tabindex="-1" aria-label={props.label}
                webkitdirectory={props.is_folder} {onchange} />
        </>
    }
}

/// The data and callbacks of the button.
#[derive(Properties, PartialEq)]
pub(crate) struct FileButtonProps {
    /// Its text.
    pub(crate) label: &'static str,
    /// Whether it chooses a folder, with everything in it.
    #[prop_or_default]
    pub(crate) is_folder: bool,
    /// Whether it chooses only one file.
    #[prop_or_default]
    pub(crate) is_single: bool,
    /// Whether it is the action that most users come for.
    #[prop_or(true)]
    pub(crate) is_main: bool,
    /// The files that were chosen.
    pub(crate) on_files: Callback<Vec<Upload>>,
}
