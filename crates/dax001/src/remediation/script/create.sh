name_or_stop "$old"
name_or_stop "$new"
[[ $wanted != dax.r3.* ]] || stop "node types dax.r3.* cannot be encrypted at rest: choose another one" 2
assume_yes='' dry_run='' outside_stack=''
for option in "$@"; do
  case $option in
    --yes) assume_yes=1 ;;
    --dry-run) dry_run=1 ;;
    --outside-stack) outside_stack=1 ;;
    *) stop "unknown option $option: use --yes, --dry-run or --outside-stack" 2 ;;
  esac
done

# 1. Create it, unless an earlier run did.
look "$new"
if [ -z "$status" ]; then
  look "$old"
  [ -n "$status" ] || stop "the account that the AWS CLI signs in to has no cluster $old in $region"
  [ "$encryption" != ENABLED ] || stop "$old is encrypted at rest already: export again"
  [ "$status" = available ] || stop "$old is $status: wait until it is available"
  unmanaged_or_stop "$arn" "add the new cluster to its stack, beside the old one. The plan says how, under 'If CloudFormation manages $old'."
  # The new cluster would not get what has changed since the export.
  now=
  [ -z "$members" ] || now=$(aws dax describe-clusters --region "$region" --cluster-names "$old" --output text \
    --query "Clusters[0].[$members]")
  now=${now//$'\t'/ }
  [ "$now" = "$exported" ] || stop "$old has changed since the export: export again, and make a new plan
  exported: $exported
  now:      $now"
  [ -z "$description" ] || create+=(--cli-input-json "$description")
  # AWS refuses tags of its own for another cluster.
  tags=${DAX_TAGS:-$(aws dax list-tags --region "$region" --resource-name "$arn" --output json \
    --query "Tags[?to_string(starts_with(Key,'aws:'))=='false']")}
  # On one line, so that the printed command can be read.
  while [[ $tags == *$'\n '* ]]; do tags=${tags//$'\n '/$'\n'}; done
  tags=${tags//$'\n'/ }
  case $tags in
    '' | '[]' | null) ;;
    *) create+=(--tags "$tags") ;;
  esac

  printf 'This creates the cluster %s in %s, encrypted at rest, with the settings of %s:\n' "$new" "$region" "$old"
  show "${create[@]}"
  [ -z "$aws_tags" ] || printf 'These tags of %s belong to AWS and cannot be copied:\n%s\n' "$old" "$aws_tags"
  printf '%s\n' "AWS charges for both clusters until $old is deleted, which this script doesn't do."
  printf '%s\n' "If CloudFormation, Terraform or another tool manages $old, add the new cluster there instead, beside the old one: see the plan."
  [ -z "$dry_run" ] || exit 0
  if [ -z "$assume_yes" ]; then
    [ -t 0 ] || stop "there is no terminal to ask on: run it with --yes" 2
    read -r -p "Does CloudFormation, Terraform or another tool manage $old? Type no: " answer || answer=
    [ "$answer" = no ] || stop "nothing was created"
    read -r -p "Create $new? Type yes: " answer || answer=
    [ "$answer" = yes ] || stop "nothing was created"
  fi
  aws dax "${create[@]}" --output text --query Cluster.Status > /dev/null ||
    stop "AWS did not create $new. This lists what happened to it: aws dax describe-events --region $region --source-type CLUSTER --source-name $new --duration 60"
else
  printf '%s exists already: it is checked, and nothing is created.\n' "$new"
  [ -z "$dry_run" ] || exit 0
fi

# 2. Wait until it is available and encrypted: DAX has no waiter.
while :; do
  look "$new"
  case $status in
    '') stop "$new has disappeared" ;;
    creating | modifying | available) ;;
    *) stop "$new is $status" ;;
  esac
  case $encryption in
    ENABLED | ENABLING | None) ;;
    *) stop "$new is not encrypted at rest ($encryption): don't use it, and make the plan again with another name" ;;
  esac
  [ "$status" != available ] || [ "$encryption" = ENABLING ] || break
  pause "$new is still $status"
done
[ "$encryption" = ENABLED ] || stop "$new is not encrypted at rest: don't use it, and make the plan again with another name"

# 3. Check that it has the settings of the plan.
same_or_stop
endpoint=$(aws dax describe-clusters --region "$region" --cluster-names "$new" --output text \
  --query 'Clusters[0].ClusterDiscoveryEndpoint.[URL,Address,Port]')
read -r url address port <<< "$endpoint"
[ "$url" != None ] || url="$address:$port"

printf '\n%s is available, and encrypted at rest: its SSEDescription.Status is ENABLED.\n' "$new"
printf 'Its endpoint: %s\n\n' "$url"
printf 'Next, move a small part of the traffic to this endpoint, and watch the tables while its cache fills.\n'
look "$old"
[ -z "$status" ] || printf '%s still runs. Once no client uses it any more, delete it with the other script.\n' "$old"
