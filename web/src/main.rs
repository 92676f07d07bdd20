//! The report viewer: takes exported evidence, has the policy module judge it in a worker, shows the report.
//!
//! Everything that judges is in the worker (`web/worker/` and the module that `dist/npm/` ships); this
//! module shares only the types of the report with it. What happens ([`browser`]) goes to the one reducer ([`state`]), which says what
//! is to be done about it; what it holds is shown ([`view`]).

mod app;
mod browser;
mod model;
mod state;
mod view;

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
