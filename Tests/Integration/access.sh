#!/usr/bin/env bash
# Who may see what, on every request: users of narrow groups try, endpoint by endpoint, to get what is not theirs. The
# daemon runs as a user of its own, and so does everybody who asks; numbers need no accounts. The last line counts.
set -u
. "$(dirname "$0")/common.bash"
need_built etterlevd
need python3 setpriv
need_tzdata
[ "$(id -u)" = 0 ] || skip 'not root, who alone can ask as others'
getent passwd games >/dev/null || skip 'no user `games`, whom a proxy asks for'
workplace
chmod 711 "$work"
# The build may lie where others cannot reach.
cp "$program" "$work/daemon" && chmod 755 "$work/daemon"
timeout 300 python3 "$root/Tests/Integration/access.py" "$work"
