#!/bin/sh
# Runs the Rust tests; those of the extension are compiled against the chosen PHP.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
use_php
use_cargo
forget_other_php
"$CARGO" test -p dump-format -p analyzer
"$CARGO" test -p meminfo --target-dir "$target"
