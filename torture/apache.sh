#!/bin/bash
# torture/apache.sh: dumps in PHP as a module of Apache, whose processes have changed their user: one that a script asks
# for, and one at the end of the request. Nothing may be missing. Without Apache, its module for exactly this PHP, or
# root's right to change the user, it is skipped, and says so.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
skip() {
  echo "meminfo: SKIPPED, PHP was NOT run in Apache: $*" >&2
  exit 0
}
apache=$(command -v apache2 || command -v httpd || echo /usr/sbin/apache2)
[ -x "$apache" ] || skip "it is not installed"
modules=$(dirname "$(find /usr/lib/apache2 /usr/lib64/httpd -name mod_mpm_prefork.so 2>/dev/null | head -n 1)")
# shellcheck disable=SC2154 # $php and $extension come from use_php
version=$("$php" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
[ -f "$modules/libphp$version.so" ] || skip "it has no module for PHP $version"
[ "$(id -u)" = 0 ] || skip "only root can have it change its user"
[ "$(dirname "$php")" = /usr/bin ] || skip "its module is not that of $php"

work=$(mktemp -d)
apache_id=
end() {
  [ -z "$apache_id" ] || kill "$apache_id" 2>/dev/null || true
  [ -z "$apache_id" ] || wait "$apache_id" || true
  rm -rf "$work"
}
trap end EXIT
chmod 755 "$work"
install -m 644 "$extension" "$work/meminfo.so"
mkdir "$work/dumps" "$work/site"
chmod 777 "$work/dumps"
cp -R php-tests/include "$work/site"
port=8499
while (: > "/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
cat > "$work/php.ini" <<INI
extension=$work/meminfo.so
meminfo.dump_on_shutdown=$work/dumps/%n.json
INI
# An extension that holds what it does not tell of, where there is one.
[ ! -f "$("$php" -n -r 'echo PHP_EXTENSION_DIR;')/zip.so" ] || echo extension=zip >> "$work/php.ini"
cat > "$work/apache.conf" <<CONF
ServerRoot $work
ServerName localhost
Listen 127.0.0.1:$port
PidFile $work/pid
ErrorLog $work/log
LoadModule mpm_prefork_module $modules/mod_mpm_prefork.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule php_module $modules/libphp$version.so
User nobody
Group nogroup
StartServers 1
MinSpareServers 1
MaxSpareServers 1
DocumentRoot $work/site
PHPIniDir $work
<FilesMatch "\.php$">
  SetHandler application/x-httpd-php
</FilesMatch>
CONF
cat > "$work/site/index.php" <<'PHP'
<?php
require __DIR__ . '/include/dump.inc';
class Held {}
$held = new Held;
if (class_exists('ZipArchive')) {
    // Which keeps the callback to itself: it has to be searched for.
    $zip = new ZipArchive;
    $zip->open(__DIR__ . '/../dumps/of-nobody.zip', ZipArchive::CREATE);
    $zip->registerCancelCallback(fn () => $held === null);
    unset($held);
}
$dump = take_dump();
echo PHP_SAPI, ': ', count(objects($dump, 'Held')), ' object, ', count_unreachable($dump, 'Held'), ' unreachable, ',
    is_readable('/proc/self/mem') ? 'not another user' : 'another user', ', ',
    implode(', ', $dump['header']['degraded'] ?? ['nothing is missing']), "\n";
PHP
# Debian's PHP reads further files of its own. A session of its own: Apache ends by a signal to its whole process group.
PHP_INI_SCAN_DIR='' setsid "$apache" -d "$work" -f "$work/apache.conf" -DFOREGROUND &
apache_id=$!
for ((i = 0; i < 100; i++)); do
  ! (: > "/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  sleep 0.1
done
# shellcheck disable=SC2016 # a variable of PHP
answer=$("$php" -n -r 'echo file_get_contents("http://127.0.0.1:$argv[1]/index.php");' "$port") || fail "no answer: $(cat "$work/log")"
echo "$answer"
[ "$answer" = 'apache2handler: 1 object, 0 unreachable, another user, nothing is missing' ] || fail "$(cat "$work/log")"
sleep 0.5
"$php" -n torture/check.php "$work/dumps"
