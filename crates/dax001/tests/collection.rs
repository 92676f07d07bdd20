//! Manifests of exports: whatever they say, they never make the evidence look better than its files
//! show.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::collections::{BTreeMap, BTreeSet};

use dax001::Sha256;
use dax001::aws::regions::{is_always_enabled, is_offered, regions_of};
use dax001::collection::manifest::{
    ExportManifest, ExportOutcome, FORMAT, ManifestAnswer, ManifestRegion, VERSION,
};
use dax001::contract::coverage::RegionState;
use dax001::contract::label::Label;
use dax001::contract::report::{Report, Verdict};
use dax001::contract::settings::Settings;
use dax001::{Input, evaluate, evaluate_with};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const ACCOUNT: &str = "123456789012";
const REFUSED: &str = "\nAn error occurred (InvalidParameterValueException) when calling the DescribeClusters operation: Access Denied to API Version: DAX_V3\n";
const DENIED: &str =
    "\nAn error occurred (AccessDeniedException) when calling the DescribeClusters operation: no\n";

/// The outcome of one region's export.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Outcome {
    Encrypted,
    Plain,
    Empty,
    Refused,
    Denied,
    NotEnabled,
    NotAsked,
}

/// A later change to an export.
#[derive(Clone, Debug)]
enum Change {
    Nothing,
    DeleteFile(Index),
    EditFile(Index),
    DeleteEntry(Index),
    /// An entry gets another outcome.
    Forge(Index, ExportOutcome),
    /// The manifest names another account.
    OtherAccount,
    /// A byte of the manifest is replaced.
    EditManifest(Index, u8),
    /// AWS's response calls every region not enabled, but the manifest is unchanged.
    ForgeAnswer,
}

type Files = BTreeMap<String, String>;

fn sha256(text: &str) -> String {
    let mut hash = Sha256::default();
    hash.push(text.as_bytes());
    hash.finish()
}

fn page(region: &str, status: &str) -> String {
    format!(
        r#"{{"Clusters": [{{"ClusterName": "a", "ClusterArn": "arn:aws:dax:{region}:{ACCOUNT}:cache/a", "Status": "available", "NodeType": "dax.r5.large", "TotalNodes": 1, "ActiveNodes": 1, "IamRoleArn": "r", "SubnetGroup": "s", "SecurityGroups": [], "ParameterGroup": {{}}, "SSEDescription": {{"Status": "{status}"}}}}]}}"#
    )
}

