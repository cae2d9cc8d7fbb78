# shellcheck shell=bash
# Sourced by real-programs.sh and applications.sh, after lib.sh: generates what the programs work on, and runs a program
# without and with the extension.

# Composer asks nobody and nothing outside.
export COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_DISABLE_NETWORK=1

# A project with a repository of 400 packages in three versions, that require each other: Packagist is not needed.
composer_project() { # directory
  mkdir "$1"
  # shellcheck disable=SC2016,SC2154 # PHP's variables; $php comes from use_php
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
  ' > "$1/composer.json"
}

# Thirty test cases of ten tests.
phpunit_tests() { # directory
  local i j
  mkdir "$1"
  for ((i = 1; i <= 30; i++)); do
    {
      printf '<?php\n\nclass Number%dTest extends PHPUnit\\Framework\\TestCase\n{\n' "$i"
      for ((j = 1; j <= 10; j++)); do
        printf '    public function testCase%d(): void\n    {\n        self::assertCount(%d, range(1, %d));\n    }\n' "$j" "$i" "$i"
      done
      printf '}\n'
    } > "$1/Number${i}Test.php"
  done
}

# Ends if the two runs of a program did not end alike, or printed something else once sed has taken out the times.
same() { # name, directory with plain, dumped, plain.status and dumped.status, sed script
  local name=$1 plain=$2/plain dumped=$2/dumped status run
  status=$(cat "$plain.status")
  for run in "$plain" "$dumped"; do sed -E "$3" "$run" > "$run.compared"; done
  [ "$status" = 0 ] || fail "$name ended with status $status: $(tail -n 5 "$plain")"
  [ "$(cat "$dumped.status")" = 0 ] || fail "$name ended with status $(cat "$dumped.status") with the dump: $(tail -n 5 "$dumped")"
  diff "$plain.compared" "$dumped.compared" > "$2/diff" || fail "$name printed something else with the dump: $(head -n 20 "$2/diff")"
  echo "$name: status $status and $(wc -l < "$plain.compared") lines of output, the same with and without the dump" >&2
}

# Runs a program and keeps its output and status.
keep() { # file, command…
  local file=$1 status=0
  shift
  "$@" > "$file" 2>&1 || status=$?
  echo "$status" > "$file.status"
}
