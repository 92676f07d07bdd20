set -euo pipefail
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off

stop() {
  printf 'stopped: %s\n' "$1" >&2
  exit "${2:-1}"
}

# need NAME MEANING: notes a value that the evidence doesn't have and that isn't set.
missing=
need() {
  [ -n "${!1:-}" ] || missing="$missing"$'\n'"  $1=...  # $2"
}

