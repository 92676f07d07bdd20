//! Before a plan's delete script deletes the old cluster, it checks that nobody uses it, and both
//! scripts leave a cluster alone that a CloudFormation stack manages. A real shell runs them, with
//! a stand-in for `aws`.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use dax001::remediation::choices::{ChoiceKind, Choices};
use dax001::remediation::plan::{FileForm, Purpose};

use dax001_testing::record::{self, EXPORTED, recreation, script};
use dax001_testing::shell::{Account, Run};

const OLD: &str = "cc-dax-cache-cluster";
const NEW: &str = "cc-dax-cache-clu-sse";
const STACK_TAGS: &str = "aws:cloudformation:stack-name\tprod\naws:cloudformation:logical-id\tCluster\n";

/// An account with the old and the new cluster, in which this environment applies.
fn account(environment: &[(&str, &str)]) -> Account {
    let mut account = Account::new("[]");
    account.set("STUB_EXPORTED", EXPORTED);
    account.set("STUB_NEW", NEW);
    account.set("STUB_ARN", "arn:aws:dax:us-east-1:123456789012:cache/cc-dax-cache-cluster");
    let plan = recreation(&record::failed(), &Choices::default());
    let wanted = script(&plan, Purpose::Create).lines().find_map(|line| line.strip_prefix("wanted="));
    account.set("STUB_WANTED", wanted.unwrap().trim_matches('"'));
    for (name, value) in environment {
        account.set(name, value);
    }
    account
}

/// Runs the delete script of the plan with these choices, after the create script.
fn delete(environment: &[(&str, &str)], choices: &Choices, options: &[&str]) -> Run {
    let account = account(environment);
    assert_eq!(account.run("touch \"$STUB/created\"", &[]).code, 0);
    account.run(script(&recreation(&record::failed(), choices), Purpose::Delete), options)
}

fn assert_refused(run: &Run, message: &str) {
    assert!(run.code != 0 && run.output.contains(message), "{message}: {}", run.output);
    assert!(run.calls_of("delete-cluster").is_empty(), "{}", run.output);
}

fn assert_deleted(run: &Run, message: &str) {
    assert!(run.code == 0 && run.output.contains(message), "{message}: {}", run.output);
    assert_eq!(run.calls_of("delete-cluster").len(), 1, "{}", run.output);
}

#[test]
fn a_cluster_in_use_is_not_deleted() {
    let confirmed = ("DAX_DELETE", OLD);
    let unseen = ("DAX_DELETE_UNSEEN", OLD);
    for (metric, value, shown) in [
        ("STUB_CONNECTIONS", "3.0", "ClientConnections: 3.0 at most\n  TotalRequestCount: 0\n"),
        ("STUB_CONNECTIONS", "0.5", "ClientConnections: 0.5 at most"),
        ("STUB_REQUESTS", "1.0", "ClientConnections: 0 at most\n  TotalRequestCount: 1.0\n"),
        ("STUB_REQUESTS", "1e+16", "TotalRequestCount: 1e+16"),
    ] {
        // Neither the confirmation nor a lack of other data outweighs what CloudWatch saw.
        for load in ["288", "0"] {
            let run =
                delete(&[confirmed, unseen, (metric, value), ("STUB_LOAD", load)], &Choices::default(), &[]);
            assert_refused(&run, "cc-dax-cache-cluster is in use. In the last 24 hours CloudWatch saw:");
            assert!(run.output.contains(shown), "{}", run.output);
        }
    }
}

#[test]
fn an_error_of_cloudwatch_refuses() {
    let run = delete(
        &[("DAX_DELETE", OLD), ("DAX_DELETE_UNSEEN", OLD), ("STUB_CLOUDWATCH_FAILS", "1")],
        &Choices::default(),
        &[],
    );
    assert_refused(
        &run,
        "CloudWatch does not answer, so nobody can tell whether cc-dax-cache-cluster is in use",
    );
}

/// An answer that is neither a number nor empty refuses, and is not called use.
#[test]
fn an_answer_that_is_not_a_number_refuses() {
    for answer in ["what", "-5", "1e-05", "3.0\n4.0", "0\n0"] {
        for metric in ["STUB_CONNECTIONS", "STUB_REQUESTS"] {
            let environment = [("DAX_DELETE", OLD), ("DAX_DELETE_UNSEEN", OLD), (metric, answer)];
            let run = delete(&environment, &Choices::default(), &[]);
            assert_refused(&run, "CloudWatch's answer cannot be read");
        }
    }
}

