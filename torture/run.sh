#!/bin/bash
# torture/run.sh SOURCE [FOLDER…]: the engine's own tests with a dump at every shutdown.
#
# SOURCE is an unpacked source of the PHP in use (PHP=… chooses it); a debug build finds the most. FOLDERs are folders
# of tests in it, by default all. Each test runs twice, without the extension and with it. No test that passes without
# may fail with it, no debug build may report a leak or a failed assertion (both make a test fail), and every dump must
# be right (check.php). PHP_FLAGS are given to PHP with the extension, as -d zend_extension=opcache.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
source=${1:?an unpacked source of PHP}
shift
[ -f "$source/run-tests.php" ] || fail "$source is no source of PHP: it has no run-tests.php"
[ $# -gt 0 ] || set -- Zend/tests tests ext

# Tests write beside themselves.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$source" && find "$@" -type f \( -path 'tests/*' -o -path '*/tests/*' \) -print0 | tar -cf - --null -T - run-tests.php) | tar -xf - -C "$work"
here=$PWD
export TORTURE_DUMPS=$work/dumps
mkdir "$TORTURE_DUMPS"

run() { # name, flags…
  local name=$1
  shift
  # shellcheck disable=SC2068,SC2154 # flags are words; $php comes from use_php
  (cd "$work" && NO_INTERACTION=1 TEST_PHP_EXECUTABLE=$php "$php" -n run-tests.php -q -n -j2 --no-progress -W "$work/$name" \
    $@ -d auto_prepend_file="$here/torture/prepend.php" "${folders[@]}" > "$work/$name.log" 2>&1) || true
  [ -s "$work/$name" ] || fail "run-tests.php did not run: $(tail -n 3 "$work/$name.log")"
  # A test that passed in neither run proves nothing; run-tests.php may also call one "BORKED" now and then.
  grep '^PASSED' "$work/$name" | cut -f2 | sort > "$work/$name.passed"
  echo "$name: $(wc -l < "$work/$name.passed") of $(wc -l < "$work/$name") tests passed"
}

folders=("$@")
run without
find "$TORTURE_DUMPS" -type f -delete
# shellcheck disable=SC2086 # flags are words
run with -d extension="$extension" ${PHP_FLAGS:-}
status=0
lost=$(comm -23 "$work/without.passed" "$work/with.passed")
for test in $lost; do
  # Some tests fail now and then by themselves: only what fails again is ours.
  rm -f "${test%.phpt}.diff"
  # shellcheck disable=SC2086
  (cd "$work" && NO_INTERACTION=1 TEST_PHP_EXECUTABLE=$php "$php" -n run-tests.php -q -n --no-progress -W "$work/again" \
    -d extension="$extension" ${PHP_FLAGS:-} -d auto_prepend_file="$here/torture/prepend.php" "$test" > /dev/null 2>&1) || true
  if ! grep -qE '^(PASSED|SKIPPED)' "$work/again"; then
    echo "fails with the extension only: ${test#"$work/"}"
    cat "${test%.phpt}.diff" 2>/dev/null || true
    status=1
  fi
done
"$php" -n torture/check.php "$TORTURE_DUMPS" || status=1
exit "$status"
