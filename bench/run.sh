#!/bin/sh
# Measures the built extension and analyzer on generated workloads and prints the figures; nothing is judged.
# `run.sh update` also writes them into bench/README.md, which lists the variables that change what is measured.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
use_php

BENCH_EXTENSION=${BENCH_EXTENSION:-$extension}
BENCH_ANALYZER=${BENCH_ANALYZER:-${CARGO_TARGET_DIR:-$PWD/target}/release/analyzer}
for built in "$BENCH_EXTENSION" "$BENCH_ANALYZER"; do
  [ -f "$built" ] || fail "$built is missing: run 'make build' first"
done

BENCH_DIR=$(mktemp -d "${TMPDIR:-/tmp}/meminfo-bench.XXXXXX")
trap 'rm -rf "$BENCH_DIR"' EXIT
trap 'exit 1' HUP INT TERM

BENCH_REVISION=$(git describe --always --dirty=+ -- 2>/dev/null || echo unknown)
export BENCH_EXTENSION BENCH_ANALYZER BENCH_DIR BENCH_REVISION

case ${1:-} in
'') "$php" -n bench/bench.php ;;
update)
  "$php" -n bench/bench.php | tee "$BENCH_DIR/figures"
  grep -q '^Analysis' "$BENCH_DIR/figures" || fail "no figures, bench/README.md is unchanged"
  awk -v figures="$BENCH_DIR/figures" '
    /^<!-- \/measured -->$/ { skip = 0 }
    !skip { print }
    /^<!-- measured -->$/ {
      skip = 1
      print "```text"
      while ((getline line < figures) > 0) print line
      print "```"
    }' bench/README.md > "$BENCH_DIR/README.md"
  cp "$BENCH_DIR/README.md" bench/README.md
  ;;
*) fail "run.sh [update]" ;;
esac
