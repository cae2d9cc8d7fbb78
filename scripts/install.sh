#!/bin/sh
# Installs the extension for the chosen PHP, and the analyzer. Switching the extension on is left to the administrator.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
use_php
# Not built here: under sudo there may be no cargo, and what it builds would belong to root.
[ -f "$extension" ] || fail "run 'make build' first"
dir=${DESTDIR:-}$("$php_config" --extension-dir)
bin=${DESTDIR:-}${PREFIX:-/usr/local}/bin
install -d "$dir" "$bin" || fail "cannot write there: run 'sudo make install'"
install -m 644 "$extension" "$dir/meminfo.so"
install -m 755 "${CARGO_TARGET_DIR:-target}/release/analyzer" "$bin/meminfo-analyzer"
echo "installed $dir/meminfo.so and $bin/meminfo-analyzer"
ini=$("$php" -i | sed -n 's/^Scan this dir for additional .ini files => //p')
echo "switch it on:  echo extension=meminfo > ${ini:-DIR_OF_INI_FILES}/meminfo.ini    or for one run:  php -d extension=meminfo …"
