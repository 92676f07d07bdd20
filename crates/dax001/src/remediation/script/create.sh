name_or_stop "$old"
name_or_stop "$new"
[[ $wanted != dax.r3.* ]] || stop "node types dax.r3.* can't be encrypted at rest: choose another one" 2
assume_yes='' dry_run=''
for option in "$@"; do
  case $option in
    --yes) assume_yes=1 ;;
    --dry-run) dry_run=1 ;;
    *) stop "$option is no option of this script: it has --yes and --dry-run" 2 ;;
  esac
done

# 1. Create it, unless an earlier run did.
look "$new"
if [ -z "$status" ]; then
  look "$old"
  [ -n "$status" ] || stop "the account that the AWS CLI signs in to has no cluster $old in $region"
  [ "$encryption" != ENABLED ] || stop "$old is encrypted at rest already: export again"
  [ "$status" = available ] || stop "$old is $status: wait until it is available"
  # What has changed since the export would not be taken over.
  now=
  [ -z "$members" ] || now=$(aws dax describe-clusters --region "$region" --cluster-names "$old" --output text \
    --query "Clusters[0].[$members]")
  now=${now//$'\t'/ }
  [ "$now" = "$exported" ] || stop "$old is not as it was exported: export again, and make a new plan
  exported: $exported
  now:      $now"
  [ -z "$description" ] || create+=(--cli-input-json "$description")
  # Tags of AWS itself can't be given to another cluster.
  tags=${DAX_TAGS:-$(aws dax list-tags --region "$region" --resource-name "$arn" --output json \
    --query "Tags[?to_string(starts_with(Key,'aws:'))=='false']")}
  # In one line, to be read in the command that is shown.
  while [[ $tags == *$'\n '* ]]; do tags=${tags//$'\n '/$'\n'}; done
  tags=${tags//$'\n'/ }
  case $tags in
    '' | '[]' | null) ;;
    *) create+=(--tags "$tags") ;;
  esac

  printf 'This creates the cluster %s in %s, encrypted at rest, with the settings of %s:\n' "$new" "$region" "$old"
  show "${create[@]}"
  printf '%s\n' "Both clusters are paid for until $old is deleted, which this script doesn't do."
  [ -z "$dry_run" ] || exit 0
  if [ -z "$assume_yes" ]; then
    [ -t 0 ] || stop "nobody is there to be asked: run it with --yes" 2
    read -r -p "Create it? Type yes: " answer
    [ "$answer" = yes ] || stop "nothing was created"
  fi
  aws dax "${create[@]}" --output text --query Cluster.Status > /dev/null
else
  printf '%s is there already: it is looked at, and nothing is created.\n' "$new"
  [ -z "$dry_run" ] || exit 0
fi

# 2. Wait until it is available and encrypted: DAX has no waiter.
while :; do
  look "$new"
  case $status in
    '') stop "$new is gone" ;;
    creating | modifying | available) ;;
    *) stop "$new is $status" ;;
  esac
  case $encryption in
    ENABLED | ENABLING | None) ;;
    *) stop "$new is not encrypted at rest ($encryption): don't use it, and make the plan again with another name" ;;
  esac
  [ "$status" != available ] || [ "$encryption" = ENABLING ] || break
  pause "$new is $status"
done
[ "$encryption" = ENABLED ] || stop "$new is not encrypted at rest: don't use it, and make the plan again with another name"

# 3. See that it is the cluster that was asked for.
same_or_stop
endpoint=$(aws dax describe-clusters --region "$region" --cluster-names "$new" --output text \
  --query 'Clusters[0].ClusterDiscoveryEndpoint.[URL,Address,Port]')
read -r url address port <<< "$endpoint"
[ "$url" != None ] || url="$address:$port"

printf '\n%s is available, and encrypted at rest: its SSEDescription.Status is ENABLED.\n' "$new"
printf 'Its endpoint: %s\n\n' "$url"
printf 'Now put this endpoint into the application'\''s configuration, and see that the application works.\n'
look "$old"
[ -z "$status" ] || printf '%s still runs. Once nothing uses it any more, delete it with the other script.\n' "$old"
