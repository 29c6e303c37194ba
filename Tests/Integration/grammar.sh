#!/usr/bin/env bash
# The TextMate grammar colours every pack that the project ships or tests, in an engine that nobody here wrote.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" >/dev/null 2>&1 \
  && "$work/venv/bin/pip" install -q 'textmate-grammar-python==0.6.1' >/dev/null 2>&1 \
  || { echo 'skipped: textmate-grammar-python cannot be installed here'; exit 77; }
cd "$root" || exit 1
mapfile -t packs < <(find Rules Tests/Fixtures Tests/ConformanceTests/Packs -name '*.krav' | sort)
timeout 300 "$work/venv/bin/python" Tests/Integration/grammar.py Sources/Krav/Krav.docc/Resources/krav.tmLanguage.json "${packs[@]}"
