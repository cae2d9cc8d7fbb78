#!/bin/bash
# Runs real applications, as Debian packages them, without and with the extension: each must print the same and end
# alike, and its memory is dumped in the middle and when it ends. Nothing may be held by something unknown. A third time
# it is dumped right after the cycle collector has run: then nothing may be garbage. Prints a table of what the dumps say.
# An application that is not installed is skipped, and its package named.
#
# applications.sh install: installs the packages (as root).
# applications.sh update: writes the table into docs/applications.md; nothing may be missing.
# applications.sh NAME…: runs these applications only, as the functions below are called.
#
# DUMPS=directory keeps the dumps there; PHP=… chooses another PHP, and PHP_FLAGS are given to it, always.
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

# Runs an application three times: without the extension; with it, dumping in the middle and at the end; the same, but
# each time after the cycle collector has run. `prepare` lays its working directory anew each time, $work/app.
run() { # name, title, class that is loaded in the middle, what takes out times (sed), command…
  local name=$1 title=$2 times=$4
  export DUMP_AT_CLASS=$3
  shift 4
  # Debian's PHP looks for its packages there by itself.
  # shellcheck disable=SC2206 # flags are words
  flags=(-d include_path=.:/usr/share/php ${PHP_FLAGS:-})
  lay
  keep "$work/plain" "$@"
  flags+=(-d extension="$extension" -d auto_prepend_file="$here/applications/prepend.php")
  dumped "$dumps/$name" "$@"
  rows "$dumps/$name"
  DUMP_COLLECTS=1 dumped "$dumps/$name-collected" "$@"
  nothing_to_collect "$dumps/$name-collected"
}

# Runs it with dumps that have these names, and compares.
dumped() { # beginning of the names, command…
  local flags=("${flags[@]}" -d meminfo.dump_on_shutdown="$1-end-%n.json")
  lay
  DUMP_TO=$1-running.json keep "$work/dumped" "${@:2}"
  same "$title${DUMP_COLLECTS:+ with the cycle collector}" "$work" "$times"
}

rows() { # beginning of the names
  # A server has dumped at the end of each request.
  local ends=("$1"-end-*.json)
  row "$1-running.json" 'in the middle'
  row "$1-end-${#ends[@]}.json" 'at its end'
}

nothing_to_collect() { # beginning of the names
  local dump trailer
  for dump in "$1"-*.json; do
    trailer=$(trailer "$dump")
    [ "$(number "$trailer" unreachable)" = "$(number "$trailer" held)" ] ||
      fail "$title: the cycle collector leaves what the dump calls garbage: $(basename "$dump"), $trailer"
  done
}

lay() {
  rm -rf "$work/app"
  mkdir "$work/app"
  prepare
}

# PHP with the flags of the run.
php() { "$php" "${flags[@]}" "$@"; }

trailer() { tail -n 2 "$1" | head -n 1; }

number() { # line, key
  sed -n "s/.*\"$2\":\([0-9]*\).*/\1/p" <<< "$1" | grep . || echo '?'
}

row() { # dump, moment
  local trailer header
  [ -s "$1" ] || fail "$title left no dump $2"
  header=$(sed -n 2p "$1")
  trailer=$(trailer "$1")
  # The time is that from the file's creation, which not every file system knows, to its last write.
  printf '| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n' "$title" "$2" "$(number "$trailer" items)" \
    "$(grep -c '"is_root":true' "$1")" "$(number "$trailer" unreachable)" "$(number "$trailer" held)" \
    "$(number "$trailer" unknown_holders)" "$(number "$trailer" conservative)" \
    "$(stat -c '%.3W %.3Y' "$1" | awk '$1 == 0 { print "?"; exit } { print int(1000 * ($2 - $1) + .5) }')" \
    "$(stat -c %s "$1")" "$(number "$header" memory_usage)" "$(shares "$1")" >> "$work/table"
}

# The shares of the heap that are known exactly, found by a scan, and not explained.
shares() { # dump
  grep '^{"kind":' "$1" | sed 's/.*"kind":"\([a-z]*\)".*"bytes":\([0-9]*\).*/\1 \2/' | awk '
    $1 == "conservative" { scanned += $2 } $1 == "unexplained" { unexplained += $2 } { all += $2 }
    END {
      if (!all) { print "? | ? | ?"; exit }
      printf "%.2f %% | %.2f %% | %.2f %%", 100 * (all - scanned - unexplained) / all, 100 * scanned / all, 100 * unexplained / all
    }'
}

composer() {
  packaged composer || return 0
  prepare() { composer_project "$work/app/project"; }
  run composer "Composer $version" 'Composer\DependencyResolver\LockTransaction' '' \
    php /usr/bin/composer update --dry-run --working-dir="$work/app/project"
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
  run phpunit "PHPUnit $version" Halfway '/^Time: /d' \
    php /usr/bin/phpunit --no-configuration --do-not-cache-result "$work/app/tests"
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
  run mediawiki "MediaWiki $version" ImageGalleryBase '' php "$maintenance/importTextFiles.php" \
    --conf "$work/app/LocalSettings.php" --user Admin --rc "$work/app/pages/"*.txt
}

