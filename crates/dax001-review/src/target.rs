//! A target, compiled for comparison: which clusters an annotation applies to.

use dax001::contract::annotation::{Except, Matching, Target};

use crate::cluster::Cluster;
use crate::prowler;
use crate::python_regex::PythonRegex;

/// A target, compiled for comparison.
#[derive(Debug)]
pub(crate) struct CompiledTarget {
    accounts: Vec<Pattern>,
    regions: Vec<Pattern>,
    clusters: Vec<Pattern>,
    except: Vec<[Vec<Pattern>; 3]>,
    is_exact: bool,
}

impl CompiledTarget {
    /// Compiles a target; or tells which of its values can't be used.
    pub(crate) fn of(target: &Target) -> Result<Self, String> {
        let matching = target.matching;
        let names: Vec<String> = match matching {
            Matching::Prowler => target.clusters.clone(),
            Matching::Exact | Matching::Wildcard => {
                target.clusters.iter().map(|name| name.to_ascii_lowercase()).collect()
            }
        };
        let except = target.except.iter().map(|Except { accounts, regions, clusters }| {
            Ok([patterns(accounts, matching)?, patterns(regions, matching)?, patterns(clusters, matching)?])
        });
        Ok(Self {
            accounts: target.accounts.iter().map(|text| Pattern::of_account(text, matching)).collect(),
            regions: patterns(&target.regions, matching)?,
            clusters: patterns(&names, matching)?,
            except: except.collect::<Result<_, String>>()?,
            is_exact: matching == Matching::Exact,
        })
    }

    /// Whether it matches every cluster, whatever is known of the cluster.
    pub(crate) fn matches_everything(&self) -> bool {
        let has_any = |patterns: &[Pattern]| patterns.iter().any(|pattern| matches!(pattern, Pattern::Any));
        self.except.is_empty()
            && [&self.accounts, &self.regions, &self.clusters].into_iter().all(|part| has_any(part))
    }

    /// The accounts that it matches; empty if it can also match other accounts, or unknown ones.
    pub(crate) fn exact_accounts(&self) -> Vec<&str> {
        let mut accounts = Vec::new();
        for pattern in &self.accounts {
            let Pattern::Text(text) = pattern else { return Vec::new() };
            accounts.push(text.as_str());
        }
        accounts
    }

    /// Beginnings of names: every cluster that it matches has one of them.
    pub(crate) fn beginnings(&self) -> Vec<&str> {
        self.clusters.iter().map(Pattern::beginning).collect()
    }

    /// The greatest cost of comparing it with a cluster, as a multiple of the simplest target's
    /// cost.
    pub(crate) fn cost(&self) -> usize {
        let parts = [&self.accounts, &self.regions, &self.clusters];
        let patterns = parts.into_iter().chain(self.except.iter().flatten()).flatten();
        let cost =
            patterns.map(|pattern| if let Pattern::Expression(regex) = pattern { regex.cost() } else { 1 });
        cost.sum::<usize>().div_ceil(3)
    }

    /// Whether it matches this cluster.
    pub(crate) fn matches(&self, cluster: &Cluster) -> bool {
        let Cluster { account, region, name, .. } = cluster;
        if self.is_exact && name.is_none() {
            // Without a name, it is unknown which cluster this is.
            return false;
        }
        let fits = |patterns: &[Pattern], text: &Option<String>| match text {
            None if self.is_exact => patterns.is_empty(),
            text => any_fits(patterns, text.as_deref()) == Some(true),
        };
        let leaves_out = |[accounts, regions, clusters]: &[Vec<Pattern>; 3]| {
            // An unknown value could be the one that is excepted.
            let agrees = |patterns: &[Pattern], text: &Option<String>| {
                patterns.is_empty() || any_fits(patterns, text.as_deref()) != Some(false)
            };
            agrees(accounts, account) && agrees(regions, region) && agrees(clusters, name)
        };
        fits(&self.accounts, account)
            && fits(&self.regions, region)
            && fits(&self.clusters, name)
            && !self.except.iter().any(leaves_out)
    }
}

/// Whether one of the patterns matches; `None` if that is unknown.
fn any_fits(patterns: &[Pattern], text: Option<&str>) -> Option<bool> {
    let mut fits = Some(false);
    for pattern in patterns {
        match pattern.fits(text) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => fits = None,
        }
    }
    fits
}

fn patterns(texts: &[String], matching: Matching) -> Result<Vec<Pattern>, String> {
    texts.iter().map(|text| Pattern::of(text, matching)).collect()
}

/// One value of a target.
#[derive(Debug)]
enum Pattern {
    /// Matches any value, known or unknown.
    Any,
    Text(String),
    /// The parts between the asterisks.
    Wildcard(Vec<String>),
    Expression(PythonRegex),
}

impl Pattern {
    fn of(text: &str, matching: Matching) -> Result<Self, String> {
        Ok(match matching {
            Matching::Exact => Self::Text(text.to_owned()),
            _ if text == "*" => Self::Any,
            Matching::Wildcard => Self::wildcard(text),
            Matching::Prowler => Self::Expression(prowler::pattern(text)?),
        })
    }

    /// An account is not an expression in Prowler's lists either.
    fn of_account(text: &str, matching: Matching) -> Self {
        match matching {
            Matching::Wildcard | Matching::Prowler if text == "*" => Self::Any,
            Matching::Wildcard => Self::wildcard(text),
            Matching::Exact | Matching::Prowler => Self::Text(text.to_owned()),
        }
    }

    fn wildcard(text: &str) -> Self {
        if text.contains('*') {
            Self::Wildcard(text.split('*').map(str::to_owned).collect())
        } else {
            Self::Text(text.to_owned())
        }
    }

    /// The text with which every text begins that it matches.
    fn beginning(&self) -> &str {
        match self {
            Self::Any => "",
            Self::Text(text) => text,
            Self::Wildcard(parts) => parts.first().map(String::as_str).unwrap_or_default(),
            Self::Expression(regex) => regex.beginning(),
        }
    }

    /// Whether it matches; `None` if the text, or Prowler's reading of it, is unknown.
    fn fits(&self, text: Option<&str>) -> Option<bool> {
        match self {
            Self::Any => Some(true),
            Self::Text(expected) => Some(expected == text?),
            Self::Wildcard(parts) => Some(fits_wildcard(parts, text?)),
            Self::Expression(regex) => regex.is_found_in(text?),
        }
    }
}

/// Whether a text consists of these parts in order, with anything between them.
fn fits_wildcard(parts: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.first().is_some_and(|part| part == text);
    };
    let Some(mut rest) = text.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str()))
    else {
        return false;
    };
    // The earliest match of each part leaves the most text for the parts after it.
    for part in middle {
        let Some(at) = find(rest, part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    true
}

/// The index at which a part begins in a text. Names are short, and `str::find` prepares for long
/// texts, which would take most of the time.
fn find(text: &str, part: &str) -> Option<usize> {
    const SHORT: usize = 64;
    let (text_bytes, [first, rest @ ..]) = (text.as_bytes(), part.as_bytes()) else { return Some(0) };
    if text.len() > SHORT {
        return text.find(part);
    }
    let last = text.len().checked_sub(part.len())?;
    let mut starts = text_bytes.iter().take(last + 1).enumerate();
    let is_here = |(at, byte): &(usize, &u8)| {
        *byte == first && text_bytes.iter().skip(at + 1).zip(rest).all(|(byte, expected)| byte == expected)
    };
    starts.find(is_here).map(|(at, _)| at)
}
