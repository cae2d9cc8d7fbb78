#!/bin/bash
# torture/processes.sh not-dumpable|no-proc|fpm [TEST…]: php-tests/ in processes that may look at themselves less freely.
# torture/processes.sh not-dumpable|no-proc torture SOURCE [FOLDER…]: the same for the engine's own tests, as run.sh has them.
#
#   not-dumpable  as another user, and not dumpable (prctl(2)), as after a change of user: /proc/self/mem is closed
#   no-proc       without /proc
#   fpm           each test in a worker of php-fpm that has changed its user
#
# What this system does not allow is skipped, and said. Tests that need what such a process has not are in
# torture/processes.txt, with their reasons.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
how=${1:-}
[ $# -eq 0 ] || shift
use_php
here=$PWD
skip() {
  echo "meminfo: SKIPPED, the tests were NOT run $*" >&2
  exit 0
}

# Where every user can read it: a directory of root's may be closed to others.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
# shellcheck disable=SC2154 # $php and $extension come from use_php
install -m 644 "${PHPT_EXTENSION:-$extension}" "$work/meminfo.so"
export PHPT_EXTENSION=$work/meminfo.so PHPT_WORK=$work/phpt
export PHPT_WITHOUT
PHPT_WITHOUT=$(sed -n "s/^$how \(php-tests[^:]*\):.*/\1/p" torture/processes.txt)
run=(scripts/phpt.sh "$@")
if [ "${1:-}" = torture ]; then
  run=(torture/run.sh "${@:2}")
fi

# Makes PHP a command that these lines run.
wrap() {
  printf '#!/bin/sh\n%s\n' "$1" > "$work/php"
  chmod 755 "$work/php"
  export PHPT_EXECUTABLE=$work/php
}

other_user=
# shellcheck disable=SC2016 # evaluated by the script that it is written into
[ "$(id -u)" != 0 ] || other_user='[ "$(id -u)" != 0 ] || set -- setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"'

case $how in
not-dumpable)
  command -v setpriv >/dev/null || [ -z "$other_user" ] || skip "as a process that is not dumpable: setpriv is missing"
  printf '#include <sys/prctl.h>\n__attribute__((constructor)) static void begin(void) { prctl(PR_SET_DUMPABLE, 0); }\n' |
    "${CC:-cc}" -shared -fPIC -x c - -o "$work/not-dumpable.so"
  wrap "set -- env LD_PRELOAD=$work/not-dumpable.so $php \"\$@\"
$other_user
exec \"\$@\""
  # shellcheck disable=SC2016 # PHP's variables
  "$work/php" -n -r 'exit((int) is_resource(@fopen("/proc/self/mem", "r")));' || fail "/proc/self/mem is open all the same"
  ;;
no-proc)
  if unshare --mount true 2>/dev/null; then
    enter=(unshare --mount)
  elif unshare --map-root-user --mount true 2>/dev/null; then
    enter=(unshare --map-root-user --mount)
  else
    skip "without /proc: this system lets nobody change what is mounted for a process"
  fi
  # shellcheck disable=SC2016 # the inner shell's arguments
  run=("${enter[@]}" sh -c 'mount -t tmpfs none /proc && [ ! -e /proc/self ] && exec "$@"' sh "${run[@]}")
  ;;
fpm)
  wrap "exec $php -n $here/torture/fpm.php $php \"\$@\""
  [ "$("$work/php" -n -r 'echo PHP_SAPI;')" = cli ] || fail "torture/fpm.php does not run"
  echo '<?php echo PHP_SAPI;' > "$work/sapi.php"
  [ "$("$work/php" -n "$work/sapi.php" 2>/dev/null)" = fpm-fcgi ] || skip "in php-fpm: none of exactly this build of PHP is installed"
  ;;
*) fail "torture/processes.sh not-dumpable|no-proc|fpm [TEST…]" ;;
esac
"${run[@]}"
