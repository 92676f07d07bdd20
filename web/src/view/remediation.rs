//! The remediation of a finding: its plan, the choices for it, and its forms to copy and save.

use std::rc::Rc;

use dax001::aws::node_types::NODE_TYPES;
use dax001::contract::text::Text;
use dax001::remediation::choices::{ChoiceKind, Choices, InTransit};
use dax001::remediation::messages::TLS_LOST;
use dax001::remediation::plan::{FileForm, PlanFile, Purpose, Recreation};
use dax001::remediation::setting::{Origin, Setting, SettingKind};
use dax001::rule::aws_facts::AWS_FACTS_AS_OF;
use dax001_workbench::protocol::{Detail, PlanResult};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::text_guard::use_own_state;
use crate::view::labels;
use crate::view::parts::{Tabs, code, download, shape};
use crate::view::steps::steps;

/// The data and callbacks of the remediation.
#[derive(Properties, PartialEq)]
pub(crate) struct RemediationProps {
    /// The finding, with its plan and the choices for it.
    pub(crate) detail: Rc<Detail>,
    /// Whether the report is a saved one, which has no record to make a plan from.
    #[prop_or_default]
    pub(crate) is_saved: bool,
    /// The user has chosen something else.
    pub(crate) on_choices: Callback<Choices>,
}

/// The remediation, with this cluster's own values.
#[function_component]
pub(crate) fn Remediation(props: &RemediationProps) -> Html {
    let detail = &props.detail;
    let without = |why: String| {
        html! {
            <>
                <p>{ detail.finding.reason.row().action.clone() }</p>
                <p class="note">{ format!("There is no plan with this cluster’s values: {why}.") }</p>
            </>
        }
    };
    let plan = match &detail.plan {
        Some(PlanResult::Plan(plan)) => plan,
        Some(PlanResult::Problem(problem)) => return without(problem.message.clone()),
        None => {
            let why = if props.is_saved {
                "that needs its record, which a saved report does not contain. Add the evidence files to get one"
            } else {
                "that needs its full record. Export again without --query to get one"
            };
            return without(why.to_owned());
        }
    };
    let Some(recreation) = &plan.recreation else {
        return html! {
            <>
                <p>{ plan.summary.clone() }</p>
                if let Some(command) = &plan.command {
                    { code(command, "the command that exports this cluster") }
                }
            </>
        };
    };
    let missing = recreation.parameters.iter().map(|parameter| {
        html! {
            <li key={parameter.variable.to_string()}>
                <code>{ parameter.variable.clone() }</code>{ ": " }{ parameter.meaning.clone() }
                if parameter.has_default { { "; none for DAX’s default" } }
            </li>
        }
    });
    html! {
        <>
            <p>{ plan.summary.clone() }</p>
            <ChoiceFields detail={detail.clone()} on_choices={props.on_choices.clone()} />
            if !recreation.parameters.is_empty() {
                <div class="missing">
                    <p>{ "The evidence does not have these values, or they cannot be copied. The scripts refuse to run until each is set, and the templates ask for it." }</p>
                    <ul>{ for missing }</ul>
                </div>
            }
            <details>
                <summary>{ format!("Before you begin: {} to check, {} to know", recreation.preconditions.len(), recreation.warnings.len()) }</summary>
                <h4>{ "Check" }</h4>
                <ul>{ list(&recreation.preconditions) }</ul>
                <h4>{ "Know" }</h4>
                <ul>{ list(&recreation.warnings) }</ul>
                <p class="note">{ format!("Facts about AWS are as of {AWS_FACTS_AS_OF}.") }</p>
            </details>
            <details>
                <summary>{ "The steps, with their checks and how to roll back" }</summary>
                <ol class="steps">{ for recreation.steps.iter().map(|step| html! {
                    <li>
                        <p>{ step.text.clone() }</p>
                        <p class="note"><b>{ "Check: " }</b>{ step.check.clone() }</p>
                        <p class="note"><b>{ "Roll back: " }</b>{ step.roll_back.clone() }</p>
                    </li>
                }) }</ol>
                { for recreation.files.iter().filter(|file| file.purpose == Purpose::Read).map(|file| html! {
                    <p key={file.name.clone()}>{ download(&file.text, &file.name, false) }</p>
                }) }
            </details>
            { for recreation.managed.iter().map(|managed| html! {
                <details key={managed.tool.to_string()}>
                    <summary>{ format!("If {} manages the old cluster", managed.tool) }</summary>
                    { steps(&managed.steps) }
                </details>
            }) }
            <details>
                <summary>{ "If the creation fails" }</summary>
                <ul>{ list(&recreation.if_creation_fails) }</ul>
            </details>
            <details>
                <summary>{ "The settings of the new cluster" }</summary>
                <dl class="settings">{ for recreation.settings.iter().map(setting) }</dl>
            </details>
            <Tabs id="plan" label="Forms of the plan" tabs={forms(recreation)} />
        </>
    }
}