symfony_console() {
  packaged php-symfony-console || return 0
  run symfony-console "Symfony Console $version" Halfway '' php applications/console.php
}

symfony_messenger() {
  packaged php-symfony-messenger || return 0
  run symfony-messenger "Symfony Messenger $version" Halfway '' php applications/messenger.php
}

laravel() {
  packaged php-laravel-framework || return 0
  run laravel "Laravel $version" Halfway 's/^\[[^]]*\]//' php applications/laravel.php
}

doctrine() {
  packaged php-doctrine-orm || return 0
  run doctrine "Doctrine ORM $version" Halfway '' php applications/doctrine.php
}

# Asks DokuWiki in one process of PHP's web server, one request after the other: pages that are rendered and pages that
# come from the cache, an edit, a search. Prints what it answers, how it ends, and what it has logged.
requests() {
  local server i
  # Without a shell in between, which would get the signal.
  (exec env WIKI="$work/app" "$php" "${flags[@]}" -d session.save_path="$work/app" -S "127.0.0.1:$port" \
    -t /usr/share/dokuwiki applications/dokuwiki.php > "$work/server.log" 2>&1) &
  server=$!
  for ((i = 0; i < 100; i++)); do
    ! curl -s -o /dev/null "http://127.0.0.1:$port/lib/images/blank.gif" || break
    sleep 0.1
  done
  for request in '?id=wiki:syntax' '?id=wiki:syntax' '?id=new&do=edit' \
    '?id=new&do[save]=1&prefix=.&suffix=&wikitext======%20New%20=====%0A^a^b^%0A|1|[[wiki:syntax]]|' '?id=new&do=revisions' \
    '?id=start&do=search&q=syntax' '?id=start&do=index' '?id=wiki:dokuwiki&purge=1'; do
    get "doku.php$request"
  done
  get feed.php
  get 'lib/exe/css.php?t=dokuwiki'
  get 'doku.php?id=wiki:syntax&purge=1'
  kill -INT "$server"
  status=0
  wait "$server" || status=$?
  echo "the server ends with status $status"
  # All but its requests.
  grep -vE 'Accepted$|Closing$|Development Server|\[[0-9]{3}\]: ' "$work/server.log" | sed 's/^\[[^]]*\] //' || true
}

get() { # path and query; the query is posted if it saves something
  local url=http://127.0.0.1:$port/$1 query=()
  case $1 in
  *save*) query=(-d "${1#*\?}") url=${url%%\?*} ;;
  esac
  echo "GET $1"
  curl -sS -g -b "$work/app/cookies" -c "$work/app/cookies" -w '\nstatus %{http_code}\n' "${query[@]}" "$url"
}

dokuwiki() {
  packaged dokuwiki || return 0
  local port=8399
  while (: > "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  prepare() {
    cp -r /var/lib/dokuwiki/data "$work/app/data"
    # The secret behind the tokens in its links, else random.
    echo salt | tee "$work/app/data/meta/_htcookiesalt" > "$work/app/data/meta/_htcookiesalt2"
    # shellcheck disable=SC2016 # PHP's variables
    printf '<?php $conf["title"] = "A wiki"; $conf["useacl"] = 0; $conf["savedir"] = "%s/data";' "$work/app" > "$work/app/local.php"
    # Its pages show how old they are, and its links how old the configuration is.
    find "$work/app" -type f -exec touch -d 2024-01-01 {} +
  }
  run dokuwiki "DokuWiki ${version#0.0.}" 'dokuwiki\Parsing\Handler\Table' \
    's/\<1[0-9]{9}\>|20[0-9]{2}[-\/][0-9]{2}[-\/][0-9]{2}[ T][0-9:]{5,8}/TIME/g' requests
}

# Prints the table of the lines so far.
table() {
  # shellcheck disable=SC2154 # from use_php
  printf 'With PHP %s:\n\n' "$php_id"
  echo '| application | dumped | items | roots | unreachable | of these held | unknown holders | found by a scan | ms | bytes of the dump | bytes of the heap | typed | conservative | unexplained |'
  echo '|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|'
  cat "$work/table"
}

: > "$work/table"
for application in "${applications[@]}"; do
  prepare() { :; }
  "$application"
done
[ -s "$work/table" ] || fail "no application is installed"
[ "${1:-}" = update ] || table
"$php" -n torture/check.php "$dumps" >&2
for dump in "$dumps"/*.json; do
  [ "$(number "$(trailer "$dump")" unknown_holders)" = 0 ] || fail "$(basename "$dump"): something unknown holds items: $(trailer "$dump")"
done
[ "${1:-}" = update ] || exit 0
[ "$skipped" = 0 ] || fail "the table needs all applications"
{
  sed '/^<!-- applications -->$/q' docs/applications.md
  table
  sed -n '/^<!-- \/applications -->$/,$p' docs/applications.md
} > "$work/updated"
cp "$work/updated" docs/applications.md
