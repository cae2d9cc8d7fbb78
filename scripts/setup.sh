#!/bin/sh
# Installs what the build needs and this machine lacks: a C compiler, libclang, PHP with its headers, Rust.
# Does nothing when all is there; never touches a PHP that is already installed. Where it cannot help, it names the
# one command that does and exits with 1.
# setup.sh tests: also installs the extensions and SAPIs of Debian's PHP that the tests use.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

exists() { # does any of these paths exist? (globs that match nothing stay as they are)
  for path in "$@"; do [ ! -e "$path" ] || return 0; done
  return 1
}

have_libclang() { # the library, and the headers of its compiler (stddef.h …), which Debian packages apart
  [ -z "${LIBCLANG_PATH:-}" ] || return 0
  exists /usr/lib/llvm-*/lib/libclang.so* /usr/lib/llvm-*/lib/libclang-[0-9]*.so* /usr/lib/*/libclang.so* \
    /usr/lib/*/libclang-[0-9]*.so* /usr/lib/libclang.so* /usr/lib64/libclang.so* &&
    exists /usr/lib/llvm-*/lib/clang/*/include/stddef.h /usr/lib/clang/*/include/stddef.h /usr/lib64/clang/*/include/stddef.h
}

# Prints the packages that are missing, one word each; libclang stands for whatever the release calls it.
missing_packages() {
  command -v cc >/dev/null || echo gcc
  exists /usr/include/stdio.h /usr/include/*/stdio.h || echo libc6-dev
  have_libclang || echo libclang
  find_cargo || command -v curl >/dev/null || echo curl
  find_php || missing_php
}

missing_php() {
  if [ -z "$php" ]; then
    echo php-cli php-dev
  elif is_packaged; then
    echo "$(php_package)-dev"
  fi
}

is_packaged() { # is $php from a package?
  dpkg -S "$(readlink -f "$php")" >/dev/null 2>&1
}

php_package() { # php8.2
  "$php" -n -r 'echo "php", PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;'
}

# The tests of what cannot be had are skipped, each with a word why.
install_for_tests() {
  [ -z "${PHP:-}${PHP_CONFIG:-}" ] && is_packaged || return 0
  missing=
  for name in cgi curl fpm gd intl mbstring phpdbg soap sqlite3 xml xsl zip; do
    package=$(php_package)-$name
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
  done
  # shellcheck disable=SC2086 # one word per package
  [ -z "$missing" ] || (apt_install $missing) || echo "meminfo: the tests that need these will be skipped" >&2
}

# libclang-dev brings half of LLVM; the shared library and the headers are enough. Its version is the release's own.
libclang_packages() {
  n=$(apt-cache depends libclang-dev 2>/dev/null | sed -n 's/.*Depends: libclang-\([0-9]*\)-dev.*/\1/p' | head -n 1)
  if [ -n "$n" ] && apt-cache show "libclang1-$n" "libclang-common-$n-dev" >/dev/null 2>&1; then
    echo "libclang1-$n libclang-common-$n-dev"
  else
    echo libclang-dev
  fi
}

apt_install() { # "$@": packages
  root=
  if [ "$(id -u)" != 0 ]; then
    wanted="apt-get update && apt-get install -y $(echo "$@" | sed 's/\<libclang\>/libclang-dev/')"
    command -v sudo >/dev/null || fail "missing: $*. As root: $wanted"
    sudo -n true 2>/dev/null || [ -t 0 ] || fail "missing: $*. Run: sudo sh -c '$wanted'"
    root=sudo
  fi
  echo "meminfo: installing $*" >&2
  $root apt-get -qq update || fail "apt-get update did not work: see above"
  # shellcheck disable=SC2046,SC2086 # one word per package
  $root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    $(for p in "$@"; do if [ "$p" = libclang ]; then libclang_packages; else echo "$p"; fi; done) >/dev/null ||
    fail "apt-get could not install $*: see above"
}

# A PHP that the caller chose is the caller's: say what it lacks, install nothing for it.
if [ -n "${PHP:-}${PHP_CONFIG:-}" ]; then
  find_php || fail "$problem. Give a pair that belongs together: make PHP=… PHP_CONFIG=…"
fi

# shellcheck disable=SC2046 # one word per package
set -- $(missing_packages)
if [ $# -gt 0 ]; then
  command -v apt-get >/dev/null || fail "missing: $* (Debian's names). Install them with your package manager"
  apt_install "$@"
fi
find_php || fail "$problem. Build or install them, or choose another PHP: make PHP=… PHP_CONFIG=…"
have_libclang || fail "libclang is not where it should be; set LIBCLANG_PATH to the directory of libclang.so"

if ! find_cargo; then
  [ -z "${CARGO:-}" ] || fail "CARGO=$CARGO is not cargo $rust_needed or newer"
  rustup="curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs"
  echo "meminfo: installing Rust into ${CARGO_HOME:-${HOME:-/root}/.cargo} with rustup" >&2
  if command -v rustup >/dev/null; then
    rustup toolchain install stable --profile minimal -c clippy -c rustfmt >&2 || true
  else
    # Fetched whole before it runs: a cut connection must not run half a script.
    if script=$(eval "$rustup"); then
      echo "$script" | sh -s -- -y -q --no-modify-path --profile minimal --default-toolchain stable -c clippy -c rustfmt >&2 || true
    fi
  fi
  find_cargo || fail "Rust $rust_needed or newer is missing and could not be installed. Once this machine reaches the installer: $rustup | sh"
fi

if [ "${1:-}" = tests ]; then
  install_for_tests
fi
