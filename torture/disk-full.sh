#!/bin/bash
# torture/disk-full.sh: the disk is full at every megabyte of a dump, in both ways in which a dump is written. The exception
# says how many bytes were written, and the program goes on.
#
# Files may not grow beyond a limit (ulimit -f; a program that ignores SIGXFSZ sees an error, as that of a full disk), which
# needs no rights. Where the kernel lets a user have mounts of their own, also on file systems that are really full.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib.sh
. scripts/lib.sh
use_php
[ -f "$extension" ] || fail "$extension is missing: run 'make build'"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
n_runs=0

# The way, what the disk takes in bytes or "", the expected result, and a command before PHP.
check() {
  local how=$1 limit=$2 expected=$3 result
  shift 3
  result=$("$@" "$php" -n -d extension="$extension" torture/disk-full.php "$work/disk/dump" "$how" "$limit" 2>&1) || result="$result (exit $?)"
  n_runs=$((n_runs + 1))
  if [ "$result" != "$expected" ]; then
    echo "$how, ${limit:-?} bytes: $result, not $expected"
    status=1
  fi
}

# shellcheck disable=SC2317 # check() calls it
limited() { # bytes, command…
  local bytes=$1
  shift
  # In units of 1,024 bytes for bash. An ignored signal stays ignored in the programs that are started.
  (trap '' XFSZ && ulimit -f $((bytes / 1024)) && exec "$@")
}

# shellcheck disable=SC2317 # check() calls it, too
mounted() { # bytes, command…
  local bytes=$1
  shift
  # shellcheck disable=SC2016 # for the inner shell
  unshare -rm sh -c 'mount -t tmpfs -o size="$1" none "$2" && shift 2 && exec "$@"' sh "$bytes" "$work/disk" "$@"
}

mkdir "$work/disk"
check direct '' whole env
size=$(stat -c %s "$work/disk/dump")
echo "a dump of $size bytes"
for ((bytes = 0; bytes < size; bytes += 1 << 20)); do
  check direct "$bytes" incomplete limited "$bytes"
  check spooled '' incomplete limited "$bytes"
done
# mounted 0 would be without a limit.
if mounted 1048576 true 2>/dev/null; then
  for ((bytes = 1 << 20; bytes < size; bytes += 1 << 20)); do
    check direct "$bytes" incomplete mounted "$bytes"
    check spooled '' incomplete mounted "$bytes"
  done
else
  echo 'no mounts of our own here: not on file systems that are really full'
fi
check direct '' whole limited $((size + (1 << 20)))
check spooled '' whole limited $((2 * size))
echo "$n_runs runs"
exit "$status"
