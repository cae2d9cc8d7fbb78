dnl For PIE and everyone who builds with phpize && ./configure && make && make install. The building is done by cargo;
dnl this only tells it for which PHP.

PHP_ARG_ENABLE([meminfo],
  [whether to enable meminfo],
  [AS_HELP_STRING([--enable-meminfo], [Enable meminfo])],
  [yes])

if test "$PHP_MEMINFO" != no; then
  AC_PATH_PROG([CARGO], [cargo], [no], [$PATH:${CARGO_HOME:-$HOME/.cargo}/bin])
  if test "$CARGO" = no; then
    AC_MSG_ERROR([cargo is missing: install Rust from https://rustup.rs])
  fi
  PHP_SUBST([CARGO])
  PHP_SUBST([PHP_CONFIG])
  PHP_MODULES="$PHP_MODULES \$(phplibdir)/meminfo.so"
  PHP_ADD_BUILD_DIR([$abs_builddir/modules])
  PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/Makefile.frag], [$abs_srcdir], [$abs_builddir])
fi
