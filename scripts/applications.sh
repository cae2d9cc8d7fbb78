#!/bin/bash
# Runs real applications, as Debian packages them, without and with the extension: each must print the same and end
# alike, and its memory is dumped in the middle and when it ends. Prints a table of what the dumps say. An application
# that is not installed is skipped, and its package named.
#
# applications.sh install: installs the packages (as root).
# applications.sh update: writes the table into docs/applications.md; nothing may be missing.
# applications.sh NAME…: runs these applications only, as the functions below are called.
#
# DUMPS=directory keeps the dumps there.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
# shellcheck source=scripts/workloads.sh
. scripts/workloads.sh

packages=(composer phpunit mediawiki dokuwiki php-symfony-console php-symfony-event-dispatcher php-symfony-messenger
  php-laravel-framework php-doctrine-orm php-symfony-cache php-intl php-mbstring php-sqlite3 php-xml curl)
applications=(composer phpunit mediawiki symfony_console symfony_messenger laravel doctrine dokuwiki)

case ${1:-} in
install)
  DEBIAN_FRONTEND=noninteractive exec apt-get install -y --no-install-recommends "${packages[@]}"
  ;;
update | '') ;;
*) applications=("$@") ;;
esac

use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dumps=${DUMPS:-$work/dumps}
mkdir -p "$dumps"
rm -f "$dumps"/*.json
export COMPOSER_HOME=$work/home
here=$PWD
skipped=0

# Is the package there? Leaves its version in $version.
packaged() { # package
  version=$(dpkg-query -W -f '${db:Status-Abbrev} ${source:Upstream-Version}\n' "$1" 2>/dev/null | sed -n 's/^ii *//p')
  if [ -z "$version" ]; then
    echo "meminfo: SKIPPED, $1 is not installed; on Debian: scripts/applications.sh install" >&2
    skipped=$((skipped + 1))
    return 1
  fi
  # The packagers' repackaging is no version of the application's.
  version=${version%%[+~]dfsg*}
}

# Runs an application twice, in a working directory that `prepare` lays anew each time.
run() { # name, title, class in the middle, lines that differ (regular expression), argument of PHP…
  local name=$1 title=$2 class=$3 skip=$4
  shift 4
  with=()
  lay
  keep "$work/plain" "$php" "$@"
  lay
  export DUMP_AT_CLASS=$class DUMP_TO=$dumps/$name-running.json
  with_dumps "$name"
  keep "$work/dumped" "$php" "${with[@]}" -d auto_prepend_file="$here/applications/prepend.php" "$@"
  same "$title" "$work" "$skip"
  rows "$name" "$title"
}

# Leaves in $with what makes PHP dump at shutdown.
with_dumps() { # name
  with=(-d extension="$extension" -d meminfo.dump_on_shutdown="$dumps/$1-shutdown-%n.json")
}

prepare() { :; }

lay() {
  rm -rf "$work/app"
  mkdir "$work/app"
  prepare
}

# Adds the two lines of an application to the table.
rows() { # name, title
  local last
  row "$dumps/$1-running.json" "$2" 'in the middle'
  # shellcheck disable=SC2012 # the names are ours
  last=$(ls -v "$dumps/$1"-shutdown-*.json 2>/dev/null | tail -n 1)
  row "${last:-$dumps/$1-shutdown.json}" "$2" 'at its end'
}

number() { # line, key
  sed -n "s/.*\"$2\":\([0-9]*\).*/\1/p" <<< "$1" | grep . || echo '?'
}

row() { # dump, title, moment
  local trailer header
  [ -s "$1" ] || fail "$2 left no dump $3"
  header=$(sed -n 2p "$1")
  trailer=$(tail -n 2 "$1" | head -n 1)
  # From the file's creation to its last write, in ms; the system counts in steps of up to 10. A file system that does
  # not know the former shows 0.
  printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "$2" "$3" "$(number "$trailer" items)" \
    "$(grep -c '"is_root":true' "$1")" "$(number "$trailer" unreachable)" "$(number "$trailer" held)" \
    "$(number "$trailer" unknown_holders)" "$(stat -c '%.3W %.3Y' "$1" | awk '{ print $1 > 0 ? int(1000 * ($2 - $1) + .5) : "?" }')" \
    "$(stat -c %s "$1")" "$(number "$header" memory_usage)" >> "$work/table"
}

composer() {
  packaged composer || return 0
  prepare() { composer_project "$work/app/project"; }
  run composer "Composer $version" 'Composer\DependencyResolver\LockTransaction' '^$' \
    /usr/bin/composer update --dry-run --working-dir="$work/app/project"
}

phpunit() {
  packaged phpunit || return 0
  prepare() {
    phpunit_tests "$work/app/tests"
    cat > "$work/app/tests/Number2HalfwayTest.php" <<'TEST'
<?php
class Number2HalfwayTest extends PHPUnit\Framework\TestCase
{
    public function testHalfway(): void
    {
        $mock = $this->createMock(Countable::class);
        $mock->expects(self::once())->method('count')->willReturnCallback(fn () => (int) class_exists(Halfway::class));
        self::assertCount(0, $mock);
    }
}
TEST
  }
  run phpunit "PHPUnit $version" Halfway '^Time: ' \
    /usr/bin/phpunit --no-configuration --do-not-cache-result "$work/app/tests"
}

mediawiki() {
  packaged mediawiki || return 0
  local maintenance=/usr/share/mediawiki/maintenance
  prepare() {
    mkdir "$work/app/pages" "$work/app/images"
    "$php" applications/mediawiki.php "$work/app/pages"
    "$php" "$maintenance/install.php" --confpath="$work/app" --dbtype=sqlite --dbpath="$work/app/db" --dbname=wiki \
      --server=http://localhost --scriptpath= --pass=for-the-application Wiki Admin > "$work/install.log" 2>&1 ||
      fail "MediaWiki cannot be installed: $(tail -n 3 "$work/install.log")"
    echo "wfLoadExtensions( [ 'Cite', 'ParserFunctions', 'CategoryTree' ] );" >> "$work/app/LocalSettings.php"
  }
  run mediawiki "MediaWiki $version" ImageGalleryBase '^$' "$maintenance/importTextFiles.php" \
    --conf "$work/app/LocalSettings.php" --user Admin --rc "$work/app/pages/"*.txt
}

symfony_console() {
  packaged php-symfony-console || return 0
  run symfony-console "Symfony Console $version" Halfway '^$' applications/console.php
}

symfony_messenger() {
  packaged php-symfony-messenger || return 0
  run symfony-messenger "Symfony Messenger $version" Halfway '^$' applications/messenger.php
}

laravel() {
  packaged php-laravel-framework || return 0
  run laravel "Laravel $version" Halfway '^$' applications/laravel.php
}

doctrine() {
  packaged php-doctrine-orm || return 0
  run doctrine "Doctrine ORM $version" Halfway '^$' applications/doctrine.php
}

dokuwiki() {
  packaged dokuwiki || return 0
  lay_dokuwiki
  keep "$work/plain" requests
  lay_dokuwiki
  export DUMP_AT_CLASS='dokuwiki\Parsing\Handler\Table' DUMP_TO=$dumps/dokuwiki-running.json
  with_dumps dokuwiki
  keep "$work/dumped" requests "${with[@]}"
  same "DokuWiki $version" "$work" '^$'
  rows dokuwiki "DokuWiki $version"
}
