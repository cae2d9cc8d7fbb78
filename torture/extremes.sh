#!/bin/bash
# torture/extremes.sh [N]: heaps that are ten million (N) items deep or wide, and a hundredth of that in fibers and
# generators. For each: the dump has that many items of the kind and a trailer, and the heap and its peak stay as they
# are. Needs about 3 GB of memory, no disk.
#
# A fiber takes two mappings of memory, so Linux ends at about half of vm.max_map_count (65,530) of them; as many as
# can be had are used. As root: sysctl vm.max_map_count=300000.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
n=${1:-10000000}
notes=$(mktemp)
trap 'rm -f "$notes"' EXIT
status=0

# What, how many, and a pattern that each of their items has.
extreme() {
  local what=$1 wanted=$2 pattern=$3 found built
  # The last line is "}", the one before it the trailer. Nothing is kept: a dump has more than a gigabyte.
  found=$("$php" -n -d extension="$extension" -d memory_limit=-1 -d fiber.stack_size=32k torture/extremes.php "$what" "$wanted" 2>"$notes" |
    LC_ALL=C awk -v pattern="$pattern" '$0 ~ pattern { n++ } /^"trailer":/ { trailer = 1 } END { print n + 0, trailer ? "whole" : "truncated" }') || true
  built=$(sed -n 's/^built //p' "$notes")
  echo "$what: ${built:-none} built, $found, $(grep -v '^built\|^growth\|^peak' "$notes" | paste -sd ';')"
  # A few more than built can be there: the class's own default, the script's other variables.
  if [ -z "$built" ] || [ "${found#* }" != whole ] || [ "${found% *}" -lt "$built" ] || [ "${found% *}" -gt $((built + 50)) ] ||
    ! grep -qx 'growth 0' "$notes" || ! grep -qx 'peak-growth 0' "$notes"; then
    echo "  wrong"
    status=1
  fi
}

extreme objects-deep "$n" '"class":"Link"'
extreme arrays-deep "$n" '"type":"array"'
extreme references-deep "$n" '"type":"reference"'
extreme objects-wide "$n" '"class":"Link"'
extreme integers-wide "$n" '"type":"integer"'
extreme keys-wide "$n" '"type":"null"'
extreme cycle "$n" '"class":"Link".*"unreachable":true'
extreme fibers $((n / 100)) '"class":"Fiber"'
extreme generators $((n / 100)) '"class":"Generator"'
exit "$status"
