#!/bin/bash
# run.sh N [DUMP…]: compares retained sizes with those of Chrome DevTools' own engine, on the examples and golden dumps, on
# dumps of Composer and PHPUnit where these and the extension are there, on the DUMPs given, and on N random ones; and
# where there is a Chromium, all but the random ones in its window.
#
# DevTools' engine comes with the npm package chrome-devtools-mcp, which is fetched once, into target/. Without Node.js
# 20 or newer, npm and its registry nothing is compared; that is said, and is no failure.
set -euo pipefail
cd "$(dirname "$0")/../../.."
package=chrome-devtools-mcp-1.11.0
sha256=e9f0ab97ad9515927c7d9f0a3dfbdb9ea485d2810d572e4a64eb84b192c8bf0c
here=analyzer/tests/devtools
n_random=${1:-100}
[ $# = 0 ] || shift

skip() {
  echo "test-devtools: NOTHING COMPARED with DevTools: $*" >&2
  exit 0
}

command -v node >/dev/null || skip "Node.js is missing; on Debian: apt-get install nodejs npm"
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || skip "Node.js $(node --version) is older than 20"

cache=${CARGO_TARGET_DIR:-$PWD/target}/devtools
mkdir -p "$cache"
if [ ! -d "$cache/$package" ]; then
  command -v npm >/dev/null || skip "npm is missing; on Debian: apt-get install npm"
  (cd "$cache" && npm pack --silent "${package%-*}@${package##*-}" >/dev/null) || skip "npm cannot fetch $package"
  echo "$sha256  $cache/$package.tgz" | sha256sum -c --quiet || exit 1
  rm -rf "$cache/unpacked"
  mkdir "$cache/unpacked"
  tar -xzf "$cache/$package.tgz" -C "$cache/unpacked" --strip-components=1
  mv "$cache/unpacked" "$cache/$package"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
if find_php && use_php && [ -f "$extension" ]; then
  for program in 'composer --no-interaction list' 'phpunit --version'; do
    name=${program%% *}
    file=$(command -v "$name") || continue
    # shellcheck disable=SC2086 # the arguments
    COMPOSER_HOME=$work "$php" -d extension="$extension" -d meminfo.dump_on_shutdown="$work/$name.json" \
      "$file" ${program#* } >/dev/null 2>&1 || true
  done
fi
shopt -s nullglob
dumps=(examples/*.json analyzer/tests/golden/*.json "$work"/*.json "$@")
node --import "./$here/polyfill.mjs" "$here/compare.mjs" "$cache/$package" analyzer/bin/analyzer "$n_random" "${dumps[@]}"

if ! chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome); then
  echo "test-devtools: nothing compared in a window: Chromium is missing; on Debian: apt-get install chromium" >&2
  exit 0
fi
node --import "./$here/polyfill.mjs" "$here/window.mjs" "$cache/$package" analyzer/bin/analyzer "$chromium" "${dumps[@]}"
