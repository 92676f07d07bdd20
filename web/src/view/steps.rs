//! The steps of a guide, in order.

use dax001::rule::guide::Step;
use yew::prelude::*;

use crate::view::parts::code;

/// Steps in order. Commands have a copy button.
pub(crate) fn steps(steps: &[Step]) -> Html {
    html! {
        <ol class="steps">{ for steps.iter().map(|step| html! {
            <li>
                <p>{ step.text.clone() }</p>
                if let Some(command) = &step.command { { code(command, "the command") } }
                if let Some(output) = &step.output { <pre class="output" tabindex="0">{ output.clone() }</pre> }
            </li>
        }) }</ol>
    }
}
