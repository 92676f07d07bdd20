//! The collection in one sentence: who, when, and how long ago.

use super::Moment;
use crate::report::Collection;

/// Who collected the evidence, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionLine {
    /// One sentence, no full stop. Names in it are as the manifests have them.
    pub text: String,
    /// A manifest proves when each source was collected.
    pub is_proven: bool,
}

/// Who collected the evidence, when, and how long before `now`, which is RFC 3339, or empty where it is not known.
pub fn describe_collection(collection: Option<&Collection>, now: &str) -> CollectionLine {
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
    let age = Moment::parse(now).and_then(|now| oldest.age_at(now));
    // Within an hour, one time says enough.
    let is_one = newest.seconds_since(oldest) < 60 * 60;
    let times = if is_one {
        oldest.describe()
    } else {
        format!("between {} and {}", oldest.describe(), newest.describe())
    };
    let mut text = match age {
        Some(age) if is_one => format!("Collected {age} ago, {times}"),
        Some(age) => format!("Collected {times}, the oldest {age} ago"),
        None => format!("Collected {times}"),
    };
    match first(&collection.callers) {
        Some(caller) => text.extend([", by ", &caller]),
        None => text.push_str(", by a caller that AWS didn't name"),
    }
    // `aws-cli/2.36.0 Python/3.13.7 ...`: the rest says nothing of the evidence.
    let clis: Vec<String> =
        collection.clis.iter().map(|cli| cli.split(' ').next().unwrap_or_default().to_owned()).collect();
    text.extend(first(&clis).map(|cli| format!(", {cli}")));
    let all = collection.dated.saturating_add(collection.undated);
    if collection.undated > 0 {
        let was = if collection.undated == 1 { "was" } else { "were" };
        let sources = format!("{} of {all} sources {was} collected", collection.undated);
        text.extend(["; nothing proves when ", &sources]);
    }
    CollectionLine { text, is_proven: collection.undated == 0 }
}

/// The first of several names, and how many others there are.
fn first(names: &[String]) -> Option<String> {
    let (first, others) = names.split_first()?;
    Some(if others.is_empty() { first.clone() } else { format!("{first} and {} more", others.len()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_collection_is_one_sentence() {
        let of = |collection: &Collection, now: &str| describe_collection(Some(collection), now).text;
        assert_eq!(
            describe_collection(None, "").text,
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
            describe_collection(Some(&collection), "2026-12-02T10:00:00Z"),
            CollectionLine {
                text: "Collected between 29 Nov 2026 09:12 UTC and 1 Dec 2026 00:00 UTC, the oldest 3 days ago, by a caller that AWS didn't name, aws-cli/2.36.0; nothing proves when 1 of 33 sources was collected".to_owned(),
                is_proven: false
            }
        );
    }
}
