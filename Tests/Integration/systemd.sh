#!/usr/bin/env bash
# The unit as the service manager's own tools see it: no unknown key, and an exposure of at most 0.4.
set -u
. "$(dirname "$0")/common.bash"
need systemd-analyze
workplace
# The tools want the program to be there.
sed 's|/usr/bin/etterlevd|/bin/true|' "$root/systemd/etterlevd.service" >"$work/etterlevd.service"
cp "$root/systemd/etterlevd.socket" "$work/"
complaints=$(systemd-analyze verify --man=no "$work/etterlevd.service" "$work/etterlevd.socket" 2>&1)
[ -z "$complaints" ] || { echo "NOT ok: $complaints"; exit 1; }
echo 'ok: verify is silent'
# What tells leaders, each for a name.
mkdir "$work/told"
for unit in "$root"/systemd/etterlev-*@.*; do
  sed 's|/usr/bin/etterlev |/bin/true |; s|/usr/sbin/sendmail |/bin/true |' "$unit" >"$work/told/$(basename "$unit" | sed 's/@/@name/')"
done
complaints=$(systemd-analyze verify --man=no "$work"/told/* 2>&1)
[ -z "$complaints" ] || { echo "NOT ok: $complaints"; exit 1; }
for unit in "$work"/told/*.service; do
  systemd-analyze security --offline=true --no-pager --threshold=16 "$unit" | tail -1
  [ "${PIPESTATUS[0]}" = 0 ] || { echo 'NOT ok: exposure is over 1.6'; exit 1; }
done
echo 'ok: so it is of those that tell'
# A service of one municipality among several is the host's own, with the name behind each account and place.
for kind in service socket; do
  diff <(grep -v '^Description=' "$root/systemd/etterlevd.$kind") <(grep -vE '^Description=|etterlevd-places|accounts, groups and inbox' \
    "$root/systemd/etterlevd@.$kind" | sed 's/ --instance %i//; s/-%i//g; s/@%i//g') || { echo "NOT ok: etterlevd@.$kind is another"; exit 1; }
done
echo 'ok: those of several municipalities are the same'
systemd-analyze security --offline=true --no-pager --threshold=4 "$work/etterlevd.service" | tail -1
[ "${PIPESTATUS[0]}" = 0 ] || { echo 'NOT ok: exposure is over 0.4'; exit 1; }
systemd-sysusers --dry-run "$root/systemd/etterlevd.sysusers.conf" >/dev/null || { echo 'NOT ok: sysusers'; exit 1; }
echo 'ok: accounts'
# Places, with numbers for the accounts that are not made here, and the commented lines in force.
if [ "$(id -u)" = 0 ] && command -v systemd-tmpfiles >/dev/null; then
  mkdir -p "$work/root/etc/tmpfiles.d"
  printf 'root:x:0:0::/:/bin/sh\n' >"$work/root/etc/passwd"
  printf 'root:x:0:\netterlevd-drop:x:992:\nquality:x:993:\n' >"$work/root/etc/group"
  sed 's/^#\([ad] \)/\1/; /^a/s/u:etterlevd:/u:991:/g; /^a/s/g:etterlevd-drop:/g:992:/' \
    "$root/systemd/etterlevd.tmpfiles.conf" >"$work/root/etc/tmpfiles.d/etterlevd.conf"
  complaints=$(systemd-tmpfiles --root="$work/root" --create 2>&1)
  case $complaints in
    *'not supported'*) echo 'skipped: no lists of rights here' ;;
    '')
      inbox=$work/root/var/spool/etterlevd/records
      (umask 077 && touch "$inbox/a.json" "$inbox/approved/b.json")
      python3 - "$inbox" <<'PYTHON' || { echo 'NOT ok: places'; exit 1; }
import os, struct, sys
def rights(path):
    value = os.getxattr(path, "system.posix_acl_access")
    return {struct.unpack_from("<HHI", value, at)[::2]: struct.unpack_from("<HHI", value, at)[1] for at in range(4, len(value), 8)}
USER, GROUP, MASK = 2, 8, (16, 0xFFFFFFFF)
delivered, approved = rights(sys.argv[1] + "/a.json"), rights(sys.argv[1] + "/approved/b.json")
# The daemon reads both whatever mask the writer has; who may deliver may change what is delivered, not what is approved.
assert delivered[(USER, 991)] & delivered[MASK] == 4 and approved[(USER, 991)] & approved[MASK] == 4
assert delivered[(GROUP, 992)] & delivered[MASK] == 6 and (GROUP, 992) not in approved
assert (GROUP, 992) not in rights(sys.argv[1] + "/approved")
assert os.stat(sys.argv[1] + "/approved/b.json").st_gid == 993
PYTHON
      echo 'ok: places' ;;
    *) echo "NOT ok: $complaints"; exit 1 ;;
  esac
fi
