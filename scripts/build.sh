#!/bin/sh
# build.sh extension: builds the extension for the chosen PHP. build.sh analyzer: builds the analyzer, needs no PHP.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
use_cargo
case ${1:-} in
extension)
  use_php
  forget_other_php
  "$CARGO" build --release -p meminfo --target-dir "$target"
  ;;
analyzer) "$CARGO" build --release -p analyzer ;;
*) fail "build.sh extension|analyzer" ;;
esac
