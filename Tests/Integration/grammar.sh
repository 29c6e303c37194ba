#!/usr/bin/env bash
# The TextMate grammar colours every pack that the project ships or tests, in an engine that nobody here wrote.
set -u
. "$(dirname "$0")/common.bash"
need python3
python_with textmate_grammar 'textmate-grammar-python==0.6.1' || skip 'textmate-grammar-python cannot be installed here'
cd "$root" || exit 1
mapfile -t packs < <(find Rules Tests/Fixtures Tests/ConformanceTests/Packs -name '*.krav' | sort)
timeout 300 "$python" Tests/Integration/grammar.py Sources/Krav/Krav.docc/Resources/krav.tmLanguage.json "${packs[@]}"
