#!/usr/bin/env bash
# The unit as the service manager's own tools see it: no unknown key, and an exposure of at most 0.4.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
command -v systemd-analyze >/dev/null || { echo 'skipped: no systemd-analyze'; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The tools want the program to be there.
sed 's|/usr/bin/etterlevd|/bin/true|' "$root/systemd/etterlevd.service" >"$work/etterlevd.service"
complaints=$(systemd-analyze verify --man=no "$work/etterlevd.service" 2>&1)
[ -z "$complaints" ] || { echo "NOT ok: $complaints"; exit 1; }
echo 'ok: verify is silent'
systemd-analyze security --offline=true --no-pager --threshold=4 "$work/etterlevd.service" | tail -1
[ "${PIPESTATUS[0]}" = 0 ] || { echo 'NOT ok: exposure is over 0.4'; exit 1; }
systemd-sysusers --dry-run "$root/systemd/etterlevd.sysusers.conf" >/dev/null || { echo 'NOT ok: sysusers'; exit 1; }
echo 'ok: accounts'
