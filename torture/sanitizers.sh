#!/bin/sh
# torture/sanitizers.sh valgrind|asan|zend-alloc-off|tracked-alloc [TEST…]: php-tests/ where errors of memory show.
#
#   valgrind        under valgrind's memcheck, without PHP's own allocator
#   asan            with AddressSanitizer in the extension; needs a PHP that was built with it (PHP=…/php)
#   zend-alloc-off  with malloc() in place of PHP's allocator (USE_ZEND_ALLOC=0)
#   tracked-alloc   with malloc(), and what it gave out tracked (USE_TRACKED_ALLOC=1)
#
# The slow tests are left out where every instruction is slow; some tests skip themselves without PHP's allocator.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
how=${1:-}
[ $# -eq 0 ] || shift
export USE_ZEND_ALLOC=0
case $how in
valgrind)
  command -v valgrind >/dev/null || fail "valgrind is not installed"
  # What the PCRE library compiles at run time reads past the end of strings, which memcheck reports.
  export SKIP_SLOW_TESTS=1 PHPT_FLAGS='-m -d pcre.jit=0'
  export VALGRIND_OPTS="--suppressions=$PWD/torture/valgrind.supp"
  ;;
asan)
  use_php
  use_cargo
  grep -q __asan_init "$php" || fail "$php was built without AddressSanitizer: name another by PHP=…"
  # Only the extension itself, hence a target: what cargo runs while it builds must not be instrumented.
  host=$("${RUSTC:-rustc}" -vV | sed -n 's/^host: //p')
  RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=address -Cforce-frame-pointers=yes" \
    "$CARGO" build --release -p meminfo --target "$host" --target-dir "$target"
  export SKIP_SLOW_TESTS=1 ASAN_OPTIONS=detect_leaks=0 PHPT_EXTENSION="$target/$host/release/libmeminfo.so"
  ;;
zend-alloc-off) ;;
tracked-alloc) export USE_TRACKED_ALLOC=1 ;;
*) fail "torture/sanitizers.sh valgrind|asan|zend-alloc-off|tracked-alloc" ;;
esac
exec scripts/phpt.sh "$@"
