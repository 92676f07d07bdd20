//! The page about the page: what runs here, why nothing can leave it, and how to check both.

use yew::prelude::*;

use crate::browser::page_meta::{commit, policy};
use crate::view::parts::card_head;

/// The screen about this page. The version of the policy module and the SHA-256 of both modules are
/// empty until they run.
pub(crate) fn about(version: &str, [module, page]: &[String; 2]) -> Html {
    let policy = policy();
    // Only the single file names its script by a hash.
    let is_single = policy.contains("'sha256-");
    let commit = commit();
    html! {
        <main class="about" id="main">
            <h1 tabindex="-1">{ "About this page" }</h1>
            <p class="lead">{ "It judges evidence on your machine. This is what runs here, what keeps it from sending anything, and how to check both." }</p>
            <section class="card">
                { card_head("What is running", if is_single { "the single file" } else { "the served page" }) }
                <div class="body">
                    <dl class="record">
                        <dt>{ "Version" }</dt><dd>{ format!("dax001 {version}") }</dd>
                        <dt>{ "Commit" }</dt><dd><code>{ if commit.is_empty() { "not known" } else { &commit } }</code></dd>
                        <dt>{ "SHA-256 of the policy module" }</dt><dd><code id="module">{ module }</code></dd>
                        <dt>{ "SHA-256 of the page’s own module" }</dt><dd><code id="page-module">{ page }</code></dd>
                    </dl>
                    <p>
                        { "The policy module is what judges. It is the file " }<code>{ "dax001_bg.wasm" }</code>
                        { " of the npm package, byte for byte, and every saved report names its hash. The page’s own module, " }<code>{ "web_bg.wasm" }</code>
                        { ", shows what the policy module says. Both hashes are of the bytes that run here, computed here." }
                    </p>
                    if is_single {
                        <p>
                            { "Compare this file’s hash with the one in " }<code>{ "SHA256SUMS" }</code>{ ", which should reach you another way than the file: " }
                            <code>{ "sha256sum --check --ignore-missing SHA256SUMS" }</code>{ ", or in PowerShell " }<code>{ "Get-FileHash dax001.html" }</code>
                            { ". Whoever builds the same commit gets the same bytes." }
                        </p>
                    } else {
                        <p>{ "A server can give other files every time. Where that matters, use the single file " }<code>{ "dax001.html" }</code>{ ": it is carried along, and has one hash." }</p>
                    }
                </div>
            </section>
            <section class="card">
                { card_head("Why nothing leaves it", "its content security policy, which your browser enforces") }
                <div class="body">
                    <dl class="record policy">{ for policy.split(';').map(str::trim).filter(|directive| !directive.is_empty()).map(directive) }</dl>
                    <p>
                        { "A policy can’t stop a page from going to another address, nor, in some browsers, from speaking WebRTC. This page does neither, and it shows the content of the evidence only as text: it makes no link, picture, form or script of it." }
                    </p>
                </div>
            </section>
        </main>
    }
}

/// One directive of the policy, and its meaning.
fn directive(directive: &str) -> Html {
    html! { <><dt><code>{ directive }</code></dt><dd>{ meaning(directive) }</dd></> }
}

fn meaning(directive: &str) -> String {
    let (name, sources) = directive.split_once(' ').unwrap_or((directive, ""));
    let from = if sources.contains("'sha256-") {
        "only the one in this file, told by its hash"
    } else {
        "only the files that belong to this page"
    };
    match name {
        "default-src" => "Whatever isn’t named below is refused: frames, fonts, media, objects, prefetching.".to_owned(),
        "script-src" => format!("Scripts: {from}. WebAssembly may be compiled; no text is ever run as a script."),
        "style-src" => format!("Styles: {from}."),
        "connect-src" if sources.contains("'none'") => "Connections: none. No request, socket or beacon, wherever to.".to_owned(),
        "connect-src" => "Connections: only to the server that this page came from. It asks for its own files, and sends nothing.".to_owned(),
        "worker-src" => "The worker that judges starts from a script within the page, and is held to this policy, too.".to_owned(),
        "img-src" => "Pictures: only those in the page itself; the icon is one.".to_owned(),
        "base-uri" => "Nothing can change where the page’s own addresses lead.".to_owned(),
        "form-action" => "No form can be sent anywhere.".to_owned(),
        _ => String::new(),
    }
}
