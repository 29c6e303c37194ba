#!/usr/bin/env bash
# kill -9 at random moments while records change: what a subscriber was told is in the log, nothing is told twice, and the
# chain holds, by `log verify` and by sha256sum. `kill.sh --rounds 1000 --seed 7` for more of it.
set -u
. "$(dirname "$0")/common.bash"
need python3 sha256sum
need_tzdata
workplace
# The release build is faster to start, so that more rounds are killed at work.
[ -x "$root/.build/release/etterlevd" ] && [ "${KILL_RELEASE-}" = 1 ] && bin=$root/.build/release
python3 "$root/Tests/Integration/kill.py" "$bin" "$work" "$@"
exit $?
