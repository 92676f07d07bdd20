//! Selects the findings to show, and their order.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::finding::{ScopeKey, StoredArn, StoredFinding};
use super::table::FindingStore;
use super::texts::TextId;
use crate::contract::in_transit::InTransitState;
use crate::contract::status::Status;
use crate::contract::verdicts::Reason;
use crate::contract::verdicts::VERDICTS;

/// Selects findings and their order. An omitted filter matches every finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Query {
    /// Only findings with this status.
    pub status: Option<Status>,
    /// Only findings in this account; empty means an unknown account.
    pub account: Option<String>,
    /// Only findings in this region; empty means an unknown region.
    pub region: Option<String>,
    /// Only findings with this reason.
    pub reason: Option<Reason>,
    /// Only findings with this state of encryption in transit: `TLS`, `NONE` or `unrecognised`;
    /// empty means that the evidence doesn't contain it.
    pub in_transit: Option<String>,
    /// Only findings whose name, ARN, account or region contains this text, ignoring case.
    pub text: String,
    /// Only findings with this review mark: see `mark`.
    pub review: Option<u8>,
    /// Only findings with this change mark.
    pub change: Option<u8>,
    /// The sort key. The default is `status`, worst first. `report` is the report's own order,
    /// which also breaks ties.
    pub sort: Sort,
    /// Whether to reverse the order.
    pub is_descending: bool,
}

/// A sort key for findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(inline))]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// By status, worst first.
    #[default]
    Status,
    /// By the cluster's name.
    Name,
    /// By account, region and name.
    Scope,
    /// By reason.
    Reason,
    /// In the report's order.
    Report,
}

impl Sort {
    /// All sort keys.
    pub const ALL: [Self; 5] = [Self::Status, Self::Name, Self::Scope, Self::Reason, Self::Report];
}

/// A kind of mark that a host sets on findings. The host chooses the numbers; 0 means no mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The result of a review.
    Review,
    /// A change since an earlier report.
    Change,
}

impl Mark {
    /// Number of kinds.
    pub const COUNT: usize = 2;

    /// All kinds, in the order in which a query filters by them.
    pub const ALL: [Self; Self::COUNT] = [Self::Review, Self::Change];

    /// The name of this kind, as in a query.
    pub fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Change => "change",
        }
    }
}

/// A value, and how many findings of each status have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Facet {
    /// The value; empty means unknown.
    pub value: String,
    /// Number of failed findings.
    pub fail: u64,
    /// Number of unknown findings.
    pub unknown: u64,
    /// Number of passed findings.
    pub pass: u64,
}

/// The values by which findings can be filtered, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Facets {
    /// The accounts.
    pub accounts: Vec<Facet>,
    /// The regions.
    pub regions: Vec<Facet>,
    /// The reasons.
    pub reasons: Vec<Facet>,
    /// The states of encryption in transit. Empty means that the evidence doesn't contain it.
    pub in_transit: Vec<Facet>,
}

impl Facet {
    /// Number of findings with this value.
    pub fn total(&self) -> u64 {
        self.fail + self.unknown + self.pass
    }
}

impl FindingStore {
    /// The indices of all findings in this order. Ties keep the report's order.
    pub(crate) fn order(&self, sort: Sort) -> Vec<u32> {
        let mut order: Vec<u32> = (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).collect();
        let stored = |index: u32| self.findings.get(index as usize);
        match sort {
            Sort::Status => order.sort_by_key(|index| stored(*index).map(|finding| finding.status)),
            Sort::Reason => order.sort_by_key(|index| stored(*index).map(|finding| finding.reason.name())),
            Sort::Report => {}
            Sort::Name => {
                let names = SortedNames::of(self);
                order.sort_by(|one, other| names.compare(*one, *other));
            }
            Sort::Scope => {
                let names = SortedNames::of(self);
                let text = |id| self.texts.get(id).unwrap_or_default();
                let sort_key =
                    |scope: &ScopeKey| folded(&[text(scope.account), " ", text(scope.region), " "].concat());
                let scopes: Vec<String> = self.scopes.iter().map(sort_key).collect();
                order.sort_by(|one, other| self.compare_scopes(&names, &scopes, *one, *other));
            }
        }
        order
    }

