#!/bin/bash
# torture/source.sh DIRECTORY: the source of Debian's or Ubuntu's PHP, for its tests, without touching the system's list
# of sources. Its patch level may differ from that of the installed PHP; the tests hardly do. Without a source to be had
# it says so and ends with 2.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
directory=${1:?where to put the source}
[ ! -f "$directory/run-tests.php" ] || exit 0
# shellcheck disable=SC2154 # from use_php
package=php$("$php" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
none() {
  echo "meminfo: no source of $package: $*" >&2
  exit 2
}
command -v apt-get >/dev/null || none "this machine has no apt-get; give a source that you have"

# The system's sources, asked for source packages instead.
mkdir -p "$work/lists/partial" "$work/sources" "$work/source"
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
  case $list in
  *.list) [ ! -f "$list" ] || sed -n 's/^deb /deb-src /p' "$list" > "$work/sources/$(basename "$list")" ;;
  *.sources) sed 's/^Types:.*/Types: deb-src/' "$list" > "$work/sources/$(basename "$list")" ;;
  esac
done
apt=(-qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/sources" -o Dir::State::Lists="$work/lists" -o APT::Sandbox::User=root)
apt-get "${apt[@]}" update >/dev/null 2>&1 || none "the list of source packages cannot be had"
(cd "$work/source" && apt-get "${apt[@]}" source --download-only "$package" >"$work/log" 2>&1) ||
  # The newest version may be gone from the mirror already while an older one is still there.
  (cd "$work/source" && apt-cache "${apt[@]}" showsrc "$package" | sed -n 's/^Version: //p' | sort -rV | while read -r version; do
    rm -f ./*
    ! apt-get "${apt[@]}" source --download-only "$package=$version" >"$work/log" 2>&1 || exit 0
  done; ls ./*.orig.tar.* >/dev/null 2>&1) || none "$(head -n 1 "$work/log")"
mkdir -p "$directory"
tar -xf "$(find "$work/source" -name '*.orig.tar.*' ! -name '*.asc' | head -n 1)" -C "$directory" --strip-components=1
echo "$package: $(sed -n 's/^#define PHP_VERSION "\(.*\)"/\1/p' "$directory/main/php_version.h") in $directory"
