# name_or_stop NAME: stops unless DAX allows this name.
name_or_stop() {
  local LC_ALL=C
  [[ ${#1} -le 20 && $1 =~ ^[a-z]([a-z0-9]|-[a-z0-9])*$ ]] || stop "$1 is not a valid name of a cluster" 2
}

# look NAME: sets status, encryption and arn to those of the cluster, or to nothing if there is no such cluster.
look() {
  local found
  found=$(aws dax describe-clusters --region "$region" --output text \
    --query "Clusters[?ClusterName=='$1'].[Status,SSEDescription.Status,ClusterArn]") || return 1
  status='' encryption='' arn=''
  [ -z "$found" ] || read -r status encryption arn <<< "$found"
}

# same_or_stop: stops if the new cluster is not the one that this plan creates, judging by the known settings that can
# only be chosen at creation.
same_or_stop() {
  local actual
  [ -n "$identity" ] || return 0
  actual=$(aws dax describe-clusters --region "$region" --cluster-names "$new" --output text --query "Clusters[0].[$identity]")
  actual=${actual//$'\t'/ }
  [ "$actual" = "$wanted" ] || stop "$new is not the cluster that this plan creates: make the plan again with another name
  wanted: $wanted
  actual: $actual"
}

# unmanaged_or_stop ARN ADVICE: stops if tags show that a CloudFormation stack manages the cluster.
unmanaged_or_stop() {
  aws_tags=$(aws dax list-tags --region "$region" --resource-name "$1" --output text \
    --query "Tags[?starts_with(Key,'aws:')].[Key,Value]")
  [[ $aws_tags == *aws:cloudformation:* && -z $outside_stack ]] || return 0
  stop "CloudFormation manages $old: $2
$aws_tags
To act outside of the stack all the same, run this with --outside-stack"
}

# show ARGUMENT...: prints a command with one option on each line.
show() {
  local argument LC_ALL=C
  printf '\n  aws dax'
  for argument in "$@"; do
    case $argument in
      --*) printf ' \\\n    %s' "$argument" ;;
      *[!\ -~]* | *\'*) printf ' %q' "$argument" ;;
      *[!A-Za-z0-9_./:=@+,-]*) printf " '%s'" "$argument" ;;
      *) printf ' %s' "$argument" ;;
    esac
  done
  printf '\n\n'
}

[[ ${DAX_WAIT_MINUTES:-60} =~ ^[0-9]{1,4}$ && ${DAX_POLL_SECONDS:-20} =~ ^[0-9]{1,4}$ ]] ||
  stop "DAX_WAIT_MINUTES and DAX_POLL_SECONDS must be whole numbers" 2
deadline=$((SECONDS + 10#${DAX_WAIT_MINUTES:-60} * 60))
# pause WHAT: waits a little, until the deadline.
pause() {
  [ "$SECONDS" -lt "$deadline" ] || stop "after ${DAX_WAIT_MINUTES:-60} minutes, $1: run this again to continue waiting"
  printf '%s\n' "$1"
  sleep "${DAX_POLL_SECONDS:-20}"
}

