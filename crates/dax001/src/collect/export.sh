#!/usr/bin/env bash
# Exports the DAX clusters of every region in which DAX has an endpoint (as of @AS_OF@), for dax001 to check.
#
#   bash export-dax.sh                                    the account that the AWS CLI signs in to
#   bash export-dax.sh prod staging                       the accounts of these profiles
#   bash export-dax.sh --regions "us-east-1 eu-west-1"    these regions only
#
# It writes one folder for each account, dax-export/ACCOUNT:
#   REGION.json             the clusters of the region, or, where the region fails, the AWS CLI's message in REGION.err
#   caller-identity.json    the account and the caller
#   list-regions.json       which regions the account has enabled (or describe-regions.json)
#   export.json             the export manifest: for each file its SHA-256, when it was made, by whom and with what
# Run it again to fill the gaps: it keeps every REGION.json and asks for the rest. It exits with 1 if anything failed.
#
# It needs dax:DescribeClusters on resource *. With account:ListRegions or ec2:DescribeRegions, which are optional, it
# leaves out the regions that are not enabled. It uses no other permission.
# DAX_REGIONS means the same as --regions; DAX_EXPORT=FOLDER writes to another folder.
set -uf

script="export-dax.sh @VERSION@"
out=${DAX_EXPORT:-dax-export}
regions=${DAX_REGIONS:-}
failed=0
folder=$out
name=$out/none
export AWS_PAGER=

# The AWS CLI catches Ctrl-C itself: without these traps the script would go on with the next region.
trap 'exit 130' HUP INT TERM
trap 'rm -f "$folder/export.json.part" "$name.json.part" "$name.err.part"' EXIT

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# Runs the AWS CLI with the profile of the account.
cli() { aws ${profile:+--profile "$profile"} "$@"; }

# fail MESSAGE: reports it, and lets the script exit with 1 in the end.
fail() {
  echo "$1" >&2
  failed=1
  return 1
}

# ask NAME ARGUMENT...: calls the AWS CLI, which leaves its answer in NAME.json.part or, if it fails, its message in
# NAME.err.part.
ask() {
  local code
  name=$1
  shift
  start=$(now)
  cli "$@" --output json > "$name.json.part" 2> "$name.err.part"
  code=$?
  end=$(now)
  if [ $code -eq 0 ] && [ -s "$name.json.part" ]; then
    rm -f "$name.err.part"
    return 0
  fi
  # A proxy can answer in place of AWS: the AWS CLI then succeeds and prints nothing.
  [ -s "$name.err.part" ] || echo "aws: [ERROR]: the AWS CLI printed nothing" > "$name.err.part"
  rm -f "$name.json.part"
  return 1
}

# member KEY: a string of the answer, with its JSON escapes.
member() { sed -nE "s/.*\"$1\": *\"(([^\"\\]|\\.)*)\".*/\1/p" "$name.json.part"; }

