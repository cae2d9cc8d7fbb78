#!/bin/bash
# Dumps two real programs at shutdown, Composer and PHPUnit, unchanged and on generated input; checks that they
# behave the same with and without the dump; and follows one object of each from `summary` to `ref-path`.
# `real-programs.sh update` also writes what it prints into docs/real-programs.md, and the essence into README.md.
# COMPOSER and PHPUNIT name the programs, if they are not those on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
# shellcheck source=scripts/workloads.sh
. scripts/workloads.sh
use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
find_program() {
  command -v "$1" || fail "$1 is missing; on Debian: apt-get install composer phpunit"
}
composer=$(find_program "${COMPOSER:-composer}")
phpunit=$(find_program "${PHPUNIT:-phpunit}")
composer_dump=/tmp/composer_dump.json
phpunit_dump=/tmp/phpunit_dump.json

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export COMPOSER_HOME=$work/home
composer_project "$work/app"
phpunit_tests "$work/tests"

# Runs a program without and with the dump; sed takes out the lines that differ by their nature.
compare() { # dump, sed script, program, argument…
  local dump=$1 differs=$2
  shift 2
  rm -f "$dump"
  keep "$work/plain" "$php" "$@"
  keep "$work/dumped" "$php" -d extension="$extension" -d meminfo.dump_on_shutdown="$dump" "$@"
  same "$(basename "$1")" "$work" "$differs"
  [ -s "$dump" ] || fail "$* left no dump"
}

run() {
  printf '$ %s\n' "$1"
  bash -c "$1"
}

analyzer=analyzer/bin/analyzer

id_of() { grep -om 1 '0x[0-9a-f]*' "$1" || fail "no object found"; }

# From the summary to the variable that holds the first object of a class.
follow() { # dump, class
  run "$analyzer summary $1 | head -n 12"
  run "tail -n 2 $1 | head -n 1"
  run "$analyzer query -f 'class=$2' -l 3 $1" | tee "$work/query"
  local id
  id=$(id_of "$work/query")
  run "$analyzer ref-path -l 1 $id $1"
  run "$analyzer ref-path --short $id $1" | tee "$work/path"
  grep -q " = $id;" "$work/path" || fail "no reference path to $id"
}

# The same in few lines.
digest() { # lines of the summary, dump, class
  run "$analyzer summary $2 | head -n $(($1 + 3))"
  run "$analyzer query -f 'class=$3' -l 1 $2" | tee "$work/query"
  run "$analyzer ref-path --short -l 1 $(id_of "$work/query") $2"
}

# The class has moved between the versions of PHPUnit.
doc_block() { "$analyzer" query -v -f 'class~DocBlock$' -l 1 "$phpunit_dump" | sed -n 's/.*Class: \([^ ]*\).*/\1/p'; }

# Replaces what stands between the marks of a Markdown file by the transcripts of these names.
insert_transcripts() { # file
  awk -v work="$work" '
    /^<!-- \/transcript -->$/ { skip = 0 }
    !skip { print }
    /^<!-- transcript: [a-z-]+ -->$/ {
      skip = 1
      print "```console"
      while ((getline line < (work "/" $3)) > 0) print line
      print "```"
    }' "$1" > "$work/updated"
  cp "$work/updated" "$1"
}

compare "$composer_dump" '/^ *ext-meminfo /d' "$composer" show --all --working-dir="$work/app"
compare "$phpunit_dump" '/^Time: /d' "$phpunit" --no-configuration --do-not-cache-result "$work/tests"
package='Composer\Package\CompletePackage'
doc_block=$(doc_block)
follow "$composer_dump" "$package" | tee "$work/composer"
follow "$phpunit_dump" "$doc_block" | tee "$work/phpunit"

if [ "${1:-}" = update ]; then
  digest 7 "$composer_dump" "$package" > "$work/composer-digest"
  digest 4 "$phpunit_dump" "$doc_block" > "$work/phpunit-digest"
  insert_transcripts docs/real-programs.md
  insert_transcripts README.md
fi
