#![no_main]

// Lists of accepted risks in YAML and JSON, Prowler's lists, and saved reports.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = dax001_review::read_report(data);
    let _ = dax001_review::read_seal(data);
    let _ = dax001_review::check_report(data);
    // A report never differs from itself.
    if let Ok(differences) = dax001_review::differences(data, data) {
        assert_eq!(differences, dax001_review::Differences::default());
    }
    let list = dax001_review::read_list("list", data);
    let mut clusters = dax001_review::Clusters::default();
    // Expressions are matched only against printable ASCII, which the second name isn't.
    for name in ["orders", "é\n"] {
        let (account, region, name) = (None, Some("us-east-1".to_owned()), Some(name.to_owned()));
        clusters.push(dax001_review::Cluster { account, region, name, status: dax001::contract::status::Status::Fail });
    }
    for annotation in list.annotations {
        // Every annotation that was read can be matched.
        assert!(clusters.matching(&annotation.target).is_ok(), "{annotation:?}");
    }
});
