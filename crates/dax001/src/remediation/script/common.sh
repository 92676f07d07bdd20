# name_or_stop NAME: stops at what can't be a cluster's name.
name_or_stop() {
  local LC_ALL=C
  [[ ${#1} -le 20 && $1 =~ ^[a-z]([a-z0-9]|-[a-z0-9])*$ ]] || stop "$1 can't be the name of a cluster" 2
}

# look NAME: sets status, encryption and arn to those of the cluster, or to nothing where there is none.
look() {
  local found
  found=$(aws dax describe-clusters --region "$region" --output text \
    --query "Clusters[?ClusterName=='$1'].[Status,SSEDescription.Status,ClusterArn]") || return 1
  status='' encryption='' arn=''
  [ -z "$found" ] || read -r status encryption arn <<< "$found"
}

# same_or_stop: stops if the new cluster is not the one that the plan makes, by what is known of it
# that can only be chosen at creation.
same_or_stop() {
  local made
  [ -n "$identity" ] || return 0
  made=$(aws dax describe-clusters --region "$region" --cluster-names "$new" --output text --query "Clusters[0].[$identity]")
  made=${made//$'\t'/ }
  [ "$made" = "$wanted" ] || stop "$new is another cluster than this plan makes: make the plan again with another name
  wanted: $wanted
  is:     $made"
}

# show ARGUMENT...: a command, an option on each line.
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
  stop "DAX_WAIT_MINUTES and DAX_POLL_SECONDS are whole numbers" 2
deadline=$((SECONDS + 10#${DAX_WAIT_MINUTES:-60} * 60))
# pause WHAT: waits a little, for as long as there is time.
pause() {
  [ "$SECONDS" -lt "$deadline" ] || stop "$1 after ${DAX_WAIT_MINUTES:-60} minutes: run this again to go on waiting"
  printf '%s\n' "$1"
  sleep "${DAX_POLL_SECONDS:-20}"
}

