#!/bin/bash
# docker/run.sh PHP VARIANT: runs php-tests/ against the official image php:PHP-VARIANT, e.g. 8.4 zts.
# docker/run.sh all: against every combination in matrix.json; an experimental one may fail.
#
# From the environment: BASE (another image in place of the official one), RUST_IMAGE (where the toolchain comes from),
# DOCKER (docker or podman), DOCKER_BUILD_FLAGS and DOCKER_RUN_FLAGS (a proxy, say).
set -euo pipefail
cd "$(dirname "$0")/.."
DOCKER=${DOCKER:-docker}

run_one() { # PHP VARIANT
  local base=${BASE:-php:$1-$2} image=meminfo-test:$1-$2 flags=()
  [ -z "${RUST_IMAGE:-}" ] || flags+=(--build-arg "RUST_IMAGE=$RUST_IMAGE")
  echo "== PHP $1 $2 ($base)"
  # shellcheck disable=SC2086 # flags are words
  "$DOCKER" build -q -t "$image" --build-arg "BASE=$base" "${flags[@]}" ${DOCKER_BUILD_FLAGS:-} -f docker/Dockerfile . || return
  # The volume keeps crates and build results between runs; one per image, since each is built against other headers.
  # shellcheck disable=SC2086
  "$DOCKER" run --rm --init -v "meminfo-cache-$1-$2:/cache" ${DOCKER_RUN_FLAGS:-} "$image"
}

# The lines of matrix.json: section, version, variants. One combination a line is that file's form.
combinations() {
  awk -F '"' '/^  "/ { section = $2 } /"php"/ { for (i = 8; i < NF; i += 2) print section, $4, $i }' docker/matrix.json
}

if [ "${1:-}" != all ]; then
  run_one "${1:?PHP version, e.g. 8.4}" "${2:-cli}"
  exit
fi

results=()
failed=0
while read -r section php variant <&3; do
  if run_one "$php" "$variant"; then
    results+=("passed  PHP $php $variant")
  elif [ "$section" = experimental ]; then
    results+=("FAILED  PHP $php $variant (experimental, does not count)")
  else
    results+=("FAILED  PHP $php $variant")
    failed=1
  fi
done 3< <(combinations)
printf '%s\n' "${results[@]}"
exit "$failed"
