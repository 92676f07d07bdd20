//! The rule's page: what it requires and why, how to audit, how to remediate, and the controls that
//! it serves.

use std::rc::Rc;

use dax001::rule::description::Rule;
use dax001::rule::guide::Guide;
use yew::prelude::*;

use crate::view::parts::{Tabs, card_head, column_heads, status_tag};
use crate::view::steps::steps;

/// The rule's page.
pub(crate) fn rule_page(rule: &Rule) -> Html {
    let guide = |id: &'static str, label: &'static str, guide: &Guide| {
        let tabs = Rc::new([("AWS CLI", steps(&guide.cli)), ("Console", steps(&guide.console))]) as Rc<[_]>;
        html! { <Tabs {id} {label} {tabs} /> }
    };
    let as_documented = format!("as documented on {}", rule.aws_facts_as_of);
    html! {
        <main class="rule" id="main">
            <p class="kicker">{ "Rule " }{ &rule.id }{ " · Risk " }<strong>{ format!("{:?}", rule.risk_level) }</strong>if !rule.is_risk_acceptable { { ", not an acceptable risk" } }{ " · Published " }{ rule.published.clone() }</p>
            <h1 tabindex="-1">{ rule.title.clone() }</h1>
            <p class="lead">{ rule.summary.clone() }</p>
            { for rule.rationale.iter().map(|paragraph| html! { <p>{ paragraph.clone() }</p> }) }
            <p class="ratings">{ "Severity: " }{ for rule.ratings.iter().enumerate().map(|(index, rating)| html! {
                <>if index > 0 { { "; " } }<strong>{ rating.level.clone() }</strong>{ " in " }{ rating.tools.clone() }</>
            }) }{ "." }</p>
            <section class="card">
                { card_head("What the evidence says, and what follows", "") }
                <div class="body scroll" tabindex="0" role="region" aria-label="Verdict table">
                    <table>
                        { column_heads(&["Evidence", "Verdict", "What to do"]) }
                        <tbody>{ for rule.verdicts.iter().map(|row| html! {
                            <tr key={row.short.to_string()}>
                                <td>{ row.evidence.clone() }</td><td>{ status_tag(row.status) }</td><td>{ row.action.clone() }</td>
                            </tr>
                        }) }</tbody>
                    </table>
                </div>
            </section>
            <section class="card">
                { card_head("What AWS documents", &format!("compared with the sources on {}", rule.aws_facts_as_of)) }
                <ul class="body facts-list">{ for rule.aws_facts.iter().map(|fact| html! {
                    <li key={fact.text.to_string()}>{ fact.text.clone() }<small>{ fact.source.clone() }</small></li>
                }) }</ul>
            </section>
            <section class="card">
                { card_head("How to audit", &as_documented) }
                <div class="body">{ guide("audit", "How to audit", &rule.audit) }</div>
            </section>
            <section class="card">
                { card_head("How to fix it", &as_documented) }
                <div class="body">{ guide("remediation", "How to fix it", &rule.remediation) }</div>
            </section>
            <section class="card">
                { card_head("Compliance", &format!("each control with who maps it to this check, as of {}", rule.compliance_as_of)) }
                <div class="body scroll" tabindex="0" role="region" aria-label="Compliance">
                    <table class="compliance">
                        { column_heads(&["Framework", "Controls", "Source"]) }
                        <tbody>{ for rule.compliance.iter().map(|framework| html! {
                            <tr key={framework.name.to_string()}>
                                <td>{ framework.name.clone() }
                                    if framework.is_retired { <small>{ "retired by its publisher" }</small> }
                                    if !framework.named_by_rule { <small>{ "beyond the rule’s own list" }</small> }</td>
                                <td>if framework.controls.is_empty() { { "the framework as a whole" } } else {
                                    <ul class="plain">{ for framework.controls.iter().map(|control| html! {
                                        <li key={control.id.to_string()}>{ control.id.clone() }{ " " }<small>{ control.title.clone() }</small></li>
                                    }) }</ul>
                                }</td>
                                <td>{ framework.source.clone() }</td>
                            </tr>
                        }) }</tbody>
                    </table>
                </div>
            </section>
            <section class="card">
                { card_head("Prevent the next one, and check elsewhere", &format!("as of {}", rule.compliance_as_of)) }
                <div class="body scroll" tabindex="0" role="region" aria-label="The same check in other tools">
                    <table>
                        { column_heads(&["Tool", "Check", "When", "It checks"]) }
                        <tbody>{ for rule.same_checks.iter().map(|check| html! {
                            <tr key={check.id.to_string()}>
                                <td>{ check.tool.clone() }</td>
                                <td><code>{ check.id.clone() }</code></td>
                                <td>{ if check.is_before_creation { "before creation" } else { "after creation" } }</td>
                                <td>{ check.checks.clone() }</td>
                            </tr>
                        }) }</tbody>
                    </table>
                </div>
            </section>
            <section class="card">
                { card_head("References", "links that leave this page; it opens none by itself") }
                <ul class="body references">{ for rule.references.iter().map(|reference| html! {
                    <li key={reference.url.to_string()}><a href={reference.url.to_string()} target="_blank" rel="noopener noreferrer">{ reference.title.clone() }</a><code>{ reference.url.clone() }</code></li>
                }) }</ul>
            </section>
        </main>
    }
}
