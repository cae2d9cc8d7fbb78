#!/bin/bash
# Dumps examples/leak.php and walks through the guide's steps on the dump, printing each command before its output.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
dump=/tmp/php_mem_dump.json

run() {
  printf '$'
  for word in "$@"; do
    case $word in *[!A-Za-z0-9_./=-]*) printf ' "%s"' "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  "$@"
  printf '\n'
}

rm -f "$dump"
run "$php" -n -d extension="${extension#"$PWD"/}" examples/leak.php
run analyzer/bin/analyzer summary "$dump"
run analyzer/bin/analyzer query -v -f class=MyClassA -f is_root=0 -l 4 "$dump" | tee "$target/demo.out"
id=$(awk '/^\| 0x/ && ++n == 4 { print $2 }' "$target/demo.out")
[ -n "$id" ] || fail "the query found no fourth object of MyClassA"
run analyzer/bin/analyzer ref-path "$id" "$dump"
run analyzer/bin/analyzer ref-path --short "$id" "$dump" | tee "$target/demo.out"

# The answer, whatever the tables look like.
grep -qF "\$myRootArray['first level']['second level'][3]" "$target/demo.out" || fail "ref-path did not name the array that holds the object"
