#!/usr/bin/env bash
# Exports the DAX clusters of every region in which DAX has an endpoint (as of @AS_OF@), to be checked by dax001.
#
#   bash export-dax.sh                 the account that the AWS CLI signs in to
#   bash export-dax.sh prod staging    the accounts of these profiles
#
# It writes dax-export/ACCOUNT/REGION.json. Where a region fails, what the AWS CLI said is in REGION.err in its place.
# Run it again to fill the holes: what is there is left alone. It ends with 1 if anything failed.
# It needs dax:DescribeClusters on resource * and reads nothing else but who it is.
# DAX_REGIONS="us-east-1 eu-west-1" exports these regions only; DAX_EXPORT=FOLDER writes to another folder.
set -u

out=${DAX_EXPORT:-dax-export}
failed=0
export AWS_PAGER=

# collect NAME COMMAND...: what the command prints becomes NAME.json if it succeeds, what it says NAME.err if it fails.
collect() {
  local name=$1
  shift
  if "$@" > "$name.part" 2> "$name.err" && [ -s "$name.part" ]; then
    mv "$name.part" "$name.json" && rm -f "$name.err"
    return 0
  fi
  # A proxy can answer in place of AWS: then the AWS CLI succeeds and prints nothing.
  [ -s "$name.err" ] || echo "aws: [ERROR]: the AWS CLI printed nothing" > "$name.err"
  rm -f "$name.part"
  failed=1
  return 1
}

# export_account LABEL [OPTION...]: every region of the account that the AWS CLI signs in to with these options.
export_account() {
  local label=$1 home who account regions region
  shift
  # Signing in takes a region of the account's own partition; where none is set, most accounts have this one.
  home=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws "$@" configure get region 2> /dev/null)}}
  if ! collect "$out/$label" aws "$@" sts get-caller-identity --region "${home:-us-east-1}" --query '[Account,Arn]' --output text; then
    echo "$label: can't sign in, see $out/$label.err" >&2
    return
  fi
  who=$(cat "$out/$label.json")
  rm -f "$out/$label.json"
  account=${who%%[[:space:]]*}
  case $who in
    *arn:aws-cn:*) regions="@REGIONS_CN@" ;;
    *arn:aws-us-gov:*) regions="@REGIONS_GOV@" ;;
    *) regions="@REGIONS@" ;;
  esac
  if ! mkdir -p "$out/$account" || ! [ -w "$out/$account" ]; then
    echo "$account: can't write to $out/$account" >&2
    failed=1
    return
  fi
  for region in ${DAX_REGIONS:-$regions}; do
    if [ -s "$out/$account/$region.json" ]; then
      echo "$account $region: is there already"
    elif collect "$out/$account/$region" aws "$@" dax describe-clusters --region "$region" --output json; then
      echo "$account $region: exported"
    else
      echo "$account $region: failed, see $out/$account/$region.err" >&2
    fi
  done
}

if ! mkdir -p "$out" || ! [ -w "$out" ]; then
  echo "can't write to $out" >&2
  exit 1
fi
if [ $# -eq 0 ]; then
  export_account signed-in
else
  for profile in "$@"; do
    export_account "profile-${profile//\//_}" --profile "$profile"
  done
fi
exit $failed
