//! Inputs for property tests: mutated fixtures, and texts that look like output.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::cases::cases;

/// A fixture with a few bytes changed, removed, duplicated or inserted.
pub fn mutated() -> impl Strategy<Value = Vec<u8>> {
    // Leaves out the fixture on which a recursive parser overflows its stack.
    let seeds: Vec<Vec<u8>> = cases()
        .into_iter()
        .filter(|case| case.name != "bad-too-deep")
        .flat_map(|case| case.inputs)
        .map(|(_, data)| data)
        .collect();
    let pieces: Vec<&'static [u8]> = vec![
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"\"",
        b"\\",
        b"null",
        b"\"ENABLED\"",
        b"\"Clusters\":",
        b"\"SSEDescription\":",
        b"\"Status\":\"ENABLED\",",
        b"\\ud800",
        b"\xff",
        b"\xf0\x9f\x98\x80",
        b"\xef\xbb\xbf",
        b"\0",
        b"-",
        b"1e5",
        b"\n",
        b"...",
        b"\"NextToken\":\"x\",",
        b"\"ClusterName\":\"a\",",
        b"[]",
        b"{}",
    ];
    let edit = (any::<Index>(), 0..4_u8, 0..12_usize, select(pieces));
    (select(seeds), vec(edit, 0..4)).prop_map(|(mut data, edits)| {
        for (position, kind, length, piece) in edits {
            let at = position.index(data.len() + 1);
            let to = (at + length).min(data.len());
            match kind {
                0 => drop(data.drain(at..to)),
                1 => drop(data.splice(at..to, piece.iter().copied())),
                2 => drop(data.splice(at..at, piece.iter().copied())),
                _ => data.truncate(at),
            }
        }
        data
    })
}

/// Texts that look like output, with every member and type that the verdict depends on.
pub fn composed() -> impl Strategy<Value = Vec<u8>> {
    let value = select(vec![
        r#""ENABLED""#,
        r#""DISABLED""#,
        r#""enabled""#,
        "null",
        "true",
        "1",
        "{}",
        "[]",
        r#"{"Status":"ENABLED"}"#,
        r#"{"Status":"DISABLED"}"#,
        r#"{"Status":null}"#,
        r#"{"Status":["ENABLED"]}"#,
        r#"["ENABLED"]"#,
        r#""arn:aws:dax:eu-west-1:123456789012:cache/a""#,
        r#"{"Status":"ENABLED","Status":"DISABLED"}"#,
        r#"[{"ClusterName":"a","SSEDescription":{"Status":"ENABLED"}}]"#,
    ]);
    let key = select(vec![
        "Clusters",
        "Cluster",
        "NextToken",
        "ClusterName",
        "ClusterArn",
        "SSEDescription",
        "Status",
        "Clus\\u0074ers",
        "TotalNodes",
        "x",
    ]);
    let object = vec((key, value), 0..5).prop_map(|members| {
        let members: Vec<String> =
            members.into_iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
        format!("{{{}}}", members.join(", "))
    });
    let wrap = select(vec![
        ("", ""),
        ("[", "]"),
        ("{\"Clusters\": [", "]}"),
        ("{\"Cluster\": ", "}"),
        ("[{\"Clusters\": [", "]}]"),
    ]);
    (vec(object, 0..4), wrap)
        .prop_map(|(objects, (open, close))| format!("{open}{}{close}", objects.join(", ")).into_bytes())
}

pub fn any_input() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![3 => mutated(), 3 => composed(), 1 => vec(any::<u8>(), 0..200)]
}
