//! Where on the page one is, as the fragment of the address says it: so that back, forward and links work.
//!
//! `#rule`, `#verify`, `#about`, `#report`, `#report/12` with the thirteenth finding of the report chosen, `#report/12/open` with its panel
//! open, `#report?status=fail` with a filter.

use form_urlencoded::Serializer;

use crate::browser::query::{Query, Sort};
use crate::browser::word::{meant, spelt};

/// What the page shows below its bar.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Screen {
    /// The ways to give it evidence.
    #[default]
    Start,
    /// The report.
    Report,
    /// The rule.
    Rule,
    /// A saved report and its evidence.
    Verify,
    /// What this page is, and why nothing can leave it.
    About,
}

/// What an address says of an open panel.
const OPEN: &str = "open";

/// Where on the page one is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Route {
    /// The screen.
    pub(crate) screen: Screen,
    /// The chosen finding's index in the report.
    pub(crate) finding: Option<usize>,
    /// The panel is open: it covers the list where both have no room side by side.
    pub(crate) is_open: bool,
    /// Which findings are shown.
    pub(crate) query: Query,
}

impl Route {
    /// Any screen but that of the report.
    pub(crate) fn to(screen: Screen) -> Self {
        Self { screen, ..Self::default() }
    }

    /// What the fragment of an address says, with or without its `#`. What it doesn't say well is left out.
    pub(crate) fn read(fragment: &str) -> Self {
        let fragment = fragment.trim_start_matches('#');
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let (screen, finding) = path.split_once('/').unwrap_or((path, ""));
        let (finding, panel) = finding.split_once('/').unwrap_or((finding, ""));
        match screen {
            "rule" => Self::to(Screen::Rule),
            "verify" => Self::to(Screen::Verify),
            "about" => Self::to(Screen::About),
            "report" => Self {
                screen: Screen::Report,
                finding: finding.parse().ok(),
                is_open: panel == OPEN && finding.parse::<usize>().is_ok(),
                query: self::query(query).unwrap_or_default(),
            },
            _ => Self::default(),
        }
    }

    /// As the fragment of an address, without its `#`.
    pub(crate) fn fragment(&self) -> String {
        match self.screen {
            Screen::Start => String::new(),
            Screen::Rule => "rule".to_owned(),
            Screen::Verify => "verify".to_owned(),
            Screen::About => "about".to_owned(),
            Screen::Report => {
                let panel = if self.is_open { format!("/{OPEN}") } else { String::new() };
                let finding = self.finding.map(|finding| format!("/{finding}{panel}")).unwrap_or_default();
                let query = Serializer::new(String::new()).extend_pairs(members(&self.query)).finish();
                let mark = if query.is_empty() { "" } else { "?" };
                format!("report{finding}{mark}{query}")
            }
        }
    }
}

/// What a query says, by the names that an address has for it.
fn members(query: &Query) -> impl Iterator<Item = (&'static str, String)> {
    let Query { status, account, region, reason, review, change, text, sort, is_descending } = query.clone();
    let members = [
        ("status", status.map(spelt)),
        ("account", account),
        ("region", region),
        ("reason", reason.map(spelt)),
        ("review", review.map(spelt)),
        ("change", change.map(spelt)),
        ("text", Some(text).filter(|text| !text.is_empty())),
        ("sort", (sort != Sort::default()).then(|| spelt(sort))),
        ("isDescending", is_descending.then(|| is_descending.to_string())),
    ];
    members.into_iter().filter_map(|(name, said)| Some((name, said?)))
}

/// The query that these members are; nothing where one of them can't be understood.
fn query(members: &str) -> Option<Query> {
    let mut query = Query::default();
    for (name, said) in form_urlencoded::parse(members.as_bytes()) {
        match &*name {
            "status" => query.status = Some(meant(&said)?),
            "account" => query.account = Some(said.into_owned()),
            "region" => query.region = Some(said.into_owned()),
            "reason" => query.reason = Some(meant(&said)?),
            "review" => query.review = Some(meant(&said)?),
            "change" => query.change = Some(meant(&said)?),
            "text" => query.text = said.into_owned(),
            "sort" => query.sort = meant(&said)?,
            "isDescending" => query.is_descending = said.parse().ok()?,
            _ => {}
        }
    }
    Some(query)
}

#[cfg(test)]
mod tests {
    use dax001::annotation::Review;
    use dax001::rule::{Reason, Status};
    use dax001_review::Change;

    use super::{Route, Screen};
    use crate::browser::query::{Query, Sort};

    #[test]
    fn a_fragment_says_all_of_it() {
        let query = Query {
            status: Some(Status::Fail),
            account: Some(String::new()),
            region: Some("us-east-1".to_owned()),
            reason: Some(Reason::SseAbsent),
            review: Some(Review::ToDo),
            change: Some(Change::NotCompared),
            text: "a&b=c #ü".to_owned(),
            sort: Sort::Scope,
            is_descending: true,
        };
        for is_open in [false, true] {
            let route = Route { screen: Screen::Report, finding: Some(12), is_open, query: query.clone() };
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
    fn what_is_not_said_well_is_left_out() {
        for fragment in ["#report/x", "#report?status=bad", "#report/-1?foo", "#report/?sort=9&text=%zz"] {
            assert_eq!(Route::read(fragment).finding, None);
            assert_eq!(Route::read(fragment).screen, Screen::Report, "{fragment}");
        }
        for fragment in ["#report/open", "#report/x/open", "#report/1/shut"] {
            assert!(!Route::read(fragment).is_open, "{fragment}");
        }
        assert_eq!(Route::read("#else/where?x"), Route::default());
    }
}
