#!/bin/sh
# Fuzzes the reader, from the golden dumps on: run.sh [SECONDS]. Needs cargo-fuzz; any compiler will do.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
find_cargo || fail "cargo is missing: run 'make setup' first"

"$CARGO" fuzz --version > /dev/null 2>&1 || fail "cargo-fuzz is missing: run 'cargo install cargo-fuzz' first"
mkdir -p fuzz/corpus/read
for dump in dump-format/tests/golden/*.json analyzer/tests/golden/*.json; do
  cp "$dump" "fuzz/corpus/read/$(echo "$dump" | tr / -)"
done
# Sanitizers are for nightly compilers only, unless the compiler is told to be one.
RUSTC_BOOTSTRAP=1 "$CARGO" fuzz run --fuzz-dir fuzz read fuzz/corpus/read -- \
  -dict=fuzz/dump.dict -max_total_time="${1:-60}" -max_len=8192 -timeout=10 -rss_limit_mb=2048
