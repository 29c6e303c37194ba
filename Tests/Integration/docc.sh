#!/usr/bin/env bash
# The documentation compiles without a warning: every link leads somewhere, every parameter is described.
set -u
. "$(dirname "$0")/common.bash"
need docc
modules=$root/.build/debug/Modules
[ -e "$modules/Krav.swiftmodule" ] || skip 'Krav is not built'
workplace
for catalogue in "$root"/Sources/*/*.docc; do
  name=$(basename "$catalogue" .docc)
  mkdir "$work/$name"
  swift symbolgraph-extract -module-name "$name" -I "$modules" -I "$root/Sources/CLinux" -target "$(uname -m)-unknown-linux-gnu" \
    -minimum-access-level public -output-dir "$work/$name" || { echo "NOT ok: symbols of $name"; exit 1; }
  docc convert "$catalogue" --additional-symbol-graph-dir "$work/$name" \
    --output-path "$work/$name.doccarchive" --fallback-display-name "$name" \
    --fallback-bundle-identifier "etterlevd.$name" --warnings-as-errors ||
    { echo "NOT ok: documentation of $name"; exit 1; }
done
echo 'ok: documentation'
