#!/bin/sh
# Builds the extension for the chosen PHP, and the analyzer.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
use_php
use_cargo
forget_other_php
"$CARGO" build --release -p analyzer
"$CARGO" build --release -p meminfo --target-dir "$target"
