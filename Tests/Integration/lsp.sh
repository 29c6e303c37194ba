#!/usr/bin/env bash
# `etterlev lsp` driven by a client library that editors' tests use.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
program=$(ls "$root"/.build/{debug,release}/etterlev 2>/dev/null | head -1)
[ -n "$program" ] || { echo 'skipped: etterlev is not built'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv" >/dev/null 2>&1 && "$work/venv/bin/pip" install -q 'pygls>=2,<3' >/dev/null 2>&1 \
  || { echo 'skipped: pygls cannot be installed here'; exit 77; }
exec timeout 120 "$work/venv/bin/python" "$root/Tests/Integration/lsp.py" "$program" "$root/Rules/kvalitetsforskriften"
