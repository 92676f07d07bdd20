//! The way for clusters that CloudFormation or Terraform manages: a second resource beside the
//! first one, which is removed last. No step deletes the old cluster before the application has
//! moved.

use super::plan::ManagedSteps;
use super::values::Values;
use crate::aws::cloudformation::{CLOUDFORMATION_AS_OF, has_cloudformation};
use crate::contract::text::Text;
use crate::rule::guide::Step;

/// The steps for each tool that can manage the old cluster.
pub(super) fn managed(values: &Values) -> Vec<ManagedSteps> {
    let has_cloudformation = values.region().is_none_or(has_cloudformation);
    let cloudformation = has_cloudformation.then(|| cloudformation(values));
    cloudformation.into_iter().chain([terraform(values)]).collect()
}

fn step(text: impl Into<Text>) -> Step {
    Step::new(text)
}

fn example(text: impl Into<Text>, command: String) -> Step {
    Step { command: Some(Text::Owned(command)), ..Step::new(text) }
}

fn cloudformation(values: &Values) -> ManagedSteps {
    let (old, new) = (values.old_label(), values.new_label());
    let region = values.region().unwrap_or("REGION");
    let name = values.old_name.as_deref().unwrap_or("OLD_NAME");
    let arn = values.arn_text.as_deref().unwrap_or("ARN");
    let steps = vec![
        example(
            "Find out whether a stack manages it. Its tags can name the stack; if they don't, that proves nothing, so ask CloudFormation as well. An error that no such stack exists means that no stack of this account and region manages it.",
            format!(
                "aws dax list-tags --region {region} --resource-name {arn} --output table\naws cloudformation describe-stack-resources --region {region} --physical-resource-id {name}"
            ),
        ),
        example(
            format!(
                "Do not change SSESpecification of the old resource: CloudFormation would refuse, or delete {old} before the application has moved. In its template, tell CloudFormation to keep it. This takes effect with the update of the next step."
            ),
            "  OldCluster:\n    Type: AWS::DAX::Cluster\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain".to_owned(),
        ),
        step(format!(
            "Copy the resource Cluster of {}, with its parameters and conditions, into the template beside the old resource, under a logical ID of its own. Add the Tags of the old resource to it. Update the stack: it creates {new} and leaves {old} alone.",
            values.template_name("yaml")
        )),
        step("To roll back until then, remove the new resource from the template and update the stack. Never delete the stack: that would delete everything in it."),
        step(format!(
            "Move the application to {new}: change the outputs and references from the old resource to the new one, as in the steps of this plan."
        )),
        step(format!(
            "Check that aws cloudformation get-template shows DeletionPolicy: Retain for the old resource. Then remove the resource from the template and update the stack. Retain leaves {old} running, outside of the stack."
        )),
        step(format!(
            "Once no client uses {old} any more, delete it with the delete script. If it still has the tags of the stack, use --outside-stack."
        )),
        example(
            format!(
                "A cluster that was created outside of a stack can only be imported into one if this prints FULLY_MUTABLE or IMMUTABLE. As of {CLOUDFORMATION_AS_OF} no source shows that it does."
            ),
            format!(
                "aws cloudformation describe-type --region {region} --type RESOURCE --type-name AWS::DAX::Cluster --query ProvisioningType"
            ),
        ),
    ];
    ManagedSteps { tool: Text::Borrowed("CloudFormation"), steps }
}

fn terraform(values: &Values) -> ManagedSteps {
    let (old, new) = (values.old_label(), values.new_label());
    let resource = values.new_name().unwrap_or("encrypted");
    let name = values.new_name().unwrap_or("NEW_NAME");
    let steps = vec![
        step(format!(
            "Do not change server_side_encryption of the old resource: Terraform would destroy {old} first. create_before_destroy does not help, since both would have the same name."
        )),
        example(
            format!(
                "Copy the resource of {}, with its variables, into the configuration, beside the old one. Set its tags to those of the old resource, or keep the file tags.auto.tfvars.json. Apply it only if the plan says: 1 to add, 0 to change, 0 to destroy.",
                values.template_name("tf")
            ),
            "terraform plan -out plan\nterraform apply plan".to_owned(),
        ),
        step(
            "To roll back until then, remove the new resource, its prevent_destroy first, and apply. Never run terraform destroy here: it would destroy everything in the configuration.",
        ),
        step(format!("Move the application to {new}, as in the steps of this plan.")),
        example(
            format!(
                "Replace the old resource in the configuration with a removed block, which takes {old} out of the state without deleting it (Terraform 1.7 or later). Before 1.7, run terraform state rm aws_dax_cluster.OLD first, and only then delete the block. Apply only if the plan says: 0 to destroy. prevent_destroy does not protect a resource whose block is gone. OLD stands for its name in your configuration."
            ),
            "removed {\n  from = aws_dax_cluster.OLD\n\n  lifecycle {\n    destroy = false\n  }\n}"
                .to_owned(),
        ),
        step(format!("Once no client uses {old} any more, delete it with the delete script.")),
        example(
            format!(
                "If the script created {new}, or another tool did, import it instead of creating it (Terraform 1.5 or later)."
            ),
            format!("import {{\n  to = aws_dax_cluster.{resource}\n  id = \"{name}\"\n}}"),
        ),
    ];
    ManagedSteps { tool: Text::Borrowed("Terraform"), steps }
}
