#!/usr/bin/env bash
# The language's documentation compiles without a warning: every link leads somewhere, every parameter is described.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
command -v docc >/dev/null || { echo 'skipped: no docc'; exit 77; }
modules=$root/.build/debug/Modules
[ -e "$modules/Krav.swiftmodule" ] || { echo 'skipped: Krav is not built'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/symbols"
swift symbolgraph-extract -module-name Krav -I "$modules" -target "$(uname -m)-unknown-linux-gnu" \
  -minimum-access-level public -output-dir "$work/symbols" || { echo 'NOT ok: symbols'; exit 1; }
docc convert "$root/Sources/Krav/Krav.docc" --additional-symbol-graph-dir "$work/symbols" \
  --output-path "$work/Krav.doccarchive" --fallback-display-name Krav --fallback-bundle-identifier etterlevd.Krav \
  --warnings-as-errors || { echo 'NOT ok: documentation'; exit 1; }
echo 'ok: documentation'
