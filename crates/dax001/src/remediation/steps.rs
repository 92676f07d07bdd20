//! The steps of a plan with their checks and rollbacks, and what to do if the creation fails.

use super::plan::PlanStep;
use super::values::Values;
use crate::contract::text::Text;

/// The steps, in order.
pub(super) fn steps(values: &Values) -> Vec<PlanStep> {
    let (old, new) = (values.old_label(), values.new_label());
    let step = |text: String, check: String, roll_back: String| PlanStep {
        text: Text::Owned(text),
        check: Text::Owned(check),
        roll_back: Text::Owned(roll_back),
    };
    let keep = match &values.keep_until {
        Some(day) => format!("Keep {old} until {day}, so that you can roll back. Then delete it."),
        None => format!("Decide until when you keep {old}, so that you can roll back. Then delete it."),
    };
    vec![
        step(
            format!("Create {new}, encrypted at rest, with the settings of {old}."),
            format!("describe-clusters shows {new} as available, with ENABLED as its SSEDescription.Status."),
            format!(
                "Delete {new}: no client uses it yet. If it has a stack or a Terraform folder of its own, delete that stack, or remove prevent_destroy and run terraform destroy there. If you added it to an existing stack or configuration, remove only the new resource from it, and update or apply: never delete that stack or run terraform destroy there."
            ),
        ),
        step(
            format!(
                "In a quiet window, give the endpoint of {new} to a small part of the application first (a canary). If you can, let it read the most used items once, to fill the cache."
            ),
            format!(
                "CloudWatch (AWS/DAX, ClusterId {new}) shows TotalRequestCount, falling ItemCacheMisses beside rising ItemCacheHits, and no FaultRequestCount or EvictedSize; the tables show no ThrottledRequests."
            ),
            format!("Give that part of the application the endpoint of {old} again: it still runs."),
        ),
        step(
            format!(
                "Give the endpoint of {new} to the whole application, and restart its clients: a running client keeps the connections to {old}."
            ),
            format!(
                "The application works, CPUUtilization of {new} stays moderate, and ClientConnections of {old} falls to zero."
            ),
            format!("Give the application the endpoint of {old} again, and restart its clients."),
        ),
        step(
            format!("{keep} The delete script asks for its name first."),
            format!(
                "CloudWatch shows no ClientConnections and no TotalRequestCount of {old} for a whole day, or for as long as your rarest job needs. The delete script checks the last 24 hours. Afterwards describe-clusters no longer lists {old}."
            ),
            "None: AWS cannot restore a deleted cluster. What it had cached is still in the tables."
                .to_owned(),
        ),
        step(
            "Export again, and check the new export.".to_owned(),
            format!("{new} passes, and {old} is gone."),
            "Not needed: this only reads.".to_owned(),
        ),
    ]
}

/// Instructions in case AWS doesn't create the cluster.
///
/// The names of the faults are those of `CreateCluster` in the botocore model `dax/2017-04-19`.
pub(super) fn if_creation_fails(values: &Values) -> Vec<Text> {
    let (new, region) = (values.new_name().unwrap_or("NEW_NAME"), values.region().unwrap_or("REGION"));
    vec![
        Text::Owned(format!(
            "See what happened: aws dax describe-events --region {region} --source-type CLUSTER --source-name {new} --duration 60 (in minutes; events of 14 days are kept)."
        )),
        Text::Borrowed(
            "NodeQuotaForCustomerExceededFault or ClusterQuotaForCustomerExceededFault: ask AWS for a higher quota, or delete what is not used.",
        ),
        Text::Borrowed(
            "NodeQuotaForClusterExceededFault: the cluster would have more nodes than AWS allows for one cluster.",
        ),
        Text::Borrowed(
            "InsufficientClusterCapacityFault: AWS has no capacity for this node type in these zones. Let DAX choose the zones, choose another node type, or try later.",
        ),
        Text::Borrowed(
            "InvalidVPCNetworkStateFault, or a cluster that stays in creating: check that the subnets have free addresses.",
        ),
        Text::Borrowed(
            "InvalidParameterValueException about the role: a new role needs some seconds until DAX can use it, and its trust policy must allow dax.amazonaws.com.",
        ),
        Text::Borrowed("ClusterAlreadyExistsFault: make the plan again with another name."),
    ]
}
