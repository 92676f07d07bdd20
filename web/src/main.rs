//! The report viewer: takes exported evidence, has the policy module evaluate it in a worker, and
//! shows the report.
//!
//! The worker runs the module that `dist/npm/` ships. This module shares only the types of the
//! report and of the protocol with it. Events ([`browser`]) go to the one reducer ([`state`]),
//! which returns effects; [`view`] renders the state.

mod app;
mod browser;
mod model;
mod state;
mod view;

fn main() {
    browser::panics::remember_panics();
    let root = gloo::utils::document().get_element_by_id("app");
    match root {
        Some(root) => {
            root.set_text_content(None);
            yew::Renderer::<app::App>::with_root(root).render();
        }
        None => yew::Renderer::<app::App>::new().render().destroy(),
    }
}
