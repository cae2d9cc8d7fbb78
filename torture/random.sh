#!/bin/bash
# torture/random.sh [N] [SEED]: random programs, whose dumps are compared with what their own destructors have counted.
#
# Makes N programs (default 200) from number SEED on (default 1), runs each and checks its dumps; the same number is the
# same program, so that `torture/random.sh 1 SEED` repeats one. What failed stays below target/. PHP=… chooses the PHP,
# PHP_FLAGS are given to it, as `-d zend_extension=opcache -d opcache.enable_cli=1`. VERBOSE=1 lists what is held by
# something that the dump does not name.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
# shellcheck disable=SC2154 # $php and $target come from use_php
"$php" -n -d extension="$extension" -r 'exit((int) !function_exists("meminfo_dump"));' > /dev/null ||
  fail "$extension does not load into $php"
work=$target/torture-random
rm -rf "$work"
mkdir -p "$work"
# shellcheck disable=SC2086 # flags are words
exec "$php" -n torture/random.php "${1:-200}" "${2:-1}" "$work" "$extension" ${PHP_FLAGS:-}
