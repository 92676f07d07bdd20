set -euo pipefail
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off

stop() {
  printf 'stopped: %s\n' "$1" >&2
  exit "${2:-1}"
}

# need NAME MEANING: a value that the evidence doesn't hold.
unsaid=
need() {
  [ -n "${!1:-}" ] || unsaid="$unsaid"$'\n'"  $1=...  # $2"
}

