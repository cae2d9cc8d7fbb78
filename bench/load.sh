#!/bin/sh
# Measures loading alone, on a generated dump of BENCH_ITEMS items (10 million), beside cat, wc, jq and json_decode().
# `load.sh index` measures commands without an index and with one; `load.sh instructions` counts instructions, which are
# the same on every machine.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
use_php
find_cargo || fail "cargo is missing: run 'make setup' first"

BENCH_ANALYZER=${BENCH_ANALYZER:-${CARGO_TARGET_DIR:-$PWD/target}/release/analyzer}
[ -f "$BENCH_ANALYZER" ] || fail "$BENCH_ANALYZER is missing: run 'make build' first"
"$CARGO" build --quiet --release -p dump-format --example generate
generate=${CARGO_TARGET_DIR:-$PWD/target}/release/examples/generate

BENCH_DIR=$(mktemp -d "${TMPDIR:-/tmp}/meminfo-bench.XXXXXX")
trap 'rm -rf "$BENCH_DIR"' EXIT
trap 'exit 1' HUP INT TERM

case ${1:-} in
'')
  "$generate" "${BENCH_ITEMS:-10000000}" > "$BENCH_DIR/big.json"
  "$generate" 500000 > "$BENCH_DIR/small.json"
  echo "Loading: a generated dump of ${BENCH_ITEMS:-10000000} items; MB/s by CPU time; the best of ${BENCH_REPEATS:-3} runs"
  echo
  "$php" -n bench/load.php "$BENCH_ANALYZER" "$BENCH_DIR/big.json" "$BENCH_DIR/small.json" "${BENCH_REPEATS:-3}"
  ;;
index)
  "$generate" "${BENCH_ITEMS:-10000000}" > "$BENCH_DIR/big.json"
  echo "Commands without an index, and with one; the best of ${BENCH_REPEATS:-3} runs"
  echo
  "$php" -n bench/index.php "$BENCH_ANALYZER" "$BENCH_DIR/big.json" "${BENCH_REPEATS:-3}"
  ;;
instructions)
  command -v valgrind > /dev/null || fail "valgrind is missing"
  "$generate" 100000 > "$BENCH_DIR/dump.json"
  # On one core, so that there is one thread: the number then varies by less than a thousandth.
  for command in summary 'summary --retained' dominators; do
    # shellcheck disable=SC2086 # a command and its options
    taskset -c 0 valgrind --tool=callgrind --callgrind-out-file="$BENCH_DIR/callgrind" \
      "$BENCH_ANALYZER" $command --no-index "$BENCH_DIR/dump.json" 2>&1 > /dev/null \
      | awk -v command="$command" '/Collected/ { printf "%s of 100 000 items: %.1f million instructions\n", command, $NF / 1e6 }'
  done
  ;;
*) fail "load.sh [index|instructions]" ;;
esac
