#!/bin/sh
# Everything that is checked without running the code. Goes on after a failure, so that one run shows them all.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
use_php
use_cargo
forget_other_php

failed=
check() { # name, command…
  name=$1
  shift
  echo "lint: $name"
  "$@" || failed="$failed $name"
}

# STYLE.md, section 3. The crates' own attributes say the same to the compiler; this also covers build scripts.
unsafe_only_in_zend() {
  ! grep -rnE '\bunsafe\b *(\{|\(|fn|impl|trait|extern)' --include='*.rs' dump-format analyzer extension |
    grep -vE '^extension/src/zend(\.rs|/)|^[^:]*:[0-9]*: *//'
}

shell_scripts() {
  if command -v shellcheck >/dev/null; then
    # shellcheck disable=SC2046 # one word per script
    shellcheck -x .ci/run $(git ls-files '*.sh')
  else
    echo "lint: shellcheck is not installed, scripts not checked"
  fi
}

check format "$CARGO" fmt --all --check
check clippy "$CARGO" clippy -q --workspace --all-targets --target-dir "$target" -- -D warnings
check docs env RUSTDOCFLAGS=-Dwarnings "$CARGO" doc -q --workspace --no-deps --target-dir "$target"
check unsafe unsafe_only_in_zend
check shell shell_scripts
[ -z "$failed" ] || fail "lint failed:$failed"