    fn compare_scopes(&self, names: &SortedNames<'_>, scopes: &[String], one: u32, other: u32) -> Ordering {
        let scope = |index: u32| self.findings.get(index as usize).map_or(0, |finding| finding.scope);
        let (first, second) = (scope(one), scope(other));
        if first == second {
            return names.compare(one, other);
        }
        let text = |scope: u32| scopes.get(scope as usize).map(String::as_str).unwrap_or_default();
        let (first, second) = (text(first), text(second));
        let shared = first.len().min(second.len());
        let starts = first.as_bytes().get(..shared).cmp(&second.as_bytes().get(..shared));
        // One can be a prefix of the other; then the names that follow decide.
        if starts.is_ne() && first.is_ascii() && second.is_ascii() {
            return starts;
        }
        let full_text = |scope: &str, index| folded(&[scope, names.of_row(index)].concat());
        compare(&full_text(first, one), &full_text(second, other))
    }

    /// Those of the given findings that match a query.
    pub(crate) fn filtered(&self, order: &[u32], query: &Query, marks: &[Vec<u8>; Mark::COUNT]) -> Vec<u32> {
        let wanted = folded(query.text.trim());
        let is_match = |wish: &Option<String>, id: Option<TextId>| {
            wish.as_ref().is_none_or(|wish| *wish == self.texts.get(id).unwrap_or_default())
        };
        // Computed once for each scope: whether it matches, and its search text as an ARN prefix
        // and as account and region.
        let scopes: Vec<(bool, String, String)> = self
            .scopes
            .iter()
            .map(|scope| {
                let text = |id| self.texts.get(id).unwrap_or_default();
                let (account, region) = (text(scope.account), text(scope.region));
                let arn = ["arn:", text(scope.partition), ":dax:", region, ":", account, ":cache/"].concat();
                let scope_fits =
                    is_match(&query.account, scope.account) && is_match(&query.region, scope.region);
                (scope_fits, folded(&arn), folded(&format!(" {account} {region}")))
            })
            .collect();
        let mut text = String::new();
        let mut fits = |index: &&u32| {
            let at = **index as usize;
            let Some(finding) = self.findings.get(at) else { return false };
            let Some((scope_fits, arn, scope)) = scopes.get(finding.scope as usize) else { return false };
            let is_marked = |(wish, marks): (&Option<u8>, &Vec<u8>)| {
                wish.is_none_or(|wish| wish == marks.get(at).copied().unwrap_or_default())
            };
            *scope_fits
                && query.status.is_none_or(|status| status == finding.status)
                && query.reason.is_none_or(|reason| reason == finding.reason)
                && query.in_transit.as_ref().is_none_or(|wish| wish == in_transit_value(finding))
                && [&query.review, &query.change].into_iter().zip(marks).all(is_marked)
                && (wanted.is_empty() || {
                    write_search_text(finding, arn, scope, &mut text);
                    text.contains(&wanted)
                })
        };
        order.iter().filter(|index| fits(index)).copied().collect()
    }

    /// The values by which the findings can be filtered.
    pub(crate) fn facets(&self) -> Facets {
        let mut scopes = vec![[0; 3]; self.scopes.len()];
        let mut reasons = [[0; 3]; VERDICTS.len()];
        // The last one counts findings without a state.
        let mut states = [[0; 3]; InTransitState::ALL.len() + 1];
        for finding in self.findings.iter() {
            let reason = reasons.get_mut(finding.reason as usize).into_iter();
            let state = finding.in_transit.map_or(InTransitState::ALL.len(), |state| state as usize);
            let state = states.get_mut(state).into_iter();
            for counts in scopes.get_mut(finding.scope as usize).into_iter().chain(reason).chain(state) {
                counts.get_mut(finding.status as usize).into_iter().for_each(|count| *count += 1);
            }
        }
        let text = |id| self.texts.get(id).unwrap_or_default();
        let facets_of = |value: fn(&ScopeKey) -> Option<TextId>| {
            facets(&self.scopes.iter().map(value).map(text).zip(scopes.iter().copied()).collect::<Vec<_>>())
        };
        let names = InTransitState::ALL.into_iter().map(InTransitState::name).chain([""]);
        Facets {
            accounts: facets_of(|scope| scope.account),
            regions: facets_of(|scope| scope.region),
            reasons: facets(&VERDICTS.iter().map(|row| row.reason.name()).zip(reasons).collect::<Vec<_>>()),
            in_transit: facets(&names.zip(states).collect::<Vec<_>>()),
        }
    }
}

