#![no_main]

// Lists of accepted risks, in YAML and JSON, and Prowler's.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let list = dax001_review::read_list("list", data);
    let mut clusters = dax001_review::Clusters::default();
    clusters.push(dax001_review::Cluster { name: Some("orders".to_owned()), ..Default::default() });
    for annotation in list.annotations {
        // What was read can be used.
        assert!(clusters.matching(&annotation.target).is_ok(), "{annotation:?}");
    }
});
