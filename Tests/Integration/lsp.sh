#!/usr/bin/env bash
# `etterlev lsp` driven by a client library that editors' tests use.
set -u
. "$(dirname "$0")/common.bash"
need_built etterlev
need python3
python_with pygls 'pygls>=2,<3' || skip 'pygls cannot be installed here'
exec timeout 120 "$python" "$root/Tests/Integration/lsp.py" "$program" "$root/Rules/kvalitetsforskriften"
