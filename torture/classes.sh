#!/bin/bash
# torture/classes.sh [EXTENSION…]: objects of all internal classes, made in ways that no extension expects, in processes
# that dump them (classes.php). EXTENSIONs are loaded beside those that PHP loads with -n; by default all that lie in its
# directory and load together. Needs pcntl and posix.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"

# Extensions that others need, then the rest. Left out are those that change how PHP works.
all_extensions() {
  local directory name
  # shellcheck disable=SC2154 # from use_php
  directory=$("$php" -n -r 'echo ini_get("extension_dir");')
  for name in mysqlnd pdo dom xml raphf psr igbinary msgpack simplexml sockets posix; do
    [ ! -f "$directory/$name.so" ] || echo "$name"
  done
  find "$directory" -name '*.so' -printf '%f\n' | sed 's/\.so$//' | sort |
    grep -vxE 'mysqlnd|pdo|dom|xml|raphf|psr|igbinary|msgpack|simplexml|sockets|posix|opcache|xdebug|pcov|uopz|tideways.*|excimer|gmagick|meminfo'
}
[ $# -gt 0 ] || mapfile -t extensions < <(all_extensions)
[ $# = 0 ] || extensions=("$@")
flags=(-n)
for name in "${extensions[@]}"; do
  # What cannot be loaded beside the others says so, or does not start.
  if [ -z "$("$php" "${flags[@]}" -d extension="$name" -r '' 2>&1 | head -c 1)" ]; then
    flags+=(-d extension="$name")
  fi
done
echo "$(((${#flags[@]} - 1) / 2)) extensions"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
here=$PWD
cd "$work"
USE_ZEND_ALLOC=${USE_ZEND_ALLOC:-1} "$php" "${flags[@]}" -d extension="$extension" "$here/torture/classes.php"