# digest FILE: its SHA-256. The tools print `HEX  -` or `NAME= HEX`.
digest() {
  local line
  line=$($sha256 < "$1")
  line=${line##*= }
  echo "${line%% *}"
}

# entry KEY VALUE...: a line of the manifest. Members without a value are left out.
entry() {
  local members=
  while [ $# -gt 0 ]; do
    [ -z "$2" ] || members="$members, \"$1\": \"$2\""
    shift 2
  done
  printf '{%s}\n' "${members#, }"
}

# without KEY VALUE: the entries, except the one of this region or command.
without() { printf '%s\n' "$entries" | grep -vF "{\"$1\": \"$2\","; }

# list KEY: the entries of the regions or of the commands, as the lines of a JSON array.
list() { printf '%s\n' "$entries" | grep "^{\"$1\"" | sed -e 's/^/    /' -e '$!s/$/,/'; }

manifest() {
  printf '{\n  "format": "dax001-export",\n  "version": "1.0",\n'
  [ -z "$account" ] || printf '  "account": "%s",\n' "$account"
  printf '  "answers": [\n'
  list command
  printf '  ],\n  "regions": [\n'
  list region
  printf '  ]\n}\n'
}

# compose KEY VALUE OUTCOME [PART FILE]: writes export.json.part, in which this entry replaces an older one.
compose() {
  local hash=
  [ "$sha256" ] || return 0
  [ $# -lt 5 ] || hash=$(digest "$4")
  entries=$(
    without "$1" "$2"
    entry "$1" "$2" start "$start" end "$end" outcome "$3" file "${5:-}" sha256 "$hash" \
      caller "$caller" cli "$version" script "$script"
  )
  manifest > "$folder/export.json.part"
}

# keep KEY VALUE OUTCOME [PART FILE]: moves PART to FILE and, right after it, the manifest with its entry. Ctrl-C can't
# come between the two, so that a run that is interrupted leaves a manifest that matches the files.
keep() {
  if compose "$@"; then
    (
      trap '' HUP INT TERM
      [ $# -lt 5 ] || mv -f "$4" "$folder/$5" || exit
      [ -z "$sha256" ] || mv -f "$folder/export.json.part" "$folder/export.json" || exit
      [ "$3" = failed ] || rm -f "$folder/$2.err"
    ) && return
  fi
  fail "$where: can't write to $folder"
}

# not_enabled: the regions that the answer, a list of regions, calls not enabled.
not_enabled() {
  tr -d ' \t\r\n' < "$name.json.part" | sed -e 's/"Geography":\[[^]]*\],//g' -e 's/[{}]/\
/g' | grep -e '"RegionOptStatus":"DISABLED"' -e '"OptInStatus":"not-opted-in"' |
    sed -n 's/.*"RegionName":"\([^"]*\)".*/\1/p'
}

# export_account LABEL [PROFILE]: every region of the account that the AWS CLI signs in to.
export_account() {
  local label=$1 home walked disabled='' since until region
  profile=${2:-}
  # Signing in takes a region of the account's own partition; where none is set, most accounts have this one.
  home=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(cli configure get region 2> /dev/null | tr -d '\r')}}
  home=${home:-us-east-1}

  account=
  caller=
  if ask "$out/$label" sts get-caller-identity --region "$home"; then
    account=$(member Account)
    caller=$(member Arn)
  elif grep -q 'AccessDenied.* when calling the GetCallerIdentity' "$name.err.part"; then
    rm -f "$name.err.part"
    echo "$label: sts get-caller-identity is denied, exporting to $name without an account" >&2
  else
    mv -f "$name.err.part" "$name.err"
    fail "$label: can't sign in, see $name.err"
    return
  fi
  rm -f "$name.err"
  where=${account:-$label}
  folder=$out/$where
  # Nothing tells one account without a name from another: their files must not mix.
  if [ -z "$account" ] && [ "$label" = signed-in ] && [ -e "$folder" ]; then
    fail "$where: can't tell whether $folder is of this account, name a profile or another folder in DAX_EXPORT"
    return
  fi

  case ${caller:-$home} in
    arn:aws-cn:* | cn-*) walked="@REGIONS_CN@" ;;
    arn:aws-us-gov:* | us-gov-*) walked="@REGIONS_GOV@" ;;
    arn:aws-* | us-iso* | eu-iso* | eusc-*) walked= ;;
    *) walked="@REGIONS@" ;;
  esac
  walked=${regions:-$walked}
  if [ -z "$walked" ]; then
    rm -f "$name.json.part"
    fail "$where: no regions are known for ${caller:-$home}, name them with --regions"
    return
  fi
  if ! mkdir -p "$folder" || ! [ -w "$folder" ]; then
    rm -f "$name.json.part"
    fail "$where: can't write to $folder"
    return
  fi
  entries=
  if [ -s "$folder/export.json" ]; then
    entries=$(tr -d '\r' < "$folder/export.json" | sed -n 's/^ *\({"[a-z]*": .*}\),\{0,1\}$/\1/p')
    if [ -z "$entries" ]; then
      fail "$where: another program has rewritten $folder/export.json, move the folder away and export again"
      return
    fi
  fi
  [ -z "$caller" ] || keep command "sts get-caller-identity" "" "$name.json.part" caller-identity.json

  # The newer of the two lists of regions replaces the other.
  if ask "$folder/regions" account list-regions --region "$home"; then
    disabled=$(not_enabled)
    entries=$(without command "ec2 describe-regions --all-regions")
    keep command "account list-regions" "" "$name.json.part" list-regions.json && rm -f "$folder/describe-regions.json"
  elif ask "$folder/regions" ec2 describe-regions --all-regions --region "$home"; then
    disabled=$(not_enabled)
    entries=$(without command "account list-regions")
    keep command "ec2 describe-regions --all-regions" "" "$name.json.part" describe-regions.json &&
      rm -f "$folder/list-regions.json"
  else
    rm -f "$name.err.part"
    echo "$where: account:ListRegions and ec2:DescribeRegions both failed, asking every region" >&2
  fi
  since=$start
  until=$end

  for region in $walked; do
    if [ -s "$folder/$region.json" ]; then
      echo "$where $region: is there already"
    elif printf '%s\n' "$disabled" | grep -qxF "$region"; then
      # The entry has the times of the list, since the script doesn't ask the region itself.
      start=$since
      end=$until
      keep region "$region" not-enabled && echo "$where $region: not enabled"
    elif ask "$folder/$region" dax describe-clusters --region "$region"; then
      keep region "$region" exported "$name.json.part" "$region.json" && echo "$where $region: exported"
    else
      keep region "$region" failed "$name.err.part" "$region.err" &&
        fail "$where $region: failed, see $folder/$region.err"
    fi
  done
}

usage() {
  echo "$1; usage: export-dax.sh [--regions \"us-east-1 eu-west-1\"] [PROFILE...]" >&2
  exit 2
}

# Takes the options out of "$@" and leaves the profiles.
option=
for word in "$@"; do
  shift
  case $option$word in
    --regions) option="--regions " ;;
    "--regions "*) regions=$word option= ;;
    -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" && exit ;;
    -*) usage "\`$word\` is not an option" ;;
    *) set -- "$@" "$word" ;;
  esac
done
[ -z "$option" ] || usage "\`--regions\` needs a list of regions"
regions=${regions//,/ }
for region in $regions; do
  case $region in -* | *[!a-z0-9-]*) usage "\`$region\` is not a region" ;; esac
done

# The first of these tools that hashes an empty file correctly.
for sha256 in sha256sum "shasum -a 256" "openssl dgst -sha256" ""; do
  [ "$(digest /dev/null 2> /dev/null)" != e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 ] || break
done
[ "$sha256" ] || echo "no sha256sum, shasum or openssl found: the export gets no manifest (export.json)" >&2
# Early versions of the AWS CLI print their version to stderr.
version=$(aws --version 2> /dev/null | head -n 1)
[ "$version" ] || version=$(aws --version 2>&1 | head -n 1)
version=$(printf '%s' "$version" | LC_ALL=C tr -d '\000-\037\177' | sed 's/[\\"]/\\&/g')

if ! mkdir -p "$out" || ! [ -w "$out" ]; then
  fail "can't write to $out"
elif [ $# -eq 0 ]; then
  export_account signed-in
else
  for profile in "$@"; do
    export_account "profile-${profile//\//_}" "$profile"
  done
fi
exit $failed
