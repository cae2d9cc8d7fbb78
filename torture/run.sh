#!/bin/bash
# torture/run.sh SOURCE [FOLDER…]: the engine's own tests with a dump at every shutdown.
#
# SOURCE is an unpacked source of the PHP in use (PHP=… chooses it); a debug build finds the most. FOLDERs are folders
# of tests in it, by default all. Each test runs twice, without the extension and with it. No test that passes without
# may fail with it, unless exceptions.txt says why; no debug build may report a leak or a failed assertion (both make a
# test fail), and every dump must be right (check.php). PHP_FLAGS are given to PHP in both runs, as
# -d zend_extension=opcache. KEEP=directory keeps the dumps. See torture/processes.sh for PHPT_EXECUTABLE and PHPT_EXTENSION.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
source=${1:?an unpacked source of PHP}
shift
[ -f "$source/run-tests.php" ] || fail "$source is no source of PHP: it has no run-tests.php"
[ $# -gt 0 ] || set -- Zend/tests tests ext sapi/cli/tests
folders=("$@")

# Tests write beside themselves.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$source" && find "${folders[@]}" -type f \( -path 'tests/*' -o -path '*/tests/*' \) -print0 | tar -cf - --null -T - run-tests.php) | tar -xf - -C "$work"
here=$PWD
dumps=${KEEP:-$work/dumps}
mkdir -p "$dumps"
# The tests may run as another user.
[ -z "${PHPT_EXECUTABLE:-}" ] || chmod -R a+rwX "$work" "$dumps"

# PHP 8.1's does not know it, and shows no progress where there is no terminal.
progress=$(grep -om 1 -e '--no-progress' "$source/run-tests.php" || true)

# Runs tests; the list of results goes to the file named first. Tests are told to skip what needs a network or is slow.
run() { # results, file or folder of tests, flags…
  local results=$1 tests=$2
  shift 2
  # shellcheck disable=SC2086,SC2154 # flags and folders are words; $php comes from use_php
  (cd "$work" && SKIP_ONLINE_TESTS=1 SKIP_SLOW_TESTS=1 NO_INTERACTION=1 TEST_PHP_EXECUTABLE=${PHPT_EXECUTABLE:-$php} \
    "$php" -n run-tests.php -q -n -j2 $progress -W "$results" ${PHP_FLAGS:-} "$@" $tests > "$results.log" 2>&1) || true
  [ -s "$results" ] || fail "run-tests.php did not run: $(tail -n 3 "$results.log")"
}

passed() { # results
  grep '^PASSED' "$1" | cut -f2 | sort > "$1.passed"
  echo "$(basename "$1"): $(wc -l < "$1.passed") of $(wc -l < "$1") tests passed"
}

flags=(-d extension="${PHPT_EXTENSION:-$extension}" -d meminfo.dump_on_shutdown="$dumps/%s-%p-%n.json")
run "$work/without" "${folders[*]}"
passed "$work/without"
run "$work/with" "${folders[*]}" "${flags[@]}"
passed "$work/with"

status=0
n_excepted=0
for test in $(comm -23 "$work/without.passed" "$work/with.passed"); do
  name=${test#"$work/"}
  if grep -qE "^${name//./\\.}:" "$here/torture/exceptions.txt"; then
    n_excepted=$((n_excepted + 1))
    continue
  fi
  # Some tests fail now and then by themselves: only what fails again with the extension, and not without, is ours.
  run "$work/again" "$test" "${flags[@]}"
  if ! grep -qE '^(PASSED|SKIPPED)' "$work/again"; then
    diff=$(cat "${test%.phpt}.diff" 2>/dev/null || true)
    run "$work/again" "$test"
    if grep -q '^PASSED' "$work/again"; then
      printf 'fails with the extension only: %s\n%s\n' "$name" "$diff"
      status=1
    fi
  fi
done
echo "$n_excepted tests differ for a reason that torture/exceptions.txt gives"
"$php" -n torture/check.php "$dumps" || status=1
exit "$status"
