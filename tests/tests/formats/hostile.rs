//! Hostile evidence and reviews, in which every text that reaches an export attacks one of the
//! export's readers.

use dax001::contract::annotation::{Annotation, Disposition, ListEntry, Target};
use dax001::contract::report::Report;
use serde_json::{Value, json};

/// Texts that a reader must treat as plain text only.
pub(crate) const ATTACKS: [&str; 44] = [
    "=HYPERLINK(\"http://attack.invalid/\",\"x\")",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\"=1+1",
    "a;=1+1;b",
    "a\t=1+1",
    "a\n=1+1",
    "＝1+1",
    "'quoted'",
    "<script>trap()</script>",
    "</script><script>trap()</script>",
    "\"><img src=x onerror=trap()>",
    "' onmouseover='trap()",
    "</pre></article></body><svg onload=trap()>",
    "</style><style>*{display:none}</style>",
    "<!-- <meta http-equiv=refresh content=0;url=//attack.invalid> -->",
    "<base href=//attack.invalid><form action=//attack.invalid>",
    "&lt;script&gt; &amp; &#60;",
    "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "javascript:trap()",
    "[link](javascript:trap) ![image](http://attack.invalid/x.png)",
    "[ref]: http://attack.invalid/ <http://attack.invalid/>",
    "http://attack.invalid/ www.attack.invalid a@attack.invalid",
    "| forged | row |",
    "`code` **bold** _em_ ~~gone~~ $x$",
    "# heading",
    "- item",
    "1. item",
    "@everyone #1 :+1: GH-1",
    "abc\u{202e}gnp.exe",
    "zero\u{200b}width\u{feff}",
    "p\u{430}ypal",
    "nul\0 bell\u{7} esc\u{1b}[31m c1\u{9b}",
    "no\u{fffe}char\u{ffff}",
    "back\\slash \\u{202e}",
    "😀 Größe 注文",
    " ",
    "",
];

/// Records with an attack in each member, and file names that are attacks.
pub(crate) fn inputs() -> Vec<(String, Vec<u8>)> {
    let long = "x<".repeat(3000);
    let attacks: Vec<&str> = ATTACKS.iter().copied().chain([&*long]).collect();
    let record = |(index, attack): (usize, &&str)| {
        let status = match index % 3 {
            0 => json!("ENABLED"),
            1 => json!("DISABLED"),
            _ => json!(attack),
        };
        let arn = match index % 2 {
            0 => format!("arn:aws:dax:us-east-1:123456789012:cache/{attack}"),
            _ => (*attack).to_owned(),
        };
        json!({
            "ClusterName": attack, "ClusterArn": arn, "NodeType": attack, "Status": attack, "TotalNodes": 3,
            "SSEDescription": {"Status": status},
        })
    };
    let records: Vec<Value> = attacks.iter().enumerate().map(record).collect();
    // A Rust string can't contain a lone surrogate, so these records are written as JSON text.
    let half = r#"{"Clusters": [{"ClusterName": "half \ud800", "SSEDescription": {"Status": "\udc00"}}]}"#;
    let pretty = serde_json::to_string_pretty(&json!({"Clusters": records})).unwrap();
    let names = [
        "=cmd|' /C calc'!A0.json",
        "<script>trap()</script>/a b?c#d%41.json",
        "C:\\evidence\\\"><img src=x onerror=trap()>.json",
        "line\nfeed \u{202e}nosj.json",
        "//attack.invalid/../../x.json",
    ];
    let bytes =
        [pretty.clone(), half.to_owned(), "{\"Clusters\": [{}, 7, ".to_owned(), pretty, String::new()];
    let evidence = names.iter().map(|name| (*name).to_owned()).zip(bytes.map(String::into_bytes));
    evidence.chain(export()).collect()
}

/// An export whose manifest has an attack in each text, and a list of accounts with attacks as
/// names.
fn export() -> impl Iterator<Item = (String, Vec<u8>)> {
    let page = json!({"Clusters": [{
        "ClusterName": "orders", "ClusterArn": "arn:aws:dax:us-east-1:210987654321:cache/orders",
        "SSEDescription": {"Status": "ENABLED"},
    }]})
    .to_string();
    let mut hash = dax001::Sha256::default();
    hash.push(page.as_bytes());
    let all = ATTACKS.join(" ");
    let manifest = json!({
        "format": "dax001-export", "version": "1.0", "account": "210987654321", "answers": [],
        "regions": [{
            "region": "us-east-1", "start": "2026-11-20T09:12:00Z", "end": "2026-11-20T09:12:01Z", "outcome": "exported",
            "file": "us-east-1.json", "sha256": hash.finish(), "caller": all, "cli": all, "script": all,
        }],
    });
    let account = |(index, name): (usize, &&str)| json!({"Id": format!("{:012}", 210_987_654_321 + index), "Name": name});
    let accounts = json!({"Accounts": ATTACKS.iter().enumerate().map(account).collect::<Vec<_>>()});
    [("us-east-1.json", page), ("export.json", manifest.to_string()), ("accounts.json", accounts.to_string())]
        .into_iter()
        .map(|(name, text)| (format!("210987654321/{name}"), text.into_bytes()))
}

/// Adds hostile annotations, as a reviewer might write them.
pub(crate) fn annotate(report: &mut Report) {
    let findings = u32::try_from(report.findings.len()).unwrap();
    report.annotations = (0..)
        .zip(ATTACKS)
        .map(|(index, attack)| {
            let text = || Some(attack.to_owned());
            let list = ListEntry { list: attack.to_owned(), line: 1 };
            Annotation {
                target: Target { clusters: text().into_iter().collect(), ..Target::default() },
                disposition: [Some(Disposition::AcceptedRisk), Some(Disposition::ToDo), None]
                    [index as usize % 3],
                note: text(),
                who: text(),
                until: text(),
                entry: (index % 2 == 0).then_some(list),
                findings: vec![index % findings],
                findings_total: None,
            }
        })
        .collect();
}