/// Also if only one metric fails, and if the tags cannot be read.
#[test]
fn every_failed_answer_refuses() {
    for failing in ["ClientConnections", "TotalRequestCount", "CPUUtilization", "list-tags"] {
        let environment = [("DAX_DELETE", OLD), ("DAX_DELETE_UNSEEN", OLD), ("STUB_FAILS", failing)];
        let run = delete(&environment, &Choices::default(), &[]);
        assert!(run.code != 0 && run.calls_of("delete-cluster").is_empty(), "{failing}: {}", run.output);
    }
    let plan = recreation(&record::failed(), &Choices::default());
    let run = account(&[("STUB_FAILS", "list-tags")]).run(script(&plan, Purpose::Create), &["--yes"]);
    assert!(run.code != 0 && run.calls_of("create-cluster").is_empty(), "{}", run.output);
}

/// A dry run shows the refusal, too.
#[test]
fn a_dry_run_checks_everything() {
    let kept = Choices { keep_until: Some("9999-12-31".to_owned()), ..Choices::default() };
    for (environment, choices, message) in [
        (("STUB_CONNECTIONS", "3.0"), Choices::default(), "is in use"),
        (("STUB_AWS_TAGS", STACK_TAGS), Choices::default(), "CloudFormation manages"),
        (("STUB_LOAD", "288"), kept, "until 9999-12-31"),
    ] {
        assert_refused(&delete(&[environment], &choices, &["--dry-run"]), message);
    }
    let run = delete(&[], &Choices::default(), &["--dry-run"]);
    assert!(run.code == 0 && run.calls_of("delete-cluster").is_empty(), "{}", run.output);
}

/// Questions at a terminal: whatever is not the expected answer, the end of input included, does
/// nothing.
#[test]
fn a_person_is_asked_about_other_tools_and_for_the_name() {
    let plan = recreation(&record::failed(), &Choices::default());
    let create = |answers: &str| account(&[]).run_at_terminal(script(&plan, Purpose::Create), answers);
    let run = create("no\nyes\n");
    assert!(run.code == 0 && run.calls_of("create-cluster").len() == 1, "{}", run.output);
    for answers in ["yes\nyes\n", "\nyes\n", "no\n\n", "no\nno\n", "no\n\u{4}", "\u{4}"] {
        let run = create(answers);
        assert!(run.code == 1 && run.calls_of("create-cluster").is_empty(), "{answers:?}: {}", run.output);
        assert!(run.output.contains("nothing was created"), "{answers:?}: {}", run.output);
    }
    let delete = |environment: &[(&str, &str)], answers: &str| {
        let account = account(environment);
        assert_eq!(account.run("touch \"$STUB/created\"", &[]).code, 0);
        account.run_at_terminal(script(&plan, Purpose::Delete), answers)
    };
    let unseen = [("STUB_LOAD", "0")];
    for (environment, answers) in
        [(&[][..], format!("no\n{OLD}\n")), (&unseen, format!("no\n{OLD}\n{OLD}\n"))]
    {
        let run = delete(environment, &answers);
        assert!(run.code == 0 && run.calls_of("delete-cluster").len() == 1, "{}", run.output);
    }
    for (environment, answers) in [
        (&[][..], format!("yes\n{OLD}\n")),
        (&[], format!("\n{OLD}\n")),
        (&[], format!("no\n{NEW}\n")),
        (&[], "no\n\u{4}".to_owned()),
        (&[], "\u{4}".to_owned()),
        (&unseen, format!("no\n{OLD}\n\n")),
    ] {
        let run = delete(environment, &answers);
        assert!(run.code == 1 && run.calls_of("delete-cluster").is_empty(), "{answers:?}: {}", run.output);
        assert!(run.output.contains("nothing was deleted"), "{answers:?}: {}", run.output);
    }
}

/// PowerShell isn't run here. Its day must not depend on the calendar of the computer's region.
#[test]
fn the_day_of_powershell_has_the_usual_calendar() {
    let plan = recreation(&record::failed(), &Choices::default());
    let delete =
        plan.files.iter().find(|file| file.form == FileForm::PowerShell && file.purpose == Purpose::Delete);
    assert!(
        delete
            .unwrap()
            .text
            .contains("ToString('yyyy-MM-dd', [Globalization.CultureInfo]::InvariantCulture)")
    );
}

