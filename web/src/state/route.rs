//! The view that the page shows, and its fragment of the address.
//!
//! The fragments are `#rule`, `#verify`, `#about` and `#report`. In `#report/12` the thirteenth
//! finding of the report is chosen, in `#report/12/open` its panel is open as well, and
//! `#report?status=fail` has a filter. Browsers sync addresses and keep them on disk, so the page's
//! own addresses name no account, no region and no search: see [`Private`]. A link that the user
//! copies, `#view/12?account=…`, names them.

use dax001::contract::in_transit::InTransitState;
use dax001::query::Sort;
use dax001_workbench::protocol::Query;
use form_urlencoded::Serializer;

use crate::model::wire::{from_wire, to_wire};

/// The screen below the page's bar.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Screen {
    /// The ways to add evidence.
    #[default]
    Start,
    /// The report.
    Report,
    /// The rule.
    Rule,
    /// The verification of a saved report against its evidence.
    Verify,
    /// Information about this page, and why nothing can leave it.
    About,
}

/// The segment of an address for an open panel.
const OPEN: &str = "open";

/// A view of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Route {
    pub(crate) screen: Screen,
    /// The index of the chosen finding in the report.
    pub(crate) finding: Option<usize>,
    /// Whether the panel is open. It covers the list if there is no room for both side by side.
    pub(crate) is_open: bool,
    /// Which findings are shown.
    pub(crate) query: Query,
    /// Whether it was read from an address that names the whole view, such as a copied link.
    pub(crate) is_link: bool,
}

/// The part of a view that the address must not name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Private {
    account: Option<String>,
    region: Option<String>,
    text: String,
}

impl Route {
    /// The route to any screen but the report.
    pub(crate) fn to(screen: Screen) -> Self {
        Self { screen, ..Self::default() }
    }

    /// Reads the fragment of an address, with or without its `#`. Ignores what it can't parse.
    pub(crate) fn read(fragment: &str) -> Self {
        let fragment = fragment.trim_start_matches('#');
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let (screen, finding) = path.split_once('/').unwrap_or((path, ""));
        let (finding, panel) = finding.split_once('/').unwrap_or((finding, ""));
        match screen {
            "rule" => Self::to(Screen::Rule),
            "verify" => Self::to(Screen::Verify),
            "about" => Self::to(Screen::About),
            "report" | "view" => {
                let query = self::query(query).unwrap_or_default();
                let finding = finding.parse().ok();
                let is_open = panel == OPEN && finding.is_some();
                let route = Self { screen: Screen::Report, finding, is_open, query, is_link: false };
                let is_link = screen == "view" || route.private() != Private::default();
                Self { is_link, ..route }
            }
            _ => Self::default(),
        }
    }

    /// The part of the view that the address must not name.
    pub(crate) fn private(&self) -> Private {
        let Query { account, region, text, .. } = self.query.clone();
        Private { account, region, text }
    }

    /// The view with this private part.
    pub(crate) fn with_private(self, private: Private) -> Self {
        let Private { account, region, text } = private;
        Self { query: Query { account, region, text, ..self.query }, ..self }
    }

    /// The fragment of an address for this view, without its `#` and without the private part.
    pub(crate) fn fragment(&self) -> String {
        match self.screen {
            Screen::Start => String::new(),
            Screen::Rule => "rule".to_owned(),
            Screen::Verify => "verify".to_owned(),
            Screen::About => "about".to_owned(),
            Screen::Report => {
                let public = self.clone().with_private(Private::default());
                format!("report{}", public.finding_and_query())
            }
        }
    }

    /// The fragment of a link to this view of a report, without its `#`. It names the whole view.
    pub(crate) fn link(&self) -> String {
        format!("view{}", self.finding_and_query())
    }

    fn finding_and_query(&self) -> String {
        let panel = if self.is_open { format!("/{OPEN}") } else { String::new() };
        let finding = self.finding.map(|finding| format!("/{finding}{panel}")).unwrap_or_default();
        let query = Serializer::new(String::new()).extend_pairs(members(&self.query)).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{finding}{mark}{query}")
    }
}

