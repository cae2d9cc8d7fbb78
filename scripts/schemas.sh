#!/bin/sh
# Brings analyzer/schemas/ up to date with the types of the reports.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
use_cargo
UPDATE_SCHEMAS=1 "$CARGO" test --quiet -p analyzer --bin analyzer schemas
git diff --stat -- analyzer/schemas 2>/dev/null || true