/// Destroying a whole stack or configuration would destroy the old cluster with the new one.
#[test]
fn no_advice_destroys_the_old_cluster_with_the_new_one() {
    let plan = recreation(&record::failed(), &Choices::default());
    for step in plan.managed.iter().flat_map(|managed| &managed.steps) {
        assert!(
            !step.text.contains("terraform destroy") || step.text.contains("Never run terraform destroy"),
            "{}",
            step.text
        );
        assert!(
            !step.text.to_lowercase().contains("delete the stack")
                || step.text.contains("Never delete the stack"),
            "{}",
            step.text
        );
    }
    for file in &plan.files {
        for line in file.text.lines().filter(|line| line.contains("terraform destroy")) {
            assert!(line.contains("of its own") || line.contains("Never run"), "{line}");
        }
    }
    // Before Terraform 1.7, the order decides.
    let removal = plan.managed[1].steps.iter().find(|step| step.text.contains("state rm")).unwrap();
    assert!(removal.text.contains("state rm aws_dax_cluster.OLD first, and only then delete the block"));
    // A record without a name gives no wrong name.
    let nameless = recreation(
        &serde_json::json!({"SSEDescription": {"Status": "DISABLED"}, "ClusterName": "1"}),
        &Choices::default(),
    );
    let commands: Vec<_> =
        nameless.managed[1].steps.iter().filter_map(|step| step.command.as_deref()).collect();
    assert!(commands.iter().any(|command| command.contains("id = \"NEW_NAME\"")), "{commands:?}");
    let texts: Vec<_> = nameless.managed[1].steps.iter().map(|step| &*step.text).collect();
    let template = nameless.files.iter().find(|file| file.form == FileForm::Terraform).unwrap();
    assert!(texts.iter().any(|text| text.contains(&format!("resource of {},", template.name))), "{texts:?}");
}

#[test]
fn no_data_means_no_use_only_if_cloudwatch_knows_the_cluster() {
    for (connections, requests) in [("None", "0"), ("0.0", "0.0"), ("None", "None")] {
        let metrics = [("STUB_CONNECTIONS", connections), ("STUB_REQUESTS", requests)];
        let run = delete(&[&metrics[..], &[("DAX_DELETE", OLD)]].concat(), &Choices::default(), &[]);
        assert_deleted(
            &run,
            "saw no connection and no request of a client of cc-dax-cache-cluster in the last 24 hours",
        );
        for load in ["0", "None", "1", "143", "", "000"] {
            let unknown = [&metrics[..], &[("STUB_LOAD", load)]].concat();
            let run = delete(&[&unknown[..], &[("DAX_DELETE", OLD)]].concat(), &Choices::default(), &[]);
            assert_refused(&run, "nobody can tell whether it is in use");
            let run = delete(
                &[&unknown[..], &[("DAX_DELETE", OLD), ("DAX_DELETE_UNSEEN", "yes")]].concat(),
                &Choices::default(),
                &[],
            );
            assert_refused(&run, "nothing was deleted: yes is not its name");
            let run = delete(
                &[&unknown[..], &[("DAX_DELETE", OLD), ("DAX_DELETE_UNSEEN", OLD)]].concat(),
                &Choices::default(),
                &[],
            );
            assert_deleted(&run, "nobody can tell whether it is in use");
        }
    }
}

#[test]
fn the_time_to_look_back_can_be_chosen() {
    for (hours, period) in [("1", "300"), ("24", "300"), ("120", "300"), ("0121", "3600"), ("1440", "3600")] {
        let run = delete(
            &[("DAX_DELETE", OLD), ("DAX_IDLE_HOURS", hours), ("STUB_LOAD", "1440")],
            &Choices::default(),
            &[],
        );
        assert_deleted(&run, &format!("in the last {} hours", hours.trim_start_matches('0')));
        let calls = run.calls_of("get-metric-statistics");
        // It looks once more before it deletes.
        assert_eq!(calls.len(), 6);
        for call in calls {
            let value = |option: &str| {
                let at = call.iter().position(|word| word == option).unwrap();
                call[at + 1].clone()
            };
            let seconds = |option| value(option).parse::<u64>().unwrap();
            let length = seconds("--end-time") - seconds("--start-time");
            assert_eq!(length, hours.parse::<u64>().unwrap() * 3600);
            assert!(value("--period") == period && length / seconds("--period") <= 1440);
            assert_eq!(
                (value("--namespace"), value("--dimensions")),
                ("AWS/DAX".to_owned(), format!("Name=ClusterId,Value={OLD}"))
            );
        }
    }
    for wrong in ["0", "1441", "-1", "1.5", "a", "1 2", "$(touch x)"] {
        let run = delete(&[("DAX_DELETE", OLD), ("DAX_IDLE_HOURS", wrong)], &Choices::default(), &[]);
        assert_refused(&run, "DAX_IDLE_HOURS must be a whole number from 1 to 1440");
        assert!(run.calls.is_empty());
    }
}

