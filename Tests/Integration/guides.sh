#!/usr/bin/env bash
# The operator's guides, each in the situation that it is written for: a full disk, a host restored from a snapshot, an inbox
# that is lost, a clock that is wrong, rules that are broken. The commands are taken from the pages as they stand there, with
# other places; what is asked of systemd is done by a few lines here that know as much of it as the pages do.
set -u
. "$(dirname "$0")/common.bash"
need curl python3 sed df du findmnt
need_tzdata
. "$(dirname "$0")/host.bash"
workplace
make_host
# Rules of the same names, few enough to be loaded in no time.
mkdir -p "$host/usr/share/etterlevd/rules/kvalitetsforskriften"
cat >"$host/usr/share/etterlevd/rules/kvalitetsforskriften/rules.krav" <<'KRAV'
source kvf "Forskrift" { id "FOR-2016-10-28-1250" in force from 2017-01-01 }
enum alvorlighet ordered { lav, middels, høy }
parameter lukkefrist by alvorlighet = { lav: 90 days, middels: 60 days, høy: 30 days }
record enhet scope { navn label; i_drift bool }
record avvik { enhet enhet; meldt date past; alvor_meldt alvorlighet; status enum { ny, lukket } }
rule avvik-lukkes-i-tide "Avvik lukkes i tide" {
  basis kvf "§ 8"
  for avvik a where a.status != lukket
  yellow when today > a.meldt + lukkefrist[a.alvor_meldt] because "meldt {a.meldt}"
}
criterion K1 "Avvik" { basis kvf "§ 8" rules avvik-lukkes-i-tide verdict worst }
KRAV
tool dpkg-deb <<'TOOL'
# The new package: its rules, with one number changed.
new=${3-}/usr/share/etterlevd/rules
mkdir -p "$new" && cp -r "$HOST/usr/share/etterlevd/rules/kvalitetsforskriften" "$new/" && sed -i 's/30 days/3000 days/' "$new"/*/*.krav
TOOL

# -- The situations

open_alerts() { ask "/alerts?rule=$1" | field "len(v['items'])"; }
trouble() { health "[i['code'] for i in v.get('service', [])]"; }
deviation() { put "$1.json" "{\"type\":\"avvik\",\"id\":\"$1\",\"enhet\":\"solsida\",\"meldt\":\"2025-01-07\",\"alvor_meldt\":\"høy\",\"status\":\"ny\"}"; }
# Every situation begins with a daemon that is well and a copy of all that matters.
begin() {
  systemctl stop
  rm -rf "$host"/var/lib/etterlevd "$host"/var/spool "$host"/var/backups/* "$host"/etc/etterlevd "$host"/{heard,wall,journal.txt}
  mkdir -p "$host/var/lib/etterlevd" "$records" "$host/etc/etterlevd" "$host/var/backups" "$host/tmp"
  # Its criteria name rules that the pack above leaves out.
  sed '/kriterier ──/,$d' "$root/systemd/lokalt.krav" >"$host/etc/etterlevd/lokalt.krav"
  if [ -n "${share-}" ]; then mount --bind "$share" "$records" || return 1; fi
  put solsida.json '{"type":"enhet","id":"solsida","navn":"Solsida","i_drift":true}'
  deviation a1
  systemctl start
  until_true is 1 open_alerts avvik-lukkes-i-tide
}

# -- The usual days

check 'the host starts' begin
check 'it answers' block Operating look
check 'with its state' said '"state":"ok"'
check 'the head is noted' block Operating note-head
check 'what monitoring wants' block Operating watch
check 'by a probe' said '^(ETTERLEVD )?OK|OK'
check 'and by figures' said 'etterlevd_alerts'
check 'and that the log is whole' said '^checked'
check 'a copy is taken while it runs' block Operating back-up
check 'and is whole' said '^checked'
deviation a2
until_true is 2 open_alerts avvik-lukkes-i-tide
check 'what an upgrade would change is shown' eval 'block Operating before-upgrade; [ $? -le 1 ]'
check 'by subject' said 'avvik/a1'
check 'rules are checked, then taken' block Operating reload
check 'and are right' said 'loaded'
rm -rf "${host:?}"/var/lib/etterlevd/* "$records"/*
check 'all is restored from the copy, which is older than the journal' eval '! block Operating restore'
check 'and judged anew' until_true is 1 open_alerts avvik-lukkes-i-tide
check 'verify tells that later lines are gone' said 'the log ends before|is not the one whose hash'

# -- The disk is full

if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=1m tmpfs "$host/var" 2>/dev/null; then
  mkdir -p "$host"/var/{lib,backups,cache/apt/archives}
  # Records come from another file system, as from a share.
  mkdir "$work/share"
  share=$work/share check 'a small disk' begin
  head -c 4M /dev/zero >"$host/var/cache/apt/archives/old.deb" 2>/dev/null
  for n in $(seq 30); do deviation "b$n"; done
  check 'it is full: degraded' until_true is degraded health
  check 'full disk, look: told' block DiskFull look
  check 'by state, trouble and what waits' said '"state":"degraded".*"unlogged"'
  check 'and what fills it' said 'apt'
  check 'full disk, mend' block DiskFull mend
  check 'well again, and whole' until_true again DiskFull after '"state":"ok"'
  check 'all that waited is in the log' until_true again DiskFull after '^checked 3[0-9] lines'
  check 'no event is lost' until_true is 31 open_alerts avvik-lukkes-i-tide
  systemctl stop
  umount -l "$records"
  umount -l "$host/var"
  mkdir -p "$host/var/lib"
else
  echo 'not tried: a full disk (needs root and mount)'
fi

# -- Restored from a snapshot

begin
cp -a "$host/var/lib/etterlevd" snapshot
deviation c1
until_true is 2 open_alerts avvik-lukkes-i-tide
block Operating back-up
check 'a copy younger than the snapshot' said '^checked'
deviation c2
until_true is 3 open_alerts avvik-lukkes-i-tide
sleep 0.3
systemctl stop
rm -rf "${host:?}"/var/lib/etterlevd && cp -a snapshot "$host/var/lib/etterlevd"
rm -f "$records/c1.json" "$records/c2.json"
systemctl start
check 'after the snapshot all seems well' until_true is ok health
check 'snapshot, look: exit code 1' eval '! block RestoredFromSnapshot look'
check 'the log ends too early' said 'the log ends before|is not the one whose hash'
check 'snapshot, keep' block RestoredFromSnapshot keep
check 'with what the journal knows' grep -q ETTERLEVD_HEAD "$host/var/backups/etterlevd-restored/journal.json"
block RestoredFromSnapshot mend
check 'snapshot, mend: the younger copy is of the same log, and ends before the last head' said 'the log ends before'
for name in c1 c2; do deviation "$name"; done
block RestoredFromSnapshot start
check 'snapshot, start: what is missing is still told' said 'is not the one whose hash|the log ends before'
check 'and the lights are right' until_true is 3 open_alerts avvik-lukkes-i-tide
check 'by itself the log is whole' eval '"$bin/etterlev" log verify --state "$host/var/lib/etterlevd" >/dev/null'

# -- The inbox is lost

begin
block Operating back-up
rm -rf "$records"
check 'without the inbox: told' until_true is 1 open_alerts intake/vanished
check 'inbox, look' block InboxLost look
check 'shows it' said 'intake/vanished'
check 'nothing is withdrawn' is 1 open_alerts avvik-lukkes-i-tide
check 'inbox, mend' block InboxLost mend
check 'the alert resolves' until_true is 0 open_alerts intake/vanished
check 'inbox, after' block InboxLost after
check 'well' said '"state":"ok"'
rm "$records"/*
check 'emptied: told again' until_true is 1 open_alerts intake/vanished
check 'inbox, accept' block InboxLost accept
check 'by somebody' said 'accepted by'
check 'and they are let go' until_true is 0 open_alerts avvik-lukkes-i-tide

# -- The clock is wrong

if command -v gcc >/dev/null && gcc -shared -fPIC -o "$host/wall.so" "$root/Tests/Integration/wall.c" -ldl 2>/dev/null; then
  off() { echo "$1" >"$host/wall.next" && mv "$host/wall.next" "$host/wall"; }
  begin
  off 259200
  deviation d1
  check 'three days ahead: told' until_true is clock health
  check 'clock, look' block ClockWrong look
  check 'shows both times' said '"state":"clock"'
  check 'clock, set' block ClockWrong set
  deviation d2
  check 'believed at once' until_true is ok health
  off 259200
  systemctl restart
  deviation d3
  sleep 0.5
  off 259200
  rm -rf "${host:?}"/var/lib/etterlevd/*
  systemctl restart
  deviation d4
  until_true is 5 open_alerts avvik-lukkes-i-tide
  off 0
  systemctl restart
  check 'the log is ahead: told' until_true is clock health
  check 'clock, accept' block ClockWrong accept
  check 'believed' until_true is ok health
  check 'clock, after: the next start needs no more' block ClockWrong after
  check 'and all is well' said '"state":"ok"'
  rm "$host/wall.so"
else
  echo 'not tried: a wrong clock (no gcc)'
fi

# -- The rules are broken

begin
block Operating back-up
printf 'set lukkefrst[høy] = 21 days\n' >>"$host/etc/etterlevd/lokalt.krav"
systemctl reload
check 'broken rules: told' until_true is 1 open_alerts service/pack
check 'the former judge' is 1 open_alerts avvik-lukkes-i-tide
systemctl restart
check 'also after a restart' until_true is 1 open_alerts avvik-lukkes-i-tide
check 'which tells of it' until_true is "['service/pack']" trouble
check 'rules, look: exit code' eval '! block PackBroken look'
check 'the alert' said 'expected rules that can be loaded'
check 'and the fault with its mend' said 'did you mean `lukkefrist`'
check 'rules, mend' block PackBroken mend
check 'the alert resolves' until_true is 0 open_alerts service/pack
check 'rules, after' block PackBroken after
check 'and all is well' said '"state":"ok"'
systemctl stop
exit "$failed"
