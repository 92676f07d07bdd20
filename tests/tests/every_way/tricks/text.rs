//! Tricks inside a single text.

use super::{failing, passing};
use crate::evidence::{ACCOUNT, DENIED, cluster, page, page_of, record};

/// A name, why the text can't be a pass, and the text.
type Text = (String, &'static str, String);

/// Every trick inside a single text.
pub(crate) fn tricks() -> Vec<Text> {
    [hidden(), doubled(), cut(), escaped(), spliced(), projected(), of_others()].concat()
}

fn all(family: &str, reason: &'static str, texts: &[(&str, String)]) -> Vec<Text> {
    texts.iter().map(|(name, text)| (format!("{family}: {name}"), reason, text.clone())).collect()
}

fn ok() -> String {
    cluster("us-east-1", "orders", "ENABLED")
}

fn bad() -> String {
    cluster("us-east-1", "sessions", "DISABLED")
}

fn hidden() -> Vec<Text> {
    const REASON: &str = "a cluster that fails is somewhere in it";
    let (ok, bad, pass, fail) = (ok(), bad(), passing(), failing());
    let beside = |member: &str| format!("{{\"Clusters\": [{ok}], {member}}}");
    let in_record = |member: &str| {
        page_of(&record(
            "us-east-1",
            "orders",
            &format!("\"SSEDescription\": {{\"Status\": \"ENABLED\"}}, {member}"),
        ))
    };
    let mut texts = all(
        "hidden",
        REASON,
        &[
            ("in a second document", format!("{pass}{fail}")),
            ("in a second document before", format!("{fail}{pass}")),
            ("on the same line", format!("{}{fail}", pass.trim_end())),
            ("after a comma", format!("{},{fail}", pass.trim_end())),
            ("behind spaces", format!("{pass}{}{fail}", " ".repeat(100_000))),
            ("behind the end of a file of DOS", format!("{pass}\u{1A}{fail}")),
            ("behind a null character", format!("{pass}\u{0}{fail}")),
            ("in a bare record behind", format!("{pass}{bad}")),
            ("in an array behind", format!("{pass}[{bad}]")),
            ("in the middle of a text", format!("{pass}\nSee below.\n{fail}")),
            ("in a comment", format!("{{\"Clusters\": [{ok} /* {bad} */]}}")),
            ("in another member", beside(&format!("\"More\": [{bad}]"))),
            ("in a page in another member", beside(&format!("\"More\": {{\"Clusters\": [{bad}]}}"))),
            ("in `Cluster`", beside(&format!("\"Cluster\": {bad}"))),
            ("in `clusters`", beside(&format!("\"clusters\": [{bad}]"))),
            ("in a region beside `Clusters`", beside(&format!("\"us-west-2\": {{\"Clusters\": [{bad}]}}"))),
            ("in `ResponseMetadata`", beside(&format!("\"ResponseMetadata\": {{\"Clusters\": [{bad}]}}"))),
            ("in a string", beside(&format!("\"Message\": {}", serde_json::to_string(&fail).unwrap()))),
            ("in a second `Clusters`", beside(&format!("\"Clusters\": [{bad}]"))),
            ("in a second `Clusters`, escaped", beside(&format!("\"Cl\\u0075sters\": [{bad}]"))),
            ("in a list in the list", format!("{{\"Clusters\": [{ok}, [{bad}]]}}")),
            ("in an object in place of the list", format!("{{\"Clusters\": {{\"0\": {bad}}}}}")),
            ("in a record", in_record(&format!("\"Clusters\": [{bad}]"))),
            ("as a record's node", in_record(&format!("\"Nodes\": [{bad}]"))),
            (
                "in another region",
                format!(
                    "{{\"us-east-1\": {{\"Clusters\": [{ok}]}}, \"us-west-2\": {{\"Clusters\": [{bad}]}}}}"
                ),
            ),
            (
                "in a key that is not a region",
                format!(
                    "{{\"us-east-1\": {{\"Clusters\": [{ok}]}}, \"nowhere\": {{\"Clusters\": [{bad}]}}}}"
                ),
            ),
            (
                "in a region twice",
                format!(
                    "{{\"us-east-1\": {{\"Clusters\": [{ok}]}}, \"us-east-1\": {{\"Clusters\": [{bad}]}}}}"
                ),
            ),
            ("in a later page", format!("[{}, {}]", pass.trim_end(), fail.trim_end())),
            ("in a page among records", format!("[{ok}, {}]", fail.trim_end())),
            (
                "as the last of many",
                page("us-east-1", &[[("a", "ENABLED"); 40].as_slice(), &[("z", "DISABLED")]].concat()),
            ),
        ],
    );
    for (name, entry) in
        [("null", "null"), ("a name", "\"sessions\""), ("a number", "5"), ("nothing", "{}"), ("a list", "[]")]
    {
        let text = format!("{{\"Clusters\": [{ok}, {entry}]}}");
        texts.push((
            format!("hidden: behind {name}"),
            "an entry of the list is no cluster, so one is not known",
            text,
        ));
    }
    texts
}

fn doubled() -> Vec<Text> {
    const REASON: &str = "it says two things of one cluster";
    let [enabled, disabled] =
        ["ENABLED", "DISABLED"].map(|status| format!("\"SSEDescription\": {{\"Status\": \"{status}\"}}"));
    let of = |members: &str| page_of(&record("us-east-1", "orders", members));
    all(
        "doubled",
        REASON,
        &[
            ("description", of(&format!("{enabled}, {disabled}"))),
            ("description, the better last", of(&format!("{disabled}, {enabled}"))),
            ("description, escaped", of(&format!("{disabled}, {}", enabled.replace("SSED", "SSE\\u0044")))),
            ("description, the same", of(&format!("{enabled}, {enabled}"))),
            ("status", of("\"SSEDescription\": {\"Status\": \"DISABLED\", \"Status\": \"ENABLED\"}")),
            (
                "status, the better first",
                of("\"SSEDescription\": {\"Status\": \"ENABLED\", \"Status\": \"DISABLED\"}"),
            ),
            (
                "status, escaped",
                of("\"SSEDescription\": {\"St\\u0061tus\": \"DISABLED\", \"Status\": \"ENABLED\"}"),
            ),
            ("name", of(&format!("{enabled}, \"ClusterName\": \"sessions\""))),
            (
                "ARN",
                of(&format!("{enabled}, \"ClusterArn\": \"arn:aws:dax:us-east-1:{ACCOUNT}:cache/sessions\"")),
            ),
            ("node type", of(&format!("{enabled}, \"NodeType\": \"dax.r3.large\""))),
            ("cluster", page("us-east-1", &[("orders", "ENABLED"), ("orders", "DISABLED")])),
            ("cluster, the better last", page("us-east-1", &[("orders", "DISABLED"), ("orders", "ENABLED")])),
            (
                "cluster, one without a status",
                page_of(&format!("{}, {}", ok(), record("us-east-1", "orders", "\"SSEDescription\": {}"))),
            ),
        ],
    )
}

fn cut() -> Vec<Text> {
    const REASON: &str = "it ends before its end, so clusters are missing";
    let text = page("us-east-1", &[("orders", "ENABLED"), ("carts", "ENABLED")]);
    let length = text.trim_end().len();
    let mut texts: Vec<Text> = (1..12)
        .map(|part| length * part / 12)
        .chain([length - 1, length - 2])
        .map(|at| (format!("cut: at byte {at}"), REASON, text[..at].to_owned()))
        .collect();
    let beside = |member: &str| format!("{{\"Clusters\": [{}], {member}}}", ok());
    texts.extend(all(
        "cut",
        "it says itself that more follows",
        &[
            ("a token", beside("\"NextToken\": \"eyJ0\"")),
            ("a token that is not a string", beside("\"NextToken\": 5")),
            ("a token that is an object", beside("\"NextToken\": {}")),
            ("a token twice", beside("\"NextToken\": null, \"NextToken\": \"eyJ0\"")),
            ("shortened", format!("{{\"Clusters\": [{}, ...]}}", ok())),
            ("shortened with words", format!("{{\"Clusters\": [{}, ... 3 more]}}", ok())),
        ],
    ));
    texts
}

/// Values in place of `ENABLED`.
const VALUES: [(&str, &str); 24] = [
    ("lower case", "\"enabled\""),
    ("mixed case", "\"Enabled\""),
    ("a space behind", "\"ENABLED \""),
    ("a space before", "\" ENABLED\""),
    ("a null character behind", "\"ENABLED\\u0000\""),
    ("a line's end behind", "\"ENABLED\\n\""),
    ("a wide letter", "\"\\uFF25NABLED\""),
    ("a Cyrillic letter", "\"\u{415}NABLED\""),
    ("an invisible character", "\"EN\u{200B}ABLED\""),
    ("reversed writing", "\"\u{202E}DELBANE\""),
    ("an accent", "\"ENABLE\u{301}D\""),
    ("half a character", "\"ENABLED\\ud800\""),
    ("true", "true"),
    ("one", "1"),
    ("null", "null"),
    ("nothing", "\"\""),
    ("a list", "[\"ENABLED\"]"),
    ("an object", "{\"Status\": \"ENABLED\"}"),
    ("on", "\"ON\""),
    ("active", "\"ACTIVE\""),
    ("enabling", "\"ENABLING\""),
    ("disabling", "\"DISABLING\""),
    ("disabled, escaped", "\"DIS\\u0041BLED\""),
    ("two words", "\"ENABLED DISABLED\""),
];

/// Members in place of `SSEDescription`.
const MEMBERS: [(&str, &str); 13] = [
    ("a text", "\"SSEDescription\": \"ENABLED\""),
    ("a list", "\"SSEDescription\": [{\"Status\": \"ENABLED\"}]"),
    ("true", "\"SSEDescription\": true"),
    ("empty", "\"SSEDescription\": {}"),
    ("null", "\"SSEDescription\": null"),
    ("none", "\"Description\": \"SSEDescription ENABLED\""),
    ("its status in lower case", "\"SSEDescription\": {\"status\": \"ENABLED\"}"),
    ("its status misspelt", "\"SSEDescription\": {\"Status \": \"ENABLED\"}"),
    ("misspelt", "\"SSEdescription\": {\"Status\": \"ENABLED\"}"),
    ("a specification", "\"SSESpecification\": {\"Enabled\": true}"),
    ("deeper", "\"SSEDescription\": {\"SSEDescription\": {\"Status\": \"ENABLED\"}}"),
    ("another's", "\"Nodes\": [{\"SSEDescription\": {\"Status\": \"ENABLED\"}}]"),
    ("encryption in transit", "\"ClusterEndpointEncryptionType\": \"TLS\""),
];

fn escaped() -> Vec<Text> {
    const REASON: &str = "it doesn't say that the cluster is encrypted in the one word that AWS has for it";
    let values = VALUES.iter().map(|(name, value)| {
        let members = format!("\"SSEDescription\": {{\"Status\": {value}}}");
        (format!("escaped: {name}"), REASON, page_of(&record("us-east-1", "orders", &members)))
    });
    let members = MEMBERS.iter().map(|(name, members)| {
        (format!("escaped: description {name}"), REASON, page_of(&record("us-east-1", "orders", members)))
    });
    let old = ok().replace("dax.r5.large", "dax.r3.large");
    let old = (
        "escaped: a node type that can't be encrypted".to_owned(),
        "two of its members contradict each other",
        page_of(&old),
    );
    values.chain(members).chain([old]).collect()
}

fn spliced() -> Vec<Text> {
    const REASON: &str = "a collection failed, or a document in it is broken";
    let (pass, fail, ok, bad) = (passing(), failing(), ok(), bad());
    let within = pass.replace("\"TotalNodes\"", &format!("{fail}, \"TotalNodes\""));
    all(
        "spliced",
        REASON,
        &[
            ("a failure before", format!("{DENIED}{pass}")),
            ("a failure behind", format!("{pass}{DENIED}")),
            ("a failure between", format!("{pass}{DENIED}{pass}")),
            ("a failure within", pass.replacen('[', &format!("[{DENIED}"), 1)),
            ("a document within", within),
            ("without its last brace", format!("{}{fail}", pass.trim_end().trim_end_matches('}'))),
            ("with a brace too many", format!("{pass}}}")),
            ("with a bracket too many", format!("{{\"Clusters\": [{ok}]], \"a\": [{bad}]}}")),
            ("without a comma", format!("{{\"Clusters\": [{ok} {bad}]}}")),
            ("with a comma too many", format!("{{\"Clusters\": [{ok},]}}")),
            (
                "a traceback behind",
                format!("{pass}Traceback (most recent call last):\n  File \"aws\", line 27, in <module>\n"),
            ),
            ("a quote that never ends", pass.replacen("\"orders\"", "\"orders", 1)),
        ],
    )
}

fn projected() -> Vec<Text> {
    const REASON: &str = "a query left out what would say whether each cluster is encrypted";
    all(
        "left out",
        REASON,
        &[
            ("all but names", "[\"orders\", \"sessions\"]".to_owned()),
            ("all but statuses", "[\"ENABLED\", \"ENABLED\"]".to_owned()),
            ("a pair's status", "[[\"orders\", \"ENABLED\"], [\"sessions\", null]]".to_owned()),
            ("everything", "[]".to_owned()),
            ("everything, as null", "null".to_owned()),
            ("what it is of", "[{\"Name\": \"orders\", \"SSE\": \"ENABLED\"}]".to_owned()),
            (
                "the description",
                format!(
                    "{{\"Clusters\": [{{\"ClusterName\": \"orders\", \"ClusterArn\": \"arn:aws:dax:us-east-1:{ACCOUNT}:cache/orders\"}}]}}"
                ),
            ),
            (
                "the description of one",
                format!("{{\"Clusters\": [{}, {{\"ClusterName\": \"sessions\"}}]}}", ok()),
            ),
            ("the text", " ".to_owned()),
            ("the document", "Nothing to see here.".to_owned()),
        ],
    )
}

fn of_others() -> Vec<Text> {
    const REASON: &str = "it is of another service";
    all(
        "misnamed",
        REASON,
        &[
            ("a table", "{\"Table\": {\"TableName\": \"orders\", \"SSEDescription\": {\"Status\": \"ENABLED\", \"SSEType\": \"KMS\"}}}".to_owned()),
            ("a cluster of Redshift", "{\"Clusters\": [{\"ClusterIdentifier\": \"orders\", \"ClusterStatus\": \"available\", \"Encrypted\": true}]}".to_owned()),
            ("a cluster of MemoryDB", "{\"Clusters\": [{\"Name\": \"orders\", \"Status\": \"available\", \"TLSEnabled\": true}]}".to_owned()),
            ("a cluster of ECS", "{\"clusters\": [{\"clusterName\": \"orders\", \"status\": \"ACTIVE\"}]}".to_owned()),
            ("a cluster of ElastiCache", "{\"CacheClusters\": [{\"CacheClusterId\": \"orders\", \"AtRestEncryptionEnabled\": true}]}".to_owned()),
        ],
    )
}