/// The state of encryption in transit as a facet; empty if the evidence doesn't contain it.
fn in_transit_value(finding: &StoredFinding) -> &'static str {
    finding.in_transit.map_or("", InTransitState::name)
}

/// Writes the text that a search looks in: name, ARN, account and region.
fn write_search_text(finding: &StoredFinding, arn: &str, scope: &str, text: &mut String) {
    text.clear();
    let name = finding.name.as_deref().unwrap_or_default();
    push_folded(text, name);
    text.push(' ');
    match &finding.arn {
        StoredArn::FromScope => {
            text.push_str(arn);
            push_folded(text, name);
        }
        StoredArn::Text(arn) => push_folded(text, arn),
        StoredArn::None => {}
    }
    text.push_str(scope);
}

/// Names prepared for sorting.
struct SortedNames<'a> {
    store: &'a FindingStore,
    /// Eight letters of each name, after the prefix that all names share. They decide most
    /// comparisons without looking at the names. Empty if any name has a non-ASCII character.
    keys: Vec<u64>,
}

impl<'a> SortedNames<'a> {
    fn of(store: &'a FindingStore) -> Self {
        let names = || store.findings.iter().map(|finding| finding.name.as_deref().unwrap_or_default());
        let lower = |name: &'a str| name.bytes().map(|byte| byte.to_ascii_lowercase());
        let first = names().next().unwrap_or_default();
        let mut shared = first.len();
        let mut keys = Vec::new();
        for name in names() {
            if !name.is_ascii() {
                return Self { store, keys };
            }
            shared =
                lower(first).zip(lower(name)).take(shared).take_while(|(one, other)| one == other).count();
        }
        keys.reserve_exact(store.len());
        let key = |name| {
            let letters = lower(name).skip(shared).chain(std::iter::repeat(0)).take(8);
            letters.fold(0, |key, letter| key << 8 | u64::from(letter))
        };
        keys.extend(names().map(key));
        Self { store, keys }
    }

    fn of_row(&self, index: u32) -> &'a str {
        let finding = self.store.findings.get(index as usize);
        finding.and_then(|finding| finding.name.as_deref()).unwrap_or_default()
    }

    fn compare(&self, one: u32, other: u32) -> Ordering {
        let keys = self.keys.get(one as usize).cmp(&self.keys.get(other as usize));
        keys.then_with(|| {
            let (one, other) = (self.of_row(one), self.of_row(other));
            if one.is_ascii() && other.is_ascii() {
                let letters = one.bytes().map(|byte| byte.to_ascii_lowercase());
                return letters.cmp(other.bytes().map(|byte| byte.to_ascii_lowercase()));
            }
            compare(&folded(one), &folded(other))
        })
    }
}

/// The values that at least one finding has, in order, with their counts merged.
fn facets(counted: &[(&str, [u64; 3])]) -> Vec<Facet> {
    let mut counted: Vec<_> = counted.iter().filter(|(_, counts)| *counts != [0; 3]).copied().collect();
    counted.sort_by(|(one, _), (other, _)| compare(one, other));
    let mut list: Vec<Facet> = Vec::new();
    for (value, [fail, unknown, pass]) in counted {
        match list.last_mut().filter(|facet| facet.value == value) {
            Some(facet) => {
                facet.fail += fail;
                facet.unknown += unknown;
                facet.pass += pass;
            }
            None => list.push(Facet { value: value.to_owned(), fail, unknown, pass }),
        }
    }
    list
}

fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(&mut folded, text);
    folded
}

fn push_folded(out: &mut String, text: &str) {
    if text.is_ascii() {
        let from = out.len();
        out.push_str(text);
        out.get_mut(from..).unwrap_or_default().make_ascii_lowercase();
    } else {
        out.push_str(&text.to_lowercase());
    }
}

/// JavaScript's string order: by UTF-16 code units.
fn compare(one: &str, other: &str) -> Ordering {
    if one.is_ascii() && other.is_ascii() {
        one.cmp(other)
    } else {
        one.encode_utf16().cmp(other.encode_utf16())
    }
}
