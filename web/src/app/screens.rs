//! What the page's state looks like: the first screen and the report.

use yew::prelude::*;

use super::App;
use crate::coverage::Coverage;
use crate::detail::Panel;
use crate::evidence::Case;
use crate::findings::Findings;
use crate::message::{Message, Plans};
use crate::report::{ReportProblems, Verdict as VerdictCard};
use crate::sources::Sources;
use crate::start::Start;

impl App {
    pub(super) fn start(&self) -> Html {
        let link = &self.link;
        html! {
            <Start text={self.text.clone()} rejected={self.rejected.clone()} is_over={self.is_over} has_case={self.has_evidence()}
                on_start_over={link.callback(|()| Message::StartOver)}
                on_text={link.callback(Message::Text)} on_judge={link.callback(|()| Message::Judge)}
                on_files={link.callback(Message::Files)} on_sample={link.callback(|()| Message::Sample)} />
        }
    }

    pub(super) fn report(&self, case: &Case) -> Html {
        let (link, list, report) = (&self.link, &self.list, &case.report);
        // Beside a list that shows nothing the panel would speak of what isn't there.
        let detail = list.detail.clone().filter(|_| list.rows.total > 0);
        let panel = detail.zip(self.rule.clone()).map(|(detail, rule)| {
            html! {
                <Panel {detail} {rule} report={report.clone()} is_open={self.is_open}
                    on_close={link.callback(|()| Message::Close)} on_evidence={link.callback(Message::Evidence)}
                    on_choices={link.callback(|choices| Message::Plans(Plans::Choose(choices)))} />
            }
        });
        let on_label = link.callback(|(sources, label)| Message::Label(sources, label));
        html! {
            <main class="report" id="main">
                <VerdictCard report={report.clone()} filter={list.filter.clone()} on_filter={link.callback(Message::Filter)} />
                <ReportProblems report={report.clone()} texts={case.texts.clone()} />
                if report.summary.clusters > 0 {
                    <div class="two">
                        <Findings rows={list.rows.clone()} filter={list.filter.clone()} summary={report.summary.clone()}
                            selected={list.selected} position={list.position} on_filter={link.callback(Message::Filter)}
                            on_view={link.callback(Message::View)} on_choose={link.callback(Message::Choose)}
                            on_open={link.callback(|()| Message::Open)} planning={self.planning}
                            on_plans={link.callback(|()| Message::Plans(Plans::SaveAll))} on_cancel_plans={link.callback(|()| Message::Plans(Plans::Cancel))} />
                        { panel.unwrap_or_default() }
                    </div>
                }
                <Coverage report={report.clone()} on_label={on_label.clone()} />
                <Sources report={report.clone()} labels={case.labels.clone()} {on_label} on_remove={link.callback(Message::Remove)} />
            </main>
        }
    }
}
