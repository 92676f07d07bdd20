name_or_stop "$old"
name_or_stop "$new"
dry_run=''
for option in "$@"; do
  case $option in
    --dry-run) dry_run=1 ;;
    *) stop "$option is no option of this script: it has --dry-run" 2 ;;
  esac
done

# 1. The new cluster must be there before the old one goes.
look "$new"
[ -n "$status" ] || stop "there is no cluster $new in $region: create it first"
[ "$status" = available ] || stop "$new is $status: wait until it is available"
[ "$encryption" = ENABLED ] || stop "$new is not encrypted at rest ($encryption)"
same_or_stop

# 2. Delete the old one, unless an earlier run did.
look "$old"
if [ -z "$status" ]; then
  printf '%s is gone already.\n' "$old"
  exit 0
fi
[ -z "$old_arn" ] || [ "$arn" = "$old_arn" ] || stop "$arn is not the cluster that was exported: $old_arn"
[ "$encryption" != ENABLED ] || stop "$old is encrypted at rest: it is not the cluster that was exported"
if [ "$status" != deleting ]; then
  printf 'This deletes the cluster %s in %s: %s. It can'\''t be undone.\n' "$old" "$region" "$arn"
  show "${delete[@]}"
  printf 'Nothing may use it any more: CloudWatch shows its ClientConnections.\n'
  [ -z "$dry_run" ] || exit 0
  answer=${DAX_DELETE:-}
  if [ -z "$answer" ]; then
    [ -t 0 ] || stop "nobody is there to be asked: set DAX_DELETE to the name of the cluster to delete" 2
    read -r -p "Delete it? Type its name: " answer
  fi
  [ "$answer" = "$old" ] || stop "nothing was deleted: $answer is not its name"
  aws dax "${delete[@]}" --output text --query Cluster.Status > /dev/null
fi
[ -z "$dry_run" ] || exit 0

# 3. Wait until it is gone.
while :; do
  # A listing can fail while a cluster goes.
  look "$old" || look "$old"
  [ -n "$status" ] || break
  pause "$old is $status"
done
printf '\n%s is gone. Export again, and judge the new export.\n' "$old"
