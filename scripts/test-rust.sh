#!/bin/sh
# Runs the Rust tests; those of the extension are compiled against the chosen PHP.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
use_php
use_cargo
forget_other_php
status=0
"$CARGO" test --no-fail-fast -p dump-format -p analyzer || status=$?
"$CARGO" test --no-fail-fast -p meminfo --target-dir "$target" || status=$?
exit "$status"
