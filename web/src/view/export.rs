//! How to export: a command for one region, and scripts for every region and account.

use std::rc::Rc;

use dax001::collect::{Shell, export_script};
use yew::prelude::*;

use crate::view::parts::{Tabs, code, download};

/// The ways to export, as tabs.
#[function_component]
pub(crate) fn Export() -> Html {
    html! { <Tabs id="export" label="How to export" tabs={tabs()} /> }
}

fn tabs() -> Rc<[(&'static str, Html)]> {
    let region_command = "aws dax describe-clusters --region us-east-1 --output json > us-east-1.json";
    let script = |shell: Shell, run: &'static str, what: &'static str| {
        let (text, name) = (export_script(shell), shell.file_name());
        html! {
            <>
                <p class="note">
                    { "Save it as " }<code>{ name }</code>{ " and run " }<code>{ run }</code>
                    { ", with the names of profiles behind it to export several accounts. It writes a file for each account and region, and export.json, which says who collected them and when. Add the whole folder to this page." }
                </p>
                <p>{ download(&text, name, false) }</p>
                { code(&text, what) }
            </>
        }
    };
    Rc::new([
        (
            "One region",
            html! {
                <>
                    <p class="note">{ "Change the region to yours. Needs dax:DescribeClusters on resource *." }</p>
                    { code(region_command, "command to export one region") }
                </>
            },
        ),
        (
            "Every region, bash",
            script(Shell::Bash, "bash export-dax.sh", "bash script to export every region"),
        ),
        (
            "Every region, PowerShell",
            script(
                Shell::PowerShell,
                "powershell -ExecutionPolicy Bypass -File export-dax.ps1",
                "PowerShell script to export every region",
            ),
        ),
    ])
}
