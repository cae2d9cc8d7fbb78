#!/bin/bash
# Dumps two real programs at shutdown, Composer and PHPUnit, unchanged and on generated input; checks that they
# behave the same with and without the dump; and follows one object of each from `summary` to `ref-path`.
# `real-programs.sh update` also writes what it prints into docs/real-programs.md, and the essence into README.md.
# COMPOSER and PHPUNIT name the programs, if they are not those on PATH.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
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
export COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_DISABLE_NETWORK=1 COMPOSER_HOME=$work/home
mkdir "$work/app" "$work/tests"

# A repository of 400 packages in three versions, that require each other: Packagist is not needed.
# shellcheck disable=SC2016 # PHP's variables
"$php" -n -r '
  $packages = [];
  for ($i = 1; $i <= 400; $i++) {
    foreach (["1.0.0", "1.1.0", "2.0.0"] as $version) {
      $require = ["php" => ">=7.2"];
      foreach ([2 * $i, 3 * $i, 5 * $i] as $other) {
        if ($other <= 400) $require["acme/package-$other"] = "^$version[0].0";
      }
      $packages[] = ["name" => "acme/package-$i", "version" => $version, "description" => "Package number $i",
        "require" => $require, "license" => ["MIT"], "autoload" => ["psr-4" => ["Acme\\Package$i\\" => "src/"]],
        "dist" => ["type" => "zip", "url" => "https://example.org/package-$i-$version.zip"]];
    }
  }
  echo json_encode(["name" => "acme/app", "require" => ["acme/package-1" => "^1.0", "acme/package-7" => "*"],
    "repositories" => [["type" => "package", "package" => $packages], ["packagist.org" => false]]]);
' > "$work/app/composer.json"

# Thirty test cases of ten tests.
for ((i = 1; i <= 30; i++)); do
  {
    printf '<?php\n\nclass Number%dTest extends PHPUnit\\Framework\\TestCase\n{\n' "$i"
    for ((j = 1; j <= 10; j++)); do
      printf '    public function testCase%d(): void\n    {\n        self::assertCount(%d, range(1, %d));\n    }\n' "$j" "$i" "$i"
    done
    printf '}\n'
  } > "$work/tests/Number${i}Test.php"
done

# Runs a program without and with the dump. Both must end alike and print the same, but for lines that match $skip.
compare() { # dump, skip, program, argument…
  local dump=$1 skip=$2 plain=0 dumped=0
  shift 2
  rm -f "$dump"
  "$php" "$@" > "$work/plain" 2>&1 || plain=$?
  MEMINFO_DUMP=$dump "$php" -d extension="$extension" -d auto_prepend_file="$PWD/examples/dump-at-shutdown.php" "$@" \
    > "$work/dumped" 2>&1 || dumped=$?
  sed -i -E "/$skip/d" "$work/plain" "$work/dumped"
  [ "$plain" = 0 ] || fail "$* ended with status $plain: $(tail -n 5 "$work/plain")"
  [ "$plain" = "$dumped" ] || fail "$* ended with status $dumped instead of $plain: $(tail -n 5 "$work/dumped")"
  diff "$work/plain" "$work/dumped" || fail "$* printed something else with the dump"
  [ -s "$dump" ] || fail "$* left no dump"
  echo "$(basename "$1"): status $plain and $(wc -l < "$work/plain") lines of output, the same with and without the dump" >&2
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

compare "$composer_dump" '^ *ext-meminfo ' "$composer" show --all --working-dir="$work/app"
compare "$phpunit_dump" '^Time: ' "$phpunit" --no-configuration --do-not-cache-result "$work/tests"
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