fn list(items: &[Text]) -> Html {
    items.iter().map(|item| html! { <li>{ item.clone() }</li> }).collect()
}

fn setting(setting: &Setting) -> Html {
    let from = match setting.origin {
        Origin::Record => "",
        Origin::Choice if setting.values.is_empty() => "DAX chooses",
        Origin::Choice => " (chosen)",
        Origin::Proposal => " (proposed)",
        Origin::Implied => " (the record has no other)",
        Origin::Absent => "none, as the old cluster",
        Origin::Missing => "to be set",
    };
    let values = setting.values.iter().map(|value| labels::visible(value)).collect::<Vec<_>>().join(", ");
    html! {
        <div key={setting.label.to_string()}>
            <dt>{ setting.label.clone() }</dt>
            <dd><bdi>{ values }</bdi>{ from }</dd>
        </div>
    }
}

/// The forms of the plan, as tabs.
fn forms(recreation: &Recreation) -> Rc<[(&'static str, Html)]> {
    let tab = |label: &'static str, form: FileForm, note: &'static str| {
        let files: Vec<_> = recreation.files.iter().filter(move |file| file.form == form).collect();
        let body = html! { <><p class="note">{ note }</p>{ for files.iter().map(|one| file(one)) }</> };
        (!files.is_empty()).then_some((label, body))
    };
    let tabs = [
        tab(
            "Bash",
            FileForm::Bash,
            "Shows what it will do and asks before it creates anything; stops at the first error; can be run again.",
        ),
        tab(
            "PowerShell",
            FileForm::PowerShell,
            "The same for PowerShell 5.1 and later. Our tests have parsed it, but not run it.",
        ),
        tab(
            "CloudFormation",
            FileForm::CloudFormation,
            "A stack with the new cluster. Delete the old one with the script, or where it was created.",
        ),
        tab(
            "Terraform",
            FileForm::Terraform,
            "A configuration with the new cluster. Delete the old one with the script, or where it was created.",
        ),
    ];
    tabs.into_iter().flatten().chain([("Console", steps(&recreation.console))]).collect()
}

/// A file of the plan. A file that deletes is folded, because the user needs it later.
fn file(file: &PlanFile) -> Html {
    let what = match file.purpose {
        Purpose::Delete => "the file that deletes the old cluster",
        Purpose::Create | Purpose::Read => "the file that creates the new cluster",
    };
    let body = html! {
        <div class="file">
            <p class="row"><code>{ &file.name }</code>{ download(&file.text, &file.name, true) }</p>
            { code(&file.text, what) }
        </div>
    };
    match file.purpose {
        Purpose::Delete => html! {
            <details key={file.name.clone()}>
                <summary>{ "Later, once no client uses the old cluster: delete it" }</summary>
                { body }
            </details>
        },
        Purpose::Create | Purpose::Read => html! { <div key={file.name.clone()}>{ body }</div> },
    }
}

/// The choices for the new cluster, and the day until which the old one is kept. The plan follows
/// each choice at once.
#[function_component]
fn ChoiceFields(props: &RemediationProps) -> Html {
    // Typed text stays as it is. An untouched field shows the value in the plan.
    let typed = use_own_state(|| props.detail.choices.clone());
    let Some(recreation) = props.detail.recreation() else { return html! {} };
    let value = |kind: SettingKind| {
        let setting = recreation.settings.iter().find(|setting| setting.kind == kind);
        setting.and_then(|setting| setting.values.first()).cloned().unwrap_or_default()
    };
    let choose = {
        let (typed, on_choices) = (typed.clone(), props.on_choices.clone());
        Rc::new(move |change: &dyn Fn(&mut Choices)| {
            let mut choices = (*typed).clone();
            change(&mut choices);
            typed.set(choices.clone());
            // An empty field chooses nothing.
            let non_blank = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
            on_choices.emit(Choices {
                new_name: non_blank(&choices.new_name),
                node_type: non_blank(&choices.node_type),
                keep_until: non_blank(&choices.keep_until),
                ..choices
            });
        })
    };
    let field = |id: &'static str,
                 label: &'static str,
                 kind: ChoiceKind,
                 shown: String,
                 hint: String,
                 list: Option<&'static str>| {
        let refused = recreation.refused.iter().find(|refusal| refusal.choice == kind);
        let choose = choose.clone();
        let oninput = move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            choose(&|choices| match kind {
                ChoiceKind::NewName => choices.new_name = Some(text.clone()),
                ChoiceKind::NodeType => choices.node_type = Some(text.clone()),
                ChoiceKind::KeepUntil => choices.keep_until = Some(text.clone()),
            });
        };
        let error = format!("{id}-error");
        html! {
            <div class="field">
                <label for={id}>{ label }</label>
                <input {id} {list} value={shown} placeholder={hint} {oninput} autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-invalid={refused.is_some().to_string()} aria-describedby={error.clone()} />
                <span class="error" role="alert" id={error}>
                    if let Some(refusal) = refused { { format!("Not used: {}.", refusal.message) } }
                </span>
            </div>
        }
    };
    let (name, node_type) = (value(SettingKind::Name), value(SettingKind::NodeType));
    let shown = |typed: &Option<String>, plan: &str| typed.clone().unwrap_or_else(|| plan.to_owned());
    let is_tls = match typed.in_transit {
        Some(chosen) => chosen == InTransit::Tls,
        None => value(SettingKind::InTransit) == "TLS",
    };
    let ontls = {
        let choose = choose.clone();
        move |event: Event| {
            let is_on = event.target_unchecked_into::<HtmlInputElement>().checked();
            choose(&|choices| {
                choices.in_transit = Some(if is_on { InTransit::Tls } else { InTransit::None });
            });
        }
    };
    let onzones = {
        let choose = choose.clone();
        move |event: Event| {
            let is_on = event.target_unchecked_into::<HtmlInputElement>().checked();
            choose(&|choices| choices.any_zones = is_on);
        }
    };
    let loses_tls = recreation.warnings.iter().any(|warning| warning == TLS_LOST);
    let hint = if node_type.is_empty() { "choose one".to_owned() } else { node_type.clone() };
    html! {
        <fieldset class="choices">
            <legend>{ "The new cluster" }</legend>
            { field("new-name", "Name", ChoiceKind::NewName, shown(&typed.new_name, &name), name.clone(), None) }
            { field("node-type", "Node type", ChoiceKind::NodeType, shown(&typed.node_type, &node_type), hint, Some("node-types")) }
            <datalist id="node-types">{ for NODE_TYPES.iter().flat_map(|(family, sizes)| sizes.iter().map(move |size| {
                let node_type = format!("{family}.{size}");
                html! { <option key={node_type.clone()} value={node_type} /> }
            })) }</datalist>
            <label class="check" for="in-transit">
                <input type="checkbox" id="in-transit" checked={is_tls} onchange={ontls} aria-describedby="in-transit-warning" />
                { "Encryption in transit (TLS): daxs://, port 9111" }
            </label>
            <label class="check" for="any-zones">
                <input type="checkbox" id="any-zones" checked={typed.any_zones} onchange={onzones} />
                { "Let DAX choose the availability zones" }
            </label>
            { field("keep-until", "Keep the old cluster until (YYYY-MM-DD)", ChoiceKind::KeepUntil, typed.keep_until.clone().unwrap_or_default(), "no date".to_owned(), None) }
            // This element is always there, so that screen readers announce what comes into it.
            <div class="lost" role="alert" id="in-transit-warning">
                if loses_tls { <p>{ shape("triangle") }{ TLS_LOST }</p> }
            </div>
        </fieldset>
    }
}
