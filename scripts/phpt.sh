#!/bin/sh
# Runs php-tests/ with PHP's own run-tests.php. Arguments: tests to run instead of all (php-tests/foo.phpt).
# run-tests.php also succeeds when every test was skipped or the extension did not load, hence the checks around it.
# PHPT_FLAGS are given to run-tests.php (-m for valgrind); PHPT_EXTENSION is another build of the extension. See
# torture/processes.sh for PHPT_EXECUTABLE, a command in place of PHP, PHPT_WORK, another directory to run in, and
# PHPT_WITHOUT, tests to leave out.
set -eu
cd "$(dirname "$0")/.."
top=$PWD
. scripts/lib.sh
use_php
extension=${PHPT_EXTENSION:-$extension}

[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
"$php" -n -d extension="$extension" -r 'exit((int) !function_exists("meminfo_dump"));' ||
  fail "$extension does not load into $php"

find_run_tests() {
  for f in "$("$php_config" --prefix)/lib/php/build/run-tests.php" "$(dirname "$("$php_config" --include-dir)")"/build/run-tests.php \
    "$("$php_config" --extension-dir)/build/run-tests.php"; do
    [ ! -f "$f" ] || { echo "$f"; return; }
  done
  # Debian: /usr/lib/php/API/build, several PHPs side by side. Others: lib64/php/build and the like.
  api=$("$php" -n -i | sed -n 's/^PHP Extension => //p')
  for pattern in "*/$api/*/run-tests.php" '*/build/run-tests.php'; do
    f=$(find "$("$php_config" --prefix)" "$(dirname "$(dirname "$php")")" -path "$pattern" 2>/dev/null | head -n 1)
    [ -z "$f" ] || { echo "$f"; return; }
  done
}
run_tests=$(find_run_tests)
[ -n "$run_tests" ] || fail "run-tests.php of $php is not installed (it comes with PHP's headers)"

# In a copy: run-tests.php and the tests write beside themselves, and several PHPs may be at it at once.
work=${PHPT_WORK:-$target/phpt}
rm -rf "$work"
mkdir -p "$work"
cp -R php-tests "$work/php-tests"
cp "$run_tests" "$work/run-tests.php"
cd "$work"
# shellcheck disable=SC2086 # names are words
[ -z "${PHPT_WITHOUT:-}" ] || rm -f $PHPT_WITHOUT
# The tests may run as another user, and write beside themselves.
[ -z "${PHPT_WORK:-}" ] || chmod -R a+rwX php-tests
# Only what ran the whole suite as it is counts for the table at the end.
part=$*${PHPT_EXECUTABLE:-}${PHPT_FLAGS:-}
[ $# -gt 0 ] || set -- php-tests

# PHP 8.1's does not know it, and shows no progress where there is no terminal.
progress=$(grep -om 1 -e '--no-progress' run-tests.php || true)

status=0
# shellcheck disable=SC2086 # flags are words
NO_INTERACTION=1 REPORT_EXIT_STATUS=1 NO_COLOR=1 TEST_PHP_EXECUTABLE=${PHPT_EXECUTABLE:-$php} \
  "$php" -n run-tests.php -q -n -j2 $progress -d extension="$extension" -W results ${PHPT_FLAGS:-} "$@" || status=$?

# Keeps the result of the whole suite and shows those of all PHPs that it has been run with here.
remember() {
  seen=$top/target/phpt-seen
  mkdir -p "$seen"
  printf '%-28s %7s %7s %8s  %s\n' "$php_id" "$passed" "$failed" "$skipped" \
    "$(git -C "$top" describe --always --dirty 2>/dev/null || echo unknown)" > "$seen/$php_id"
  printf '\n%-28s %7s %7s %8s  %s\n' 'PHP' passed failed skipped sources
  sort -V "$seen"/*
}

count() { grep -Ec "^($1)	" results || true; }
passed=$(count 'PASSED')
skipped=$(count 'SKIPPED|XFAILED')
failed=$(($(wc -l < results) - passed - skipped))
find php-tests -name '*.diff' -o -name '*.mem' -size +0 | sort | while read -r diff; do
  echo "--- $work/$diff"
  cat "$diff"
  echo
done
echo "phpt, PHP $php_id: $passed passed, $failed failed, $skipped skipped"
[ -n "$part" ] || remember
[ "$status" = 0 ] && [ "$failed" = 0 ] || exit 1
[ "$passed" -gt 0 ] || fail "no test passed, so nothing was tested"