/// The members of a query, by their names in an address.
fn members(query: &Query) -> impl Iterator<Item = (&'static str, String)> {
    let Query { status, account, region, reason, in_transit, review, change, text, sort, is_descending } =
        query.clone();
    let members = [
        ("status", status.map(to_wire)),
        ("account", account),
        ("region", region),
        ("reason", reason.map(to_wire)),
        ("inTransit", in_transit),
        ("review", review.map(to_wire)),
        ("change", change.map(to_wire)),
        ("text", Some(text).filter(|text| !text.is_empty())),
        ("sort", (sort != Sort::default()).then(|| to_wire(sort))),
        ("isDescending", is_descending.then(|| is_descending.to_string())),
    ];
    members.into_iter().filter_map(|(name, value)| Some((name, value?)))
}

/// The query that these members describe; `None` if one of them is invalid.
fn query(members: &str) -> Option<Query> {
    let mut query = Query::default();
    for (name, value) in form_urlencoded::parse(members.as_bytes()) {
        match &*name {
            "status" => query.status = Some(from_wire(&value)?),
            "account" => query.account = Some(value.into_owned()),
            "region" => query.region = Some(value.into_owned()),
            "reason" => query.reason = Some(from_wire(&value)?),
            "inTransit" => {
                let is_state = value.is_empty() || from_wire::<InTransitState>(&value).is_some();
                query.in_transit = Some(is_state.then(|| value.into_owned())?);
            }
            "review" => query.review = Some(from_wire(&value)?),
            "change" => query.change = Some(from_wire(&value)?),
            "text" => query.text = value.into_owned(),
            // The order of the report is for the worker only: the page doesn't offer it.
            "sort" => query.sort = from_wire(&value).filter(|sort| *sort != Sort::Report)?,
            "isDescending" => query.is_descending = value.parse().ok()?,
            _ => {}
        }
    }
    Some(query)
}

#[cfg(test)]
mod tests {
    use dax001::contract::status::Status;
    use dax001::contract::verdicts::Reason;
    use dax001::query::Sort;
    use dax001::review::Review;
    use dax001_review::Change;
    use dax001_workbench::protocol::Query;

    use super::{Private, Route, Screen};

    #[test]
    fn a_link_names_the_whole_view_and_an_address_nothing_private() {
        let query = Query {
            status: Some(Status::Fail),
            account: Some(String::new()),
            region: Some("us-east-1".to_owned()),
            reason: Some(Reason::SseAbsent),
            in_transit: Some("NONE".to_owned()),
            review: Some(Review::ToDo),
            change: Some(Change::NotCompared),
            text: "a&b=c #ü".to_owned(),
            sort: Sort::Scope,
            is_descending: true,
        };
        let link = Route { screen: Screen::Report, finding: Some(12), is_open: false, query, is_link: true };
        assert_eq!(Route::read(&format!("#{}", link.link())), link);
        // The addresses of an earlier version named the whole view, too.
        assert_eq!(Route::read(&format!("#{}", link.link().replacen("view", "report", 1))), link);
        assert_eq!(
            link.fragment(),
            "report/12?status=fail&reason=sse-absent&inTransit=NONE&review=to-do&change=not-compared&sort=scope&isDescending=true"
        );
        let public = Route { is_link: false, ..link.clone().with_private(Private::default()) };
        assert_eq!(Route::read(&link.fragment()), public);
        assert_eq!(Route { is_link: true, ..public.with_private(link.private()) }, link);
        for is_open in [false, true] {
            let route = Route { is_open, is_link: false, ..link.clone().with_private(Private::default()) };
            assert_eq!(Route::read(&format!("#{}", route.fragment())), route);
        }
        for (fragment, screen) in [
            ("", Screen::Start),
            ("rule", Screen::Rule),
            ("verify", Screen::Verify),
            ("about", Screen::About),
            ("report", Screen::Report),
        ] {
            let route = Route::to(screen);
            assert_eq!(route.fragment(), fragment);
            assert_eq!(Route::read(fragment), route);
        }
    }

    #[test]
    fn invalid_parts_of_a_fragment_are_ignored() {
        for fragment in ["#report/x", "#report?status=bad", "#report/-1?foo", "#report/?sort=9&text=%zz"] {
            assert_eq!(Route::read(fragment).finding, None);
            assert_eq!(Route::read(fragment).screen, Screen::Report, "{fragment}");
        }
        for fragment in ["#report/open", "#report/x/open", "#report/1/shut"] {
            assert!(!Route::read(fragment).is_open, "{fragment}");
        }
        assert_eq!(
            Route::read("#report?sort=report"),
            Route::to(Screen::Report),
            "the page doesn't offer it"
        );
        assert_eq!(Route::read("#else/where?x"), Route::default());
    }
}