#[test]
fn the_old_cluster_is_kept_until_the_chosen_day() {
    let until = |day: &str| Choices { keep_until: Some(day.to_owned()), ..Choices::default() };
    let confirmed = ("DAX_DELETE", OLD);
    let plan = recreation(&record::failed(), &until("9999-12-31"));
    assert!(plan.refused.is_empty() && plan.steps[3].text.contains("until 9999-12-31"));
    let run = delete(&[confirmed], &until("9999-12-31"), &[]);
    assert_refused(&run, "the plan keeps cc-dax-cache-cluster until 9999-12-31");
    assert_deleted(&delete(&[confirmed], &until("2026-11-30"), &[]), "is deleted");
    assert_deleted(
        &delete(&[confirmed, ("DAX_KEEP_UNTIL", "2026-11-30")], &until("9999-12-31"), &[]),
        "is deleted",
    );
    let run = delete(&[confirmed, ("DAX_KEEP_UNTIL", "2026-13-01")], &until("2026-11-30"), &[]);
    assert_refused(&run, "DAX_KEEP_UNTIL must be a day");
    for wrong in ["soon", "2026-13-01", "2026-02-30", "2026-11-30; rm -rf", ""] {
        let plan = recreation(&record::failed(), &until(wrong));
        let refused: Vec<_> = plan.refused.iter().map(|refusal| refusal.choice).collect();
        assert_eq!(refused, [ChoiceKind::KeepUntil], "{wrong}");
        assert!(script(&plan, Purpose::Delete).contains("keep_until=''\n"), "{wrong}");
    }
}

#[test]
fn a_cluster_of_a_stack_is_left_to_the_stack() {
    let plan = recreation(&record::failed(), &Choices::default());
    let tagged = [("STUB_AWS_TAGS", STACK_TAGS), ("DAX_DELETE", OLD)];
    let create = |environment: &[(&str, &str)], options: &[&str]| {
        account(environment).run(script(&plan, Purpose::Create), options)
    };
    // Also if the user gives the tags, and in a dry run.
    for options in [&["--yes"][..], &["--dry-run"]] {
        for environment in [&tagged[..], &[tagged[0], ("DAX_TAGS", "[]")]] {
            let run = create(environment, options);
            assert!(run.code == 1 && run.calls_of("create-cluster").is_empty(), "{}", run.output);
            assert!(
                run.output.contains("CloudFormation manages cc-dax-cache-cluster")
                    && run.output.contains("prod"),
                "{}",
                run.output
            );
        }
    }
    let run = create(&tagged, &["--yes", "--outside-stack"]);
    assert!(
        run.code == 0 && run.output.contains("belong to AWS and cannot be copied:\naws:cloudformation"),
        "{}",
        run.output
    );
    assert_eq!(run.calls_of("create-cluster").len(), 1);
    // Another tag of AWS is shown, and stops nothing.
    let run = create(&[("STUB_AWS_TAGS", "aws:servicecatalog:x\ty\n")], &["--yes"]);
    assert!(run.code == 0 && run.output.contains("aws:servicecatalog:x"), "{}", run.output);

    let run = delete(&tagged, &Choices::default(), &[]);
    assert_refused(&run, "take it out of the template of its stack first, with DeletionPolicy: Retain");
    assert_deleted(&delete(&tagged, &Choices::default(), &["--outside-stack"]), "is deleted");
}

#[test]
fn a_managed_cluster_gets_a_second_resource_before_the_first_is_removed() {
    let plan = recreation(&record::failed(), &Choices::default());
    let tools: Vec<&str> = plan.managed.iter().map(|managed| &*managed.tool).collect();
    assert_eq!(tools, ["CloudFormation", "Terraform"]);
    for managed in &plan.managed {
        let steps: Vec<&str> = managed.steps.iter().map(|step| &*step.text).collect();
        let position = |part: &str| {
            steps.iter().position(|step| step.contains(part)).unwrap_or_else(|| panic!("{part}"))
        };
        assert!(position("beside the old") < position("Move the application"));
        assert!(position("Move the application") < position("delete it with the delete script"));
    }
    let commands =
        plan.managed.iter().flat_map(|managed| &managed.steps).filter_map(|step| step.command.as_deref());
    let commands = commands.collect::<Vec<_>>().join("\n");
    for part in
        ["DeletionPolicy: Retain", "UpdateReplacePolicy: Retain", "removed {", "destroy = false", "import {"]
    {
        assert!(commands.contains(part), "{part}: {commands}");
    }
    // CloudFormation is offered only in regions where it has the resource type.
    let mut record = record::failed();
    record["ClusterArn"] = "arn:aws:dax:eu-north-1:123456789012:cache/cc-dax-cache-cluster".into();
    let plan = recreation(&record, &Choices::default());
    assert!(plan.files.iter().all(|file| file.form != FileForm::CloudFormation) && plan.managed.len() == 1);
    assert!(
        plan.warnings
            .iter()
            .any(|warning| warning.contains("CloudFormation has no AWS::DAX::Cluster in eu-north-1"))
    );
    assert!(plan.warnings.iter().any(|warning| warning.contains("has no dax.r4.large in eu-north-1")));
}