/// The files of an export with these outcomes, by name in the account's folder, and its manifest.
fn export(outcomes: &[Outcome]) -> (Files, ExportManifest) {
    let mut files = Files::new();
    let (start, end) = ("2026-11-29T09:12:00Z".to_owned(), "2026-11-29T09:12:01Z".to_owned());
    let (cli, script) = ("aws-cli/2.36.0".to_owned(), "export-dax.sh".to_owned());
    let mut regions = Vec::new();
    for (region, outcome) in regions_of("aws").iter().zip(outcomes) {
        let (ending, text) = match outcome {
            Outcome::Encrypted => ("json", page(region, "ENABLED")),
            Outcome::Plain => ("json", page(region, "DISABLED")),
            Outcome::Empty => ("json", r#"{"Clusters": []}"#.to_owned()),
            Outcome::Refused => ("err", REFUSED.to_owned()),
            Outcome::Denied => ("err", DENIED.to_owned()),
            Outcome::NotEnabled => ("", String::new()),
            Outcome::NotAsked => continue,
        };
        let file = (!text.is_empty()).then(|| format!("{region}.{ending}"));
        let hash = file.as_ref().map(|_| sha256(&text));
        files.extend(file.clone().map(|file| (file, text)));
        let outcome = match ending {
            "json" => ExportOutcome::Exported,
            "err" => ExportOutcome::Failed,
            _ => ExportOutcome::NotEnabled,
        };
        regions.push(ManifestRegion {
            region: (*region).to_owned(),
            start: start.clone(),
            end: end.clone(),
            outcome,
            file,
            sha256: hash,
            caller: None,
            cli: cli.clone(),
            script: script.clone(),
        });
    }
    let named = regions_of("aws").iter().zip(outcomes).map(|(region, outcome)| {
        let status = if *outcome == Outcome::NotEnabled { "DISABLED" } else { "ENABLED" };
        format!(r#"{{"RegionName": "{region}", "RegionOptStatus": "{status}"}}"#)
    });
    let answer = format!(r#"{{"Regions": [{}]}}"#, named.collect::<Vec<_>>().join(", "));
    let identity = format!(
        r#"{{"UserId": "AIDA", "Account": "{ACCOUNT}", "Arn": "arn:aws:iam::{ACCOUNT}:user/auditor"}}"#
    );
    let printed_files = [
        ("sts get-caller-identity", "get-caller-identity.json", identity),
        ("account list-regions", "list-regions.json", answer),
    ];
    let answers = printed_files.iter().map(|(command, file, text)| ManifestAnswer {
        command: (*command).to_owned(),
        start: start.clone(),
        end: end.clone(),
        file: (*file).to_owned(),
        sha256: sha256(text),
        caller: None,
        cli: cli.clone(),
        script: script.clone(),
    });
    let answers = answers.collect();
    files.extend(printed_files.map(|(_, file, text)| (file.to_owned(), text)));
    let manifest = ExportManifest {
        format: FORMAT.to_owned(),
        version: VERSION.to_owned(),
        account: Some(ACCOUNT.to_owned()),
        answers,
        regions,
    };
    (files, manifest)
}

fn evaluate_files(files: &Files) -> Report {
    let inputs: Vec<(String, &String)> =
        files.iter().map(|(name, text)| (format!("{ACCOUNT}/{name}"), text)).collect();
    evaluate(inputs.iter().map(|(name, text)| Input { name, data: text.as_bytes(), label: Label::default() }))
}

fn states(report: &Report) -> BTreeMap<String, RegionState> {
    let accounts = report.coverage.accounts.iter().filter(|one| one.account.as_deref() == Some(ACCOUNT));
    accounts.flat_map(|one| &one.regions).filter_map(|one| Some((one.region.clone()?, one.state))).collect()
}

/// An outcome for each region. A region that no account can disable is never "not enabled".
fn any_outcomes() -> impl Strategy<Value = Vec<Outcome>> {
    let any = select(vec![
        Outcome::Encrypted,
        Outcome::Empty,
        Outcome::Empty,
        Outcome::Refused,
        Outcome::NotEnabled,
        Outcome::Plain,
        Outcome::Denied,
        Outcome::NotAsked,
    ]);
    let possible = |(region, outcome): (&&str, Outcome)| match outcome {
        Outcome::NotEnabled if is_always_enabled(region) => Outcome::NotAsked,
        outcome => outcome,
    };
    prop::collection::vec(any, 32)
        .prop_map(move |outcomes| regions_of("aws").iter().zip(outcomes).map(possible).collect())
}

fn any_change() -> impl Strategy<Value = Change> {
    let outcome = select(vec![ExportOutcome::Exported, ExportOutcome::Failed, ExportOutcome::NotEnabled]);
    prop_oneof![
        Just(Change::Nothing),
        any::<Index>().prop_map(Change::DeleteFile),
        any::<Index>().prop_map(Change::EditFile),
        any::<Index>().prop_map(Change::DeleteEntry),
        (any::<Index>(), outcome).prop_map(|(index, outcome)| Change::Forge(index, outcome)),
        Just(Change::OtherAccount),
        (any::<Index>(), 32..127_u8).prop_map(|(index, byte)| Change::EditManifest(index, byte)),
        Just(Change::ForgeAnswer),
    ]
}

/// The export after the change, with its manifest among the files.
fn changed((mut files, mut manifest): (Files, ExportManifest), change: &Change) -> Files {
    let mut edit = None;
    let name = |files: &Files, index: &Index| files.keys().nth(index.index(files.len())).unwrap().clone();
    match change {
        Change::Nothing => {}
        Change::DeleteFile(index) => {
            let name = name(&files, index);
            files.remove(&name);
        }
        Change::EditFile(index) => {
            let name = name(&files, index);
            files.get_mut(&name).unwrap().push('\n');
        }
        Change::DeleteEntry(index) => {
            if !manifest.regions.is_empty() {
                let at = index.index(manifest.regions.len());
                manifest.regions.remove(at);
            }
        }
        Change::Forge(index, outcome) => {
            if !manifest.regions.is_empty() {
                let at = index.index(manifest.regions.len());
                let entry = &mut manifest.regions[at];
                entry.outcome = *outcome;
                if *outcome == ExportOutcome::NotEnabled {
                    (entry.file, entry.sha256) = (None, None);
                }
            }
        }
        Change::OtherAccount => manifest.account = Some("210987654321".to_owned()),
        Change::EditManifest(index, byte) => edit = Some((*index, *byte)),
        Change::ForgeAnswer => {
            let answer = files.get_mut("list-regions.json").unwrap();
            *answer = answer.replace("\"ENABLED\"", "\"DISABLED\"");
        }
    }
    let mut text = serde_json::to_string_pretty(&manifest).unwrap().into_bytes();
    if let Some((index, byte)) = edit {
        let at = index.index(text.len());
        text[at] = byte;
    }
    files.insert("export.json".to_owned(), String::from_utf8(text).unwrap());
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// A manifest never improves the result of an export, with one exception: a region that AWS's
    /// listed response calls not enabled is better than missing.
    #[test]
    fn a_manifest_never_makes_a_state_better(outcomes in any_outcomes(), change in any_change()) {
        let files = changed(export(&outcomes), &change);
        let report = evaluate_files(&files);
        let mut bare = files.clone();
        bare.remove("export.json");
        let without = evaluate_files(&bare);
        let answer = files.get("list-regions.json").cloned().unwrap_or_default();
        let is_genuine = !matches!(change, Change::ForgeAnswer);
        let (before, after) = (states(&without), states(&report));
        for (region, state) in &after {
            let old = before.get(region).copied().unwrap_or(RegionState::Missing);
            if *state == RegionState::NotEnabled {
                prop_assert_eq!(old, RegionState::Missing);
                let disabled = format!(r#""RegionName": "{region}", "RegionOptStatus": "DISABLED""#);
                prop_assert!(is_genuine && answer.contains(&disabled), "no genuine response calls {region} not enabled");
            } else if state.is_covered() {
                prop_assert_eq!(old, *state, "the manifest improved the state of {}", region);
            }
        }
        if report.verdict == Verdict::Pass {
            prop_assert_eq!(without.verdict, Verdict::Pass);
            prop_assert_eq!(report.summary.errors, 0);
        }
        if report.coverage.accounts.iter().any(|account| account.all_regions) {
            prop_assert!(after.len() >= 32 && after.values().all(|state| state.is_covered()));
        }
        let is_as_it_was = matches!(change, Change::Nothing);
        if is_as_it_was {
            let mut problems = report.sources.iter().flat_map(|source| &source.problems);
            let is_sound = problems.all(|one| !format!("{:?}", one.code).starts_with("Manifest"));
            prop_assert!(is_sound, "an unchanged export has a manifest problem");
            let expected = regions_of("aws").iter().zip(&outcomes).map(|(region, outcome)| match outcome {
                Outcome::Encrypted | Outcome::Plain => RegionState::Exported,
                Outcome::Empty => RegionState::Empty,
                Outcome::Refused if is_offered(region) => RegionState::Failed,
                Outcome::Refused => RegionState::NotOffered,
                Outcome::Denied => RegionState::Denied,
                Outcome::NotEnabled => RegionState::NotEnabled,
                Outcome::NotAsked => RegionState::Missing,
            });
            prop_assert_eq!(after.values().copied().collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        }
    }

    /// Changed files and manifests are reported and never pass.
    #[test]
    fn a_changed_export_is_reported_and_never_passes(outcomes in any_outcomes(), index in any::<Index>(), is_deleted in any::<bool>()) {
        let change = if is_deleted { Change::DeleteFile(index) } else { Change::EditFile(index) };
        let report = evaluate_files(&changed(export(&outcomes), &change));
        let codes: BTreeSet<String> =
            report.sources.iter().flat_map(|source| &source.problems).map(|one| format!("{:?}", one.code)).collect();
        let wanted = if is_deleted { "ManifestFileMissing" } else { "ManifestFileChanged" };
        prop_assert!(codes.contains(wanted), "{codes:?}");
        prop_assert_ne!(report.verdict, Verdict::Pass);
    }

    /// The order of the files changes only the order of the sources.
    #[test]
    fn file_order_changes_only_the_order_of_sources(outcomes in any_outcomes(), change in any_change()) {
        let files = changed(export(&outcomes), &change);
        let inputs: Vec<(String, &String)> =
            files.iter().map(|(name, text)| (format!("{ACCOUNT}/{name}"), text)).collect();
        let of = |inputs: &mut dyn Iterator<Item = &(String, &String)>| {
            let report = evaluate(inputs.map(|(name, text)| Input { name, data: text.as_bytes(), label: Label::default() }));
            let mut problems: Vec<String> = report
                .sources
                .iter()
                .flat_map(|source| source.problems.iter().map(move |one| format!("{} {:?}", source.name, one.code)))
                .collect();
            problems.sort();
            let accounts: Vec<(String, Vec<RegionState>)> = report
                .coverage
                .accounts
                .iter()
                .map(|one| (one.statement.clone(), one.regions.iter().map(|region| region.state).collect()))
                .collect();
            let collection = report.collection.map(|mut one| {
                one.callers.sort();
                one.clis.sort();
                one
            });
            (report.verdict, problems, accounts, collection)
        };
        prop_assert_eq!(of(&mut inputs.iter()), of(&mut inputs.iter().rev()));
    }

    /// The policy reads any file without a panic, and recognises a manifest only by its whole
    /// content.
    #[test]
    fn a_corrupt_or_truncated_manifest_never_passes(cut in any::<Index>(), byte in any::<u8>()) {
        let (_, manifest) = export(&[Outcome::Encrypted; 3]);
        let mut text = serde_json::to_vec(&manifest).unwrap();
        let at = cut.index(text.len());
        text[at] = byte;
        let report = evaluate([Input { name: "export.json", data: &text, label: Label::default() }]);
        prop_assert_eq!(report.verdict, Verdict::Unknown);
        let cut = evaluate([Input { name: "export.json", data: &text[..at], label: Label::default() }]);
        prop_assert_eq!(cut.verdict, Verdict::Unknown);
    }
}

/// A fresh account: what the export script writes, with a list of regions of which fifteen were
/// never enabled.
fn fresh() -> (Files, ExportManifest) {
    let outcome = |region: &&str| match *region {
        "us-east-1" => Outcome::Encrypted,
        "ap-northeast-2" | "ap-northeast-3" | "ca-central-1" => Outcome::Refused,
        region if is_offered(region) && region != "eu-south-2" => Outcome::Empty,
        _ => Outcome::NotEnabled,
    };
    export(&regions_of("aws").iter().map(outcome).collect::<Vec<_>>())
}

#[test]
fn a_complete_export_of_a_fresh_account_passes_with_all_regions() {
    let report = evaluate_files(&changed(fresh(), &Change::Nothing));
    assert_eq!(report.verdict, Verdict::Pass);
    assert!(report.coverage.accounts[0].all_regions, "{}", report.coverage.accounts[0].statement);
    assert!(
        report.coverage.accounts[0]
            .statement
            .contains("were enabled in the account on 29 Nov 2026 09:12 UTC")
    );
}

#[test]
fn omitted_or_forged_evidence_never_passes_with_all_regions() {
    let is_whole = |files: &Files| {
        let report = evaluate_files(files);
        report.verdict == Verdict::Pass && report.coverage.accounts.iter().all(|account| account.all_regions)
    };
    assert!(is_whole(&changed(fresh(), &Change::Nothing)));
    // Fourteen empty regions and one cluster, as an old script exports them: no AWS responses, no
    // manifest.
    let (files, _) = fresh();
    let only: Files = files.into_iter().filter(|(_, text)| text.starts_with("{\"Clusters\"")).collect();
    assert!(!is_whole(&only));
    // A failure was deleted, together with its entry.
    let mut forged = fresh();
    forged.0.remove("ca-central-1.err");
    forged.1.regions.retain(|entry| entry.region != "ca-central-1");
    assert!(!is_whole(&changed(forged, &Change::Nothing)));
    // A failure is declared not enabled, and its file was deleted.
    let mut forged = fresh();
    forged.0.remove("ca-central-1.err");
    for entry in forged.1.regions.iter_mut().filter(|entry| entry.region == "ca-central-1") {
        (entry.outcome, entry.file, entry.sha256) = (ExportOutcome::NotEnabled, None, None);
    }
    assert!(!is_whole(&changed(forged, &Change::Nothing)));
    // Another account's list of regions, which the manifest doesn't list, or lists for another
    // account.
    assert!(!is_whole(&changed(fresh(), &Change::ForgeAnswer)));
    assert!(!is_whole(&changed(fresh(), &Change::OtherAccount)));
    let mut forged = fresh();
    forged.1.answers.clear();
    assert!(!is_whole(&changed(forged, &Change::Nothing)));
    // A failure in a region that is not enabled.
    let mut contradicted = fresh();
    contradicted.0.insert("ap-east-1.err".to_owned(), DENIED.to_owned());
    assert!(!is_whole(&changed(contradicted, &Change::Nothing)));
    // An expected account without evidence.
    let files = changed(fresh(), &Change::Nothing);
    let settings: Settings =
        serde_json::from_str(r#"{"expectAccounts": [{"id": "123456789012"}, {"id": "210987654321"}]}"#)
            .unwrap();
    let inputs: Vec<(String, &String)> =
        files.iter().map(|(name, text)| (format!("{ACCOUNT}/{name}"), text)).collect();
    let report = evaluate_with(
        settings,
        inputs.iter().map(|(name, text)| Input { name, data: text.as_bytes(), label: Label::default() }),
    );
    assert_eq!(report.verdict, Verdict::Unknown);
    assert!(!report.coverage.accounts.iter().all(|account| account.all_regions));
}
