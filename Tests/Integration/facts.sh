#!/usr/bin/env bash
# Every record of the audits says where it comes from, and no fact, taken away, makes a verdict greener.
set -u
. "$(dirname "$0")/common.bash"
need python3
program=${ETTERLEV:-$root/.build/release/etterlev}
options=()
[ -x "$program" ] && options=(--etterlev "$program")
exec python3 "$root/Tests/Integration/check-facts.py" "${options[@]}" "$@"
