#!/bin/bash
# torture/memory.sh [HEAP…]: dumps heaps of many kinds where the process may take only so much more memory, from just above
# what it has upwards (memory.php). No dump may end by a signal: each is whole, or there is one exception. By default all
# heaps. STEP=512 and UP_TO=65536 are in kilobytes. Needs pcntl and prlimit.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
command -v prlimit >/dev/null || fail "prlimit is missing"
# shellcheck disable=SC2154 # from use_php
flags=(-n -d extension="$extension")
"$php" -n -r 'exit((int) !extension_loaded("pcntl"));' || flags+=(-d extension=pcntl)
[ $# -gt 0 ] || mapfile -t heaps < <(sed -n "s/^    '\(.*\)' => .*/\1/p" torture/memory.php)
[ $# = 0 ] || heaps=("$@")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
for heap in "${heaps[@]}"; do
  echo "$heap"
  result=0
  "$php" "${flags[@]}" torture/memory.php "$heap" "${STEP:-512}" "${UP_TO:-65536}" > "$work/output" 2>&1 || result=$?
  cat "$work/output"
  if [ "$result" != 0 ] || grep -vqE '^  [0-9]+ times: (whole|meminfo_dump\(\): the dump is incomplete, N bytes of it were written: out of memory)$' "$work/output"; then
    echo "  ended with $result"
    status=1
  fi
done
exit "$status"
