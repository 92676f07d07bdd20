//! The report viewer: takes exported evidence, has the policy module judge it in a worker, shows the report.
//!
//! Everything that judges is in the worker (`web/worker.js` and the module that `dist/npm/` ships); this
//! module shares only the types of the report with it, keeps what the user gave, and shows what comes back.

mod app;
mod coverage;
mod detail;
mod events;
mod evidence;
mod excerpt;
mod export;
mod findings;
mod folders;
mod frame;
mod given;
mod list;
mod message;
mod parts;
mod problems;
mod remediation;
mod report;
mod rule_page;
mod sources;
mod start;
mod words;
mod worker;

fn main() {
    let place = gloo::utils::document().get_element_by_id("app");
    match place {
        Some(place) => {
            place.set_text_content(None);
            yew::Renderer::<app::App>::with_root(place).render();
        }
        None => yew::Renderer::<app::App>::new().render().destroy(),
    }
}
