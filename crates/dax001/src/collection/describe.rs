//! One sentence about the collection: who, when, and how long ago.

use super::moment::Moment;
use crate::contract::collection::Collection;
use crate::contract::settings::Settings;

/// A sentence that says who collected the evidence, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionLine {
    /// One sentence, no full stop. Names in it are spelled as in the manifests.
    pub text: String,
    /// Whether a manifest proves when each source was collected.
    pub is_proven: bool,
}

/// The time, in RFC 3339, at which the age of the evidence is measured for a person.
#[derive(Clone, Copy, Debug)]
pub enum AgeAt<'a> {
    /// The current time: the person reads the sentence now.
    Now(&'a str),
    /// The time at which the file that contains the sentence was made.
    Report(&'a str),
    /// The time is not known.
    Unknown,
}

/// Describes who collected the evidence, when, and how old it is.
pub fn describe_collection(collection: Option<&Collection>, at: AgeAt<'_>) -> CollectionLine {
    let times = collection.and_then(|collection| {
        let oldest = Moment::parse(collection.oldest.as_deref()?)?;
        Some((collection, oldest, Moment::parse(collection.newest.as_deref()?)?))
    });
    let Some((collection, oldest, newest)) = times else {
        return CollectionLine {
            text: "Nothing in the evidence proves when it was collected".to_owned(),
            is_proven: false,
        };
    };
    let age = |now: &str| Moment::parse(now).and_then(|now| oldest.age_at(now));
    let age = match at {
        AgeAt::Now(now) => age(now).map(|age| format!("{age} ago")),
        AgeAt::Report(made) => age(made).map(|age| format!("{age} before this report was made")),
        AgeAt::Unknown => None,
    };
    // If the collection took less than an hour, one time is enough.
    let is_one = newest.seconds_since(oldest) < 60 * 60;
    let times = if is_one {
        oldest.describe()
    } else {
        format!("between {} and {}", oldest.describe(), newest.describe())
    };
    let mut text = match age {
        Some(age) if is_one => format!("Collected {age}, {times}"),
        Some(age) => format!("Collected {times}, the oldest {age}"),
        None => format!("Collected {times}"),
    };
    match enumerate_names(&collection.callers) {
        Some(caller) => text.extend([", by ", &caller]),
        None => text.push_str(", by a caller that AWS didn't name"),
    }
    // `aws-cli/2.36.0 Python/3.13.7 ...`: only the first word matters for the evidence.
    let mut clis: Vec<String> =
        collection.clis.iter().map(|cli| cli.split(' ').next().unwrap_or_default().to_owned()).collect();
    clis.dedup();
    text.extend(enumerate_names(&clis).map(|cli| format!(", {cli}")));
    let all = collection.dated.saturating_add(collection.undated);
    if collection.undated > 0 {
        let was = if collection.undated == 1 { "was" } else { "were" };
        let sources = format!("{} of {all} sources {was} collected", collection.undated);
        text.extend(["; nothing proves when ", &sources]);
    }
    CollectionLine { text, is_proven: collection.undated == 0 }
}

/// Describes the user's requirements beyond the rule in one sentence without a full stop. Returns
/// `None` if the user set no requirements.
pub fn describe_settings(settings: Option<&Settings>) -> Option<String> {
    let settings = settings?;
    let at = settings.as_of.as_deref().unwrap_or_default();
    let age = settings.max_age.as_ref().map(|age| format!("evidence no older than {age} at {at}"));
    let accounts: Vec<String> = settings.expect_accounts.iter().map(|account| account.id.clone()).collect();
    let accounts = enumerate_names(&accounts).map(|accounts| format!("evidence of {accounts}"));
    let regions = enumerate_names(&settings.expect_regions)
        .map(|regions| format!("whole listings of {regions} in each account"));
    let all: Vec<String> = [age, accounts, regions].into_iter().flatten().collect();
    (!all.is_empty()).then(|| format!("Required: {}", all.join("; ")))
}

/// Up to three names, and how many more there are. Returns `None` if there are no names.
fn enumerate_names(names: &[String]) -> Option<String> {
    const SHOWN: usize = 3;
    let (shown, others) = names.split_at(names.len().min(SHOWN));
    let more = (!others.is_empty()).then(|| format!("{} more", others.len()));
    let all: Vec<&str> = shown.iter().map(String::as_str).chain(more.as_deref()).collect();
    let (last, before) = all.split_last()?;
    Some(if before.is_empty() { (*last).to_owned() } else { format!("{} and {last}", before.join(", ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_collection_is_described_in_one_sentence() {
        let of = |collection: &Collection, now: &str| {
            let at = if now.is_empty() { AgeAt::Unknown } else { AgeAt::Now(now) };
            describe_collection(Some(collection), at).text
        };
        assert_eq!(
            describe_collection(None, AgeAt::Unknown).text,
            "Nothing in the evidence proves when it was collected"
        );
        let mut collection = Collection {
            oldest: Some("2026-11-29T09:12:00Z".to_owned()),
            newest: Some("2026-11-29T09:14:00Z".to_owned()),
            dated: 32,
            undated: 0,
            callers: vec!["arn:aws:iam::123456789012:user/a".to_owned()],
            clis: vec!["aws-cli/2.36.0 Python/3.13.7".to_owned()],
        };
        let by = "by arn:aws:iam::123456789012:user/a, aws-cli/2.36.0";
        assert_eq!(of(&collection, ""), format!("Collected 29 Nov 2026 09:12 UTC, {by}"));
        assert_eq!(
            of(&collection, "2026-12-02T10:00:00.000Z"),
            format!("Collected 3 days ago, 29 Nov 2026 09:12 UTC, {by}")
        );
        collection.newest = Some("2026-12-01T00:00:00Z".to_owned());
        collection.undated = 1;
        collection.callers.clear();
        assert_eq!(
            describe_collection(Some(&collection), AgeAt::Now("2026-12-02T10:00:00Z")),
            CollectionLine {
                text: "Collected between 29 Nov 2026 09:12 UTC and 1 Dec 2026 00:00 UTC, the oldest 3 days ago, by a caller that AWS didn't name, aws-cli/2.36.0; nothing proves when 1 of 33 sources was collected".to_owned(),
                is_proven: false
            }
        );
    }
}
