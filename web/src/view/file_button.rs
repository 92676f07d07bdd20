//! The button that opens the browser's dialog for files.

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
        // So that choosing the same file again is a change, too.
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

/// What the button says, and says back.
#[derive(Properties, PartialEq)]
pub(crate) struct FileButtonProps {
    /// Its words.
    pub(crate) label: &'static str,
    /// It chooses a folder with all that is in it.
    #[prop_or_default]
    pub(crate) is_folder: bool,
    /// It chooses one file alone.
    #[prop_or_default]
    pub(crate) is_single: bool,
    /// It is what most come for.
    #[prop_or(true)]
    pub(crate) is_main: bool,
    /// The files that were chosen.
    pub(crate) on_files: Callback<Vec<Upload>>,
}
