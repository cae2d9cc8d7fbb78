#!/bin/bash
# torture/threads.sh [WAVES] [REQUESTS]: dumps from eight requests at once, in one process.
#
# Builds a program of ours with PHP in it (threads/host.c) and has it run threads/scripts/: once plainly, once for each way
# of opcache that this PHP has, once with one name for all automatic dumps, and once with little address space. Each dump
# is checked. PHP=… chooses the PHP, which must have its embed library; thread-safe ones run eight threads, others the
# requests one after another. Where there is no such library it says so.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
waves=${1:-3}
requests=${2:-6}
often=(-w "$waves" -r "$requests")

# shellcheck disable=SC2154 # $php_config, $php and $target come from use_php
prefix=$("$php_config" --prefix)
# Debian has a library for each version.
version=$("$php" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
library=
for name in "libphp$version.so" libphp.so; do
  [ -n "$library" ] || [ ! -f "$prefix/lib/$name" ] || library=$prefix/lib/$name
done
if [ -z "$library" ]; then
  echo "meminfo: dumps from several threads were NOT tested: $php has no embed library (libphp.so)" >&2
  exit 0
fi
work=$target/torture-threads
rm -rf "$work"
mkdir -p "$work"
# shellcheck disable=SC2046 # flags are words
"${CC:-cc}" -O1 -g -Wall $("$php_config" --includes) torture/threads/host.c -o "$work/host" "$library" -Wl,-rpath,"$(dirname "$library")" -lpthread

status=0
way=("${often[@]}")
scripts=("$PWD"/torture/threads/scripts/*.php)
address_space=unlimited
run() { # name, name of the automatic dumps, settings…
  local name=$1 template=$2 directory=$work/$1
  shift 2
  mkdir -p "$directory/dumps"
  printf '%s\n' "extension=$extension" "meminfo.dump_on_shutdown=$directory/dumps/$template" "$@" > "$directory/php.ini"
  # The scripts print what is wrong, and a debug build of PHP what has leaked.
  (
    ulimit -v "$address_space"
    # Of the C library's own reserves, two are enough.
    export MALLOC_ARENA_MAX=2 PHPRC=$directory PHP_INI_SCAN_DIR='' DUMPS=$directory/dumps
    timeout 900 "$work/host" "${way[@]}" "${scripts[@]}"
  ) > "$directory/output" 2>&1 || {
    echo "$name: the process has ended with $?"
    status=1
  }
  if grep -qv 'requests in .* threads, 0 could not begin$' "$directory/output"; then
    head -n 20 "$directory/output"
    status=1
  fi
  echo "$name: $(tail -n 1 "$directory/output")"
  "$php" -n torture/check.php "$directory/dumps" || status=1
}

run plain 'auto-%p-%n.json'
run one-name 'auto.json'
address_space=1500000
run narrow 'auto-%p-%n.json'
address_space=unlimited
opcache=$(find "$("$php_config" --extension-dir)" -name opcache.so)
if [ -n "$opcache" ]; then
  opcache=("zend_extension=$opcache" opcache.enable=1 opcache.jit_buffer_size=16M)
  run opcache 'auto-%p-%n.json' "${opcache[@]}" opcache.jit=disable
  # Machine code of PHP 8.2 names functions of extensions in the thread that it was compiled in, gone or not, and PHP
  # itself follows them in many places, as zend_is_callable_ex() and zend_gc_check_root_tmpvars(). So no thread ends
  # before the others, but where a script keeps away from all that.
  jit=("${opcache[@]}" opcache.jit_hot_func=5 opcache.jit_hot_loop=5)
  way=(-k -w 1 -r $((waves * requests)))
  run function-jit 'auto-%p-%n.json' "${jit[@]}" opcache.jit=function
  run tracing-jit 'auto-%p-%n.json' "${jit[@]}" opcache.jit=tracing
  way=("${often[@]}")
  scripts=("$PWD/torture/threads/ends.php")
  run ends 'auto-%p-%n.json' "${jit[@]}" opcache.jit=function zend.enable_gc=0
fi
exit "$status"
