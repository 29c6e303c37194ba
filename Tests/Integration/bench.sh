#!/usr/bin/env bash
# The common workload at its smallest: the engine and the daemon raise exactly its alerts, from lines and from files, and
# after changes and a day. What it measures on the way is printed and judged by nobody here.
set -u
. "$(dirname "$0")/common.bash"
need_release etterlev-bench etterlevd
cd "$root" || exit 1
"$release/etterlev-bench" --short || { echo 'NOT ok: the common workload'; exit 1; }
echo 'ok: the common workload'
