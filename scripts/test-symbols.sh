#!/bin/sh
# The engine's symbols that the extension imports are those that extension/symbols.txt gives a reason for, no more and
# no fewer.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Those of glibc have a version; what else there is belongs to the compiler.
nm -D --undefined-only "$extension" | awk '{ print $2 }' | grep -vE '@|^(_ITM_|__gmon_start__|__cxa_finalize)' | sort > "$work/imported"
# shellcheck disable=SC2016 # PHP's variables
"$php" -n -r '
  foreach (file("extension/symbols.txt", FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) as $line) {
    if ($line[0] === "#") continue;
    [$symbol, $when, $reason] = preg_split("/\s+/", $line, 3) + [2 => ""];
    $is_meant = match (true) {
      $reason === "" => exit("extension/symbols.txt: no reason for $symbol\n"),
      $when === "always" => true,
      $when === "zts", $when === "nts" => PHP_ZTS == ($when === "zts"),
      $when === "debug", $when === "release" => PHP_DEBUG == ($when === "debug"),
      (bool) preg_match("/^(<|>=)(\d+\.\d+)$/", $when, $match) => version_compare(PHP_MAJOR_VERSION . "." . PHP_MINOR_VERSION, $match[2], $match[1]),
      default => exit("extension/symbols.txt: what is $when?\n"),
    };
    if ($is_meant) echo "$symbol\n";
  }' | sort > "$work/listed"
if ! difference=$(diff "$work/listed" "$work/imported"); then
  echo "$difference" | sed -n 's/^< /listed, but not imported: /p; s/^> /imported, but not in extension\/symbols.txt: /p' >&2
  fail "the imported symbols of $extension are not those listed"
fi
echo "symbols, PHP $php_id: $(wc -l < "$work/imported") imported, each with a reason"
