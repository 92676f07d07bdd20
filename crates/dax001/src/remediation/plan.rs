//! The plan as data.

use serde::{Deserialize, Serialize};

use super::choices::Refusal;
use super::setting::{Parameter, Setting};
use crate::contract::text::Text;
use crate::rule::guide::Step;

/// The remediation plan for one cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The kind of plan.
    pub action: Action,
    /// The plan in one or two sentences.
    pub summary: Text,
    /// The command that exports the cluster again, completely. Only if `action` is `export-again`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Text>,
    /// How to create the cluster again. Only if `action` is `recreate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recreation: Option<Box<Recreation>>,
}

/// The kind of plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Nothing to do.
    None,
    /// Create the cluster again with encryption.
    Recreate,
    /// The cluster is changing: wait and export again.
    Wait,
    /// The evidence is not sufficient: export again.
    ExportAgain,
}

/// How to create a cluster again, encrypted at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Recreation {
    /// The old cluster's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_name: Option<String>,
    /// The new cluster's name, which is either chosen or proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_name: Option<String>,
    /// Choices that the plan doesn't use, and why.
    pub refused: Vec<Refusal>,
    /// Every setting of the new cluster, and where it comes from.
    pub settings: Vec<Setting>,
    /// Values that the user must provide, because the evidence doesn't.
    pub parameters: Vec<Parameter>,
    /// The conditions that must be true before the user starts the plan.
    pub preconditions: Vec<Text>,
    /// The facts that the user must know before starting the plan.
    pub warnings: Vec<Text>,
    /// The steps in order, each with its check and its rollback.
    pub steps: Vec<PlanStep>,
    /// Instructions in case AWS does not create the new cluster.
    pub if_creation_fails: Vec<Text>,
    /// The way for a cluster that a tool manages, for each tool.
    pub managed: Vec<ManagedSteps>,
    /// The rule's steps in the AWS Management Console, with this cluster's values.
    pub console: Vec<Step>,
    /// The plan as scripts, templates and text.
    pub files: Vec<PlanFile>,
}

/// The way for a cluster that a tool manages: a second resource beside the first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ManagedSteps {
    /// The tool: `CloudFormation` or `Terraform`.
    pub tool: Text,
    /// The steps in order, instead of creating and deleting the cluster with the scripts.
    pub steps: Vec<Step>,
}

/// A script or template that carries out a step of the plan, or the plan as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlanFile {
    /// The language of the file.
    pub form: FileForm,
    /// The file name under which to save it.
    pub name: String,
    /// The file's purpose.
    pub purpose: Purpose,
    /// The content of the file: ASCII, lines end in LF.
    pub text: String,
}

/// The language of a file of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Form"))]
#[serde(rename_all = "kebab-case")]
pub enum FileForm {
    /// A script for Bash 3.2 or later.
    Bash,
    /// A script for PowerShell 5.1 or later.
    PowerShell,
    /// A CloudFormation template in YAML.
    CloudFormation,
    /// A Terraform configuration in HCL.
    Terraform,
    /// Text for people.
    Text,
}

/// The purpose of a file of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Creates the new cluster.
    Create,
    /// Deletes the old cluster once the new one is in use.
    Delete,
    /// Describes the whole plan for people.
    Read,
}

/// One step of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlanStep {
    /// The instruction.
    pub text: Text,
    /// How to verify that it is done, before the next step.
    pub check: Text,
    /// How to roll the step back.
    pub roll_back: Text,
}
