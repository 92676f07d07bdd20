name_or_stop "$old"
name_or_stop "$new"
dry_run='' outside_stack=''
for option in "$@"; do
  case $option in
    --dry-run) dry_run=1 ;;
    --outside-stack) outside_stack=1 ;;
    *) stop "unknown option $option: use --dry-run or --outside-stack" 2 ;;
  esac
done
hours=${DAX_IDLE_HOURS:-24}
wrong_hours="DAX_IDLE_HOURS must be a whole number from 1 to 1440, not $hours"
[[ $hours =~ ^[0-9]{1,4}$ ]] || stop "$wrong_hours" 2
hours=$((10#$hours))
[[ $hours -ge 1 && $hours -le 1440 ]] || stop "$wrong_hours" 2
period=300
[ "$hours" -le 120 ] || period=3600
keep_until=${DAX_KEEP_UNTIL:-$keep_until}
[[ -z $keep_until || $keep_until =~ ^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$ ]] || stop "DAX_KEEP_UNTIL must be a day such as 2026-12-31, not $keep_until" 2

# metric NAME STATISTIC QUERY: what CloudWatch has about the old cluster in the last $hours hours. A call returns at most
# 1440 data points, which 5 minutes each exceed after 120 hours.
metric() {
  local now
  now=$(date +%s)
  aws cloudwatch get-metric-statistics --region "$region" --namespace AWS/DAX --metric-name "$1" \
    --dimensions "Name=ClusterId,Value=$old" --statistics "$2" --period "$period" \
    --start-time "$((now - hours * 3600))" --end-time "$now" --output text --query "$3"
}

# is_zero VALUE: whether CloudWatch saw nothing. DAX sends a metric only when it is not zero, so no data is zero, too, if
# CloudWatch has other data of the cluster: see idle_or_stop.
is_zero() {
  case $1 in
    None | 0 | 0.0) ;;
    *) return 1 ;;
  esac
}

# is_answer VALUE: whether the value is a number, or stands for no data.
is_answer() {
  case $1 in
    None) ;;
    '' | *[!0-9.e+]*) return 1 ;;
  esac
}

# idle_or_stop: stops if CloudWatch saw anybody use the old cluster. Sets unseen if it has no data of this cluster at all.
idle_or_stop() {
  local connections requests load
  unseen=
  { connections=$(metric ClientConnections Maximum 'max(Datapoints[].Maximum)') &&
    requests=$(metric TotalRequestCount Sum 'sum(Datapoints[].Sum)') &&
    load=$(metric CPUUtilization SampleCount 'length(Datapoints)'); } ||
    stop "CloudWatch does not answer, so nobody can tell whether $old is in use. This needs cloudwatch:GetMetricStatistics"
  if ! is_answer "$connections" || ! is_answer "$requests"; then
    stop "CloudWatch's answer cannot be read, so nobody can tell whether $old is in use"
  fi
  if ! is_zero "$connections" || ! is_zero "$requests"; then
    stop "$old is in use. In the last $hours hours CloudWatch saw:
  ClientConnections: ${connections/None/0} at most
  TotalRequestCount: ${requests/None/0}
Find its clients and move them to $new. If these were your own last clients, wait, or set DAX_IDLE_HOURS to a shorter time"
  fi
  # Half of the intervals must have data of the CPU, which a cluster without use has, too.
  if [[ $load =~ ^[0-9]{1,9}$ && $((10#$load * 2)) -ge $((hours * 3600 / period)) ]]; then
    printf 'CloudWatch saw no connection and no request of a client of %s in the last %s hours.\n' "$old" "$hours"
  else
    unseen=1
    printf 'CloudWatch has no data, or too little, of %s in the last %s hours, not even of its CPU: nobody can tell whether it is in use.\n' "$old" "$hours"
  fi
}

# confirm_or_stop VARIABLE QUESTION: stops unless the variable, or a person, gives the cluster's name.
confirm_or_stop() {
  local answer=${!1:-}
  if [ -z "$answer" ]; then
    [ -t 0 ] || stop "there is no terminal to ask on: set $1 to the name of the cluster to delete" 2
    read -r -p "$2 Type its name: " answer || answer=
  fi
  [ "$answer" = "$old" ] || stop "nothing was deleted: $answer is not its name"
}

# unmanaged_by_answer_or_stop: asks about tools that leave no tags. Without a terminal, DAX_DELETE is the answer.
unmanaged_by_answer_or_stop() {
  local answer=
  printf '%s\n' "If CloudFormation, Terraform or another tool still manages $old, take it out there first, without deleting it (see the plan): otherwise the tool creates it again, unencrypted."
  [ -z "${DAX_DELETE:-}" ] || return 0
  [ -t 0 ] || return 0
  read -r -p "Does any of them still manage $old? Type no: " answer || answer=
  [ "$answer" = no ] || stop "nothing was deleted"
}

# 1. The new cluster must exist before the old one goes.
look "$new"
[ -n "$status" ] || stop "there is no cluster $new in $region: create it first"
[ "$status" = available ] || stop "$new is $status: wait until it is available"
[ "$encryption" = ENABLED ] || stop "$new is not encrypted at rest ($encryption)"
same_or_stop

# 2. Delete the old one, unless an earlier run did.
look "$old"
if [ -z "$status" ]; then
  printf '%s is deleted already.\n' "$old"
  exit 0
fi
[ -z "$old_arn" ] || [ "$arn" = "$old_arn" ] || stop "$arn is not the exported cluster $old_arn"
[ "$encryption" != ENABLED ] || stop "$old is encrypted at rest, so it is not the exported cluster"
if [ "$status" != deleting ]; then
  [[ -z $keep_until || ! $(date -u +%Y-%m-%d) < $keep_until ]] ||
    stop "the plan keeps $old until $keep_until. To delete it earlier, set DAX_KEEP_UNTIL to a day that has come"
  unmanaged_or_stop "$arn" "take it out of the template of its stack first, with DeletionPolicy: Retain. The plan says how, under 'If CloudFormation manages $old'. These tags can remain after that."
  idle_or_stop
  printf 'This deletes the cluster %s in %s: %s. AWS cannot restore it.\n' "$old" "$region" "$arn"
  show "${delete[@]}"
  [ -z "$dry_run" ] || exit 0
  unmanaged_by_answer_or_stop
  [ -z "$unseen" ] || confirm_or_stop DAX_DELETE_UNSEEN "Nobody can tell whether $old is in use. Delete it all the same?"
  confirm_or_stop DAX_DELETE "Delete $old?"
  # The answers can have taken long.
  idle_or_stop > /dev/null
  aws dax "${delete[@]}" --output text --query Cluster.Status > /dev/null
fi
[ -z "$dry_run" ] || exit 0

# 3. Wait until it is gone.
while :; do
  # A listing can fail while AWS deletes a cluster.
  look "$old" || look "$old"
  [ -n "$status" ] || break
  pause "$old is still $status"
done
printf '\n%s is deleted. Export again, and check the new export.\n' "$old"
