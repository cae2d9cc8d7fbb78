#!/bin/bash
# torture/zts.sh SOURCE DIRECTORY: builds a thread-safe debug PHP with its embed library from an unpacked source of PHP,
# for torture/threads.sh. What is there already stays. Takes some minutes.
set -euo pipefail
source=$(readlink -f "${1:?an unpacked source of PHP}")
directory=$(readlink -m "${2:?where to put PHP}")
[ ! -f "$directory/lib/libphp.so" ] || exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
step() { # name, command…
  "${@:2}" > "$1.log" 2>&1 || {
    tail -n 5 "$1.log" >&2
    echo "meminfo: no thread-safe PHP: $1 has failed" >&2
    exit 1
  }
}
step configure "$source/configure" --prefix="$directory" --enable-zts --enable-debug --enable-embed --enable-opcache \
  --disable-all --disable-cgi --disable-phpdbg
step make make -j"$(nproc)"
step install make install
