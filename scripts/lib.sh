# shellcheck shell=sh
# Sourced by the other scripts, from the top of the project: finds cargo and PHP, names the directories.

fail() {
  echo "meminfo: $*" >&2
  exit 1
}

rust_needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)

# Is the cargo named $1 there, and new enough? RUSTUP_AUTO_INSTALL=0: asking must not download a toolchain.
cargo_fits() {
  have=$(RUSTUP_AUTO_INSTALL=0 "$1" --version 2>/dev/null) || return 1
  have=${have#cargo }
  have=${have%%[ -]*}
  [ "$(printf '%s\n' "$rust_needed" "$have" | sort -V | head -n 1)" = "$rust_needed" ]
}

# Leaves a usable cargo in $CARGO, or fails. rustup's directory is not on PATH right after the installation.
find_cargo() {
  if cargo_fits "${CARGO:-cargo}"; then
    CARGO=${CARGO:-cargo}
    return
  fi
  [ -z "${CARGO:-}" ] || return 1
  PATH=${CARGO_HOME:-${HOME:-/root}/.cargo}/bin:$PATH
  export PATH
  cargo_fits cargo || {
    RUSTUP_TOOLCHAIN=stable
    export RUSTUP_TOOLCHAIN
    cargo_fits cargo
  } || return 1
  CARGO=cargo
}

# Leaves absolute paths in $php and $php_config. If there is no usable pair, fails and says why in $problem; then
# $php may still be set. Variables of the caller always win, and a pair stands side by side (php8.4, php-config8.4).
find_php() {
  php="" php_config="" problem=""
  if [ -n "${PHP:-}" ]; then
    php=$(command -v "$PHP") || { problem="PHP=$PHP cannot be run"; return 1; }
  elif [ -n "${PHP_CONFIG:-}" ]; then
    php_config=$(command -v "$PHP_CONFIG") || { problem="PHP_CONFIG=$PHP_CONFIG cannot be run"; return 1; }
    php=$(dirname "$php_config")/$(basename "$php_config" | sed 's/php-config/php/')
    [ -x "$php" ] || php=$("$php_config" --php-binary)
    [ -x "$php" ] || { php=; problem="no PHP belongs to PHP_CONFIG=$PHP_CONFIG; give PHP=…"; return 1; }
  else
    php=$(command -v php) || { problem="php is missing"; return 1; }
  fi
  version=$("$php" -n -r 'echo PHP_VERSION_ID;') || { problem="$php does not run"; return 1; }
  [ "$version" -ge 80100 ] || { problem="$php is older than PHP 8.1"; return 1; }
  if [ -n "${PHP_CONFIG:-}" ]; then
    candidates=$PHP_CONFIG
  else
    candidates="$(dirname "$php")/$(basename "$php" | sed 's/^php/php-config/')"
    [ -n "${PHP:-}" ] || candidates="$candidates php-config$((version / 10000)).$((version / 100 % 100))"
  fi
  for candidate in $candidates; do
    php_config=$(command -v "$candidate") || continue
    [ "$("$php_config" --vernum)" = "$version" ] && [ -f "$("$php_config" --include-dir)/main/php.h" ] && break
    php_config=
  done
  [ -n "$php_config" ] || { problem="the headers of $php are missing (no php-config that belongs to it)"; return 1; }
}

use_cargo() {
  find_cargo || fail "cargo $rust_needed or newer is missing: run 'make setup'"
}

# Leaves $php, $php_config, $php_id, $target (the extension's target directory) and $extension (its file).
# ext-php-rs reads PHP and PHP_CONFIG, as absolute paths; they stay unset for the PHP on PATH, so that cargo called by
# hand shares the build. Every other PHP has a target directory of its own: switching would rebuild each time.
use_php() {
  find_php || fail "$problem"
  php_id=$("$php" -n -r 'echo PHP_VERSION, PHP_ZTS ? "-zts" : "", PHP_DEBUG ? "-debug" : "";')
  target=${CARGO_TARGET_DIR:-$PWD/target}
  if [ "$php" = "$(command -v php)" ] && [ "$php_config" = "$(command -v php-config)" ]; then
    unset PHP PHP_CONFIG
  else
    target=$target/php-$php_id
    PHP=$php PHP_CONFIG=$php_config
    export PHP PHP_CONFIG
  fi
  # shellcheck disable=SC2034 # for the scripts that source this file
  extension=$target/release/libmeminfo.so
}

# Drops what was built for another PHP in the same directory (an upgrade, a switched alternative): cargo does not see
# the headers change, and an extension that was built for other structs crashes.
forget_other_php() {
  built_for="$php_id $(readlink -f "$php")"
  if [ -f "$target/.php" ] && [ "$(cat "$target/.php")" != "$built_for" ]; then
    "$CARGO" clean -q --target-dir "$target" -p ext-php-rs -p meminfo
  fi
  mkdir -p "$target"
  echo "$built_for" > "$target/.php"
}
