#!/bin/sh
# The engine's globals that the extension reads are those that extension/globals.txt tells the state of, no more and no
# fewer.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

{
  # In C by the engine's macros.
  grep -ohE '\b(CG|EG|PG|SG|OG|BG|FG)\([a-zA-Z_]+\)' extension/src/zend/*.c
  # In Rust as fields of the executor's globals.
  find extension/src/zend -name '*.rs' -exec cat '{}' + | tr -d ' \n' |
    grep -oE '\b(executor_globals\(\)|globals\)?)\.[a-z_]+' | sed 's/.*\./EG(/; s/$/)/'
} | sort -u > "$work/read"
sed -nE 's/^([A-Z]+\([a-zA-Z_]+\)) .*/\1/p' extension/globals.txt | sort > "$work/listed"
if ! difference=$(diff "$work/listed" "$work/read"); then
  echo "$difference" | sed -n 's/^< /listed, but not read: /p; s/^> /read, but not in extension\/globals.txt: /p' >&2
  fail "the globals that the extension reads are not those listed"
fi
echo "globals: $(wc -l < "$work/read") read, each with its state"
