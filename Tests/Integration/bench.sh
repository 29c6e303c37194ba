#!/usr/bin/env bash
# The common workload at its smallest: the engine and the daemon raise exactly its alerts, from lines and from files, and
# after changes and a day. What it measures on the way is printed and judged by nobody here.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
bench=$root/.build/release/etterlev-bench
[ -x "$bench" ] && [ -x "$root/.build/release/etterlevd" ] || { echo 'skipped: no release build'; exit 77; }
cd "$root" || exit 1
"$bench" --short || { echo 'NOT ok: the common workload'; exit 1; }
echo 'ok: the common workload'
