#!/usr/bin/env bash
# What the kernel does not tell: a share that reports no events, fails in every way and hangs, a mount that goes, folders that
# cannot be listed, too few watches, changes that make no event at all, and what the passing of time alone brings: the look
# around every minute and every night, records gone stale, a reference that waits too long for its record.
#   Tests/Integration/shares.sh [--deep] [PART…]   --deep waits for the minute instead of having it pass
set -u
. "$(dirname "$0")/common.bash"
. "$(dirname "$0")/things.bash"
need curl python3 gcc
need_tzdata
deep=
if [ "${1-}" = --deep ]; then deep=1; shift; fi
[ $# -gt 0 ] || set -- share hang below rights watches polls nightly stale dangling
cleanup() {
  local place
  for place in "$work"/*/mounted; do umount -q -l "$place" 2>/dev/null; done
}
workplace
gcc -shared -fPIC -o wall.so "$root/Tests/Integration/wall.c" -ldl 2>/dev/null || skip 'gcc makes no library'
things_rules >rules.krav
cat >>rules.krav <<'KRAV'
criterion C "C" { basis law "1" rules done, none-open verdict worst }
KRAV

# Each part has a folder, a daemon and a clock of its own, and they run side by side.
parts=()
part() { # NAME COMMAND
  mkdir -p "$1/rules" "$1/in" && cp rules.krav "$1/rules/"
  (
    failed=0
    cd "$1" || exit 1
    trap 'kill -9 $(jobs -p) 2>/dev/null' EXIT
    export PASSED=$work/$1/passed
    echo 0 >passed
    records=in socket=s
    "$2"
    [ "$failed" = 0 ] || { echo "-- $1:"; tail -5 out.txt; }
    exit "$failed"
  ) >"$1.txt" 2>&1 &
  parts+=("$1:$!")
}
run() { LD_PRELOAD=$work/wall.so serve --rules rules --records "$records" --state state --socket s "$@" || exit 1; }
# So many seconds pass; a request wakes the daemon, which would sleep on by the machine's own clock.
pass() { echo $(($(cat passed) + $1)) >passed.next && mv passed.next passed; health >/dev/null; }
minute() { if [ -n "$deep" ]; then sleep 61; else pass 61; fi; }
trouble() { health "[i['code'] for i in v.get('service', [])]"; }
thing() { printf '{"type":"thing","id":"%s","place":"%s","status":"%s"}' "$1" "${3-u}" "$2"; }
unit() { printf '{"type":"unit","id":"%s","name":"%s"%s}' "$1" "$1" "${2-}"; }
life() { grep "\"rule\":\"$1\"" state/alerts.jsonl | grep -o '"event":"[a-z-]*"' | cut -d'"' -f4 | tr '\n' ' '; }
# Bytes of a file are changed through a map that stays: the kernel tells nobody before it goes.
quietly() { # FILE FROM TO, of the same length
  python3 - "$@" <<'PYTHON' &
import mmap, os, sys, time
name, old, new = sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode()
m = mmap.mmap(os.open(name, os.O_RDWR), 0)
at = m.find(old)
m[at:at + len(new)] = new
m.flush()
open("quiet", "w").close()
time.sleep(600)
PYTHON
  until_true test -e quiet
}

share() {
  [ "$(id -u)" = 0 ] && [ -e /dev/fuse ] || { echo 'not tried: a share (needs root and /dev/fuse)'; return; }
  mkdir behind behind/sub mounted
  : >faults
  serve_share() {
    python3 "$root/Tests/Integration/share.py" behind mounted faults & server=$!
    until_true mountpoint -q mounted
  }
  attempts=300
  serve_share || { echo 'not tried: a share (the kernel mounts none)'; return; }
  unit u >behind/u.json
  thing a open >behind/a.json
  for n in 1 2 3; do thing "s$n" open >"behind/sub/$n.json"; done
  records=mounted
  check 'share: starts' run
  check 'share: is read' until_true is 5 count
  thing b open >behind/b.json
  minute
  check 'share: what another machine leaves is found within a minute' until_true is 6 count
  # Errors of reading, of each kind.
  for fault in 'read 5 a.json' 'open 5 a.json' 'stat 5 a.json' 'half - a.json'; do
    thing a open >behind/a.json
    [ "${fault%% *}" = half ] || touch behind/a.json
    echo "$fault" >faults
    sleep 0.01; touch behind/a.json
    minute
    check "share: «$fault» is told" until_true is 1 alerts intake/unreadable
    check "share: «$fault» leaves what was read in force" is "['red']" colour done thing/a
    : >faults
    minute
    check "share: «$fault» is over when it can be read" until_true is 0 alerts intake/unreadable
  done
  echo 'list 5 sub' >faults
  minute
  check 'share: a folder that cannot be listed is told' until_true is 1 alerts intake/unreadable
  check 'share: and withdraws nothing' is 6 count
  : >faults
  minute
  check 'share: until it can' until_true is 0 alerts intake/unreadable
  check 'share: nothing is lost' is 6 count
  # It goes away, and another server takes its place.
  kill -9 "$server"; wait "$server" 2>/dev/null
  minute
  check 'share: gone: told' until_true is 1 alerts intake/vanished
  check 'share: gone: nothing is withdrawn' is 6 count
  check 'share: gone: it still answers' is ok health
  umount -l mounted
  thing b done >behind/b.json
  serve_share
  pass 3
  "$bin/etterlev" intake accept --socket s >accepted.txt 2>&1
  check 'share: back: what changed meanwhile is read' until_true is green colour done thing/b
  check 'share: back: nothing is missed' until_true is 0 alerts intake/vanished
  check 'share: back: nothing was lost' is 6 count
  umount -l mounted
  wait "$server"
}

# A share that answers nothing any more: neither what is listed, nor what is read, nor what evidence lies in.
hang() {
  [ "$(id -u)" = 0 ] && [ -e /dev/fuse ] || { echo 'not tried: a share that hangs (needs root and /dev/fuse)'; return; }
  mkdir behind behind/sub mounted
  : >faults
  python3 "$root/Tests/Integration/share.py" behind mounted faults & server=$!
  attempts=300
  until_true mountpoint -q mounted || { echo 'not tried: a share that hangs (the kernel mounts none)'; return; }
  # The share answers whatever it has begun with, so that nothing of it outlives the daemon.
  holds() { kill -STOP "$server"; }
  goes_on() { kill -CONT "$server"; }
  slowest() { # milliseconds of the slowest of some answers
    python3 - <<'PYTHON'
import socket, time
worst = 0
for _ in range(200):
    begin = time.time()
    s = socket.socket(socket.AF_UNIX); s.settimeout(20); s.connect('s')
    s.sendall(b'GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    while s.recv(65536): pass
    worst = max(worst, time.time() - begin)
    time.sleep(0.005)
print(int(worst * 1000))
PYTHON
  }
  unit u >behind/u.json
  for n in 1 2 3 4 5; do thing "h$n" open >"behind/sub/$n.json"; done
  records=mounted
  check 'a share that hangs: starts' run
  check 'a share that hangs: is read' until_true is 6 count
  holds
  minute
  sleep 0.2
  pass 6
  check 'a share that hangs: told on /health' until_true is "['service/inbox']" trouble
  check 'a share that hangs: and by an alert' until_true is 'opened ' life service/inbox
  worst=$(slowest)
  check "a share that hangs: the slowest of 200 answers took $worst ms" [ "$worst" -lt "${SLOWEST:-500}" ]
  check 'a share that hangs: what was read stays' is 6 count
  goes_on
  check 'a share that goes on: told' until_true is 'opened resolved ' life service/inbox
  thing more open >behind/more.json
  minute
  check 'a share that goes on: is read' until_true is 7 count
  # It hangs while files are read, and the readers are left behind.
  echo 'wait - more.json' >faults
  thing more done >behind/more.json
  minute
  sleep 0.3
  pass 12
  check 'a file that hangs: told' until_true is 1 alerts intake/unreadable
  check 'a file that hangs: what it said stays' is "['red']" colour done thing/more
  thing h1 done >behind/sub/1.json
  minute
  check 'a file that hangs: others are read' until_true is green colour done thing/h1
  check 'a file that hangs: the inbox is told of' is "['service/inbox']" trouble
  : >faults
  check 'a file that goes on: the inbox is whole' until_true is '[]' trouble
  minute
  check 'a file that goes on: is read' until_true is green colour done thing/more
  check 'a file that goes on: nothing is wrong with it' until_true is 0 alerts intake/unreadable
  stop
  # An end and a start while it hangs, of a daemon that sees no other time than the machine.
  really() { "$bin/etterlevd" --rules rules --records mounted --state state --socket s >>out.txt 2>&1 & daemon=$!; }
  ends() { # NAME
    local begin=${EPOCHREALTIME/[.,]/} took
    stop
    took=$(((${EPOCHREALTIME/[.,]/} - begin) / 1000))
    check "$1: the daemon ends, in $took ms" [ "$took" -lt 5000 ]
  }
  echo 'wait - more.json' >faults
  really
  check 'a file that hangs: a start waits for it, and says so' until_true is loading health
  sleep 0.5
  ends 'a file that hangs'
  : >faults
  holds
  really
  check 'a share that hangs: a start waits for it, and says so' until_true is loading health
  ends 'a share that hangs'
  really
  until_true is loading health
  goes_on
  check 'a share that goes on: is read then' until_true is 7 count
  check 'a share that goes on: no reader is thought to have crashed' is 0 alerts intake/crashed-reader
  stop
  umount -l mounted
  wait "$server"
}

# A mount below the inbox: few records, so that no rule about how much may go at once keeps them.
below() {
  mkdir -p in/mounted
  if ! { [ "$(id -u)" = 0 ] && mount -t tmpfs none in/mounted 2>/dev/null; }; then
    echo 'not tried: a mount below the inbox (needs root and mount)'; return
  fi
  put u.json "$(unit u)"
  for n in 1 2 3; do put "k$n.json" "$(thing "k$n" done)"; done
  thing m open >in/mounted/m.json
  check 'a mount below: starts' run
  check 'a mount below: is read' until_true is 5 count
  umount in/mounted
  check 'a mount below: gone: told' until_true is 1 alerts intake/vanished
  check 'a mount below: gone: its record stays' is "['red']" colour done thing/m
  mount -t tmpfs none in/mounted && thing m done >in/mounted/m.json
  minute
  check 'a mount below: back: read' until_true is green colour done thing/m
  check 'a mount below: back: told' until_true is 0 alerts intake/vanished
  umount -l in/mounted
}

# A folder whose rights are taken away, for a daemon that is not root.
rights() {
  if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null; then echo 'not tried: rights (needs root)'; return; fi
  chmod 755 "$work"
  put u.json "$(unit u)"
  for n in 1 2 3; do put "sub/$n.json" "$(thing "r$n" open)"; done
  chown -R 65534:65534 . && cp "$bin/etterlevd" d
  setpriv --reuid 65534 --regid 65534 --clear-groups env LD_PRELOAD="$work/wall.so" ./d --rules rules --records in \
    --state state --socket s >>out.txt 2>&1 &
  daemon=$!
  until_true is 4 count
  chmod 000 in/sub
  check 'a folder that may not be listed: told' until_true is 1 alerts intake/unreadable
  check 'a folder that may not be listed: withdraws nothing' is 4 count
  chmod 755 in/sub
  check 'a folder that may be listed again: resolved' until_true is 0 alerts intake/unreadable
  check 'a folder that may be listed again: nothing was lost' is 4 count
}

# Fewer watches than folders, as a user namespace has them.
watches() {
  if ! unshare -Ur sh -c 'echo 3 >/proc/sys/user/max_inotify_watches' 2>/dev/null; then
    echo 'not tried: too few watches (no user namespace)'; return
  fi
  put u.json "$(unit u)"
  for n in 1 2 3 4 5 6; do put "f$n/a.json" "$(thing "w$n" done)"; done
  unshare -Ur sh -c 'echo 3 >/proc/sys/user/max_inotify_watches; exec "$@"' - env LD_PRELOAD="$work/wall.so" \
    "$bin/etterlevd" --rules rules --records in --state state --socket s >>out.txt 2>&1 &
  daemon=$!
  check 'too few watches: told on /health' until_true is "['service/watch-limit']" trouble
  check 'too few watches: by an alert' until_true is 1 alerts service/watch-limit
  check 'too few watches: all is read' until_true is 7 count
  for n in 1 2 3 4 5 6; do put "f$n/b.json" "$(thing "v$n" done)"; done
  minute
  check 'too few watches: what comes is found within a minute' until_true is 13 count
  rm -r in/f2 in/f3 in/f4 in/f5 in/f6
  minute
  pass 2
  check 'enough of them again: resolved' until_true is 0 alerts service/watch-limit
}

polls() {
  put u.json "$(unit u)"
  put a.json "$(thing a open)"
  run --poll
  until_true is "['red']" colour done thing/a
  sleep 0.1
  quietly in/a.json '"open"' '"done"'
  minute
  check '--poll: a change that makes no event is found within a minute' until_true is green colour done thing/a
}

nightly() {
  put u.json "$(unit u)"
  put a.json "$(thing a open)"
  pass $(($(TZ=Europe/Oslo date -d '22:00' +%s) - $(date +%s)))
  run
  until_true is "['red']" colour done thing/a
  sleep 0.1
  quietly in/a.json '"open"' '"done"'
  pass 61; sleep 0.5
  check 'without --poll: it is not looked for every minute' is "['red']" colour done thing/a
  pass 14000; sleep 0.3
  check 'before three in the morning: not either' is "['red']" colour done thing/a
  pass 4200
  check 'after three in the morning: found' until_true is green colour done thing/a
  check 'and no clock is doubted for it' is ok health
}

stale() {
  put u.json "$(unit u)"
  put v.json "$(unit v)"
  put a.json "$(thing a done)"
  put b.json "$(thing b done v)"
  printf '%s\n%s' "$(thing c done)" "$(thing d done)" | put c.jsonl
  run
  until_true is 6 count
  put a.json '{"type":"thing",'
  printf '%s\n%s' '{"type":"thing","id":"c","place":"u","status":"lost"}' "$(thing d done)" | put c.jsonl
  check 'stale: two bad files are told' until_true is 2 health "v['files']['bad']"
  pass 86000; sleep 0.3
  check 'stale: a day less some minutes: relied on' is green colour done thing/a
  check 'stale: no alert' is 0 alerts intake/stale
  pass 800
  check 'stale: after the parameter the verdict is unknown' until_true is "['unknown']" colour done thing/a
  check 'stale: of a refused record too' until_true is "['unknown']" colour done thing/c
  check 'stale: not of its good neighbour' is green colour done thing/d
  check 'stale: what counts them is unknown' until_true is "['unknown']" colour none-open unit/u
  check 'stale: the criterion is unknown' is unknown light C u
  check 'stale: elsewhere it is not' is green light C v
  check 'stale: told' until_true is 1 alerts intake/stale
  check 'stale: still counted on /health' is 2 health "v['files']['bad']"
  put a.json "$(thing a done)"
  check 'stale: a record that comes clears it' until_true is green colour done thing/a
  check 'stale: the other file stands' is 1 alerts intake/stale
  printf '%s\n%s' "$(thing c open)" "$(thing d done)" | put c.jsonl
  check 'stale: and what it says counts' until_true is "['red']" colour done thing/c
  check 'stale: resolved' until_true is 'opened resolved ' life intake/stale
  check 'stale: nothing is bad' is 0 health "v['files']['bad']"
  # What has vanished goes stale as well, and without a request in between the timer does it.
  mv in kept && mkdir in
  pass 3
  check 'stale: an emptied inbox is told' until_true is 5 health "v['files']['bad']"
  sleep 0.3
  pass 86500
  check 'stale: and a day later it is unknown' until_true is unknown light C v
}

dangling() {
  put u.json "$(unit u)"
  put a.json "$(thing a open nowhere)"
  put c.json "$(unit low ',"above":"lower"')"
  put d.json "$(unit lower ',"above":"low"')"
  put e.json "$(unit orphan ',"above":"absent"')"
  put f.json "$(unit east ',"formerly":["old"]')"
  put g.json "$(unit west ',"formerly":["old"]')"
  put h.json "$(unit south ',"formerly":["east"]')"
  put i.json "$(thing i open low)"
  run
  until_true is 9 count
  check 'a cycle is told' until_true is 1 alerts intake/cycle
  check 'with all of its units' grep -q '"event":"opened".*"rule":"intake/cycle"' state/alerts.jsonl
  check 'its units are shown, their verdict unknown' is 'unknown unknown' echo "$(light C low)" "$(light C lower)"
  check 'so is that of a unit whose parent is missing' is unknown light C orphan
  check 'an alias twice is told: of two units, and of one that is there' until_true is 2 alerts intake/alias-twice
  check 'a reference that waits is not told' is 0 alerts intake/dangling
  pass 86000; sleep 0.3
  check 'nor a few minutes before the day is over' is 0 alerts intake/dangling
  pass 800
  check 'but then, by the clock alone' until_true is 2 alerts intake/dangling
  kill -HUP "$daemon"; sleep 0.3
  echo >>rules/rules.krav; kill -HUP "$daemon"; sleep 0.5
  stop
  run
  until_true is 9 count
  sleep 0.3
  check 'a reload and a restart start no grace anew' is 2 alerts intake/dangling
  check 'nor tell it again' is 'opened opened ' life intake/dangling
  put n.json "$(unit nowhere)"
  put absent.json "$(unit absent)"
  check 'the records come: resolved' until_true is 0 alerts intake/dangling
  put d.json "$(unit lower)"
  check 'the cycle is mended: resolved' until_true is 0 alerts intake/cycle
  check 'and its branch is known' until_true is red light C low
  put g.json "$(unit west)"
  put h.json "$(unit south)"
  check 'the names are given up: resolved' until_true is 0 alerts intake/alias-twice
}

for name in "$@"; do part "$name" "$name"; done
for one in "${parts[@]}"; do
  wait "${one#*:}" || failed=1
  cat "${one%:*}.txt"
done
exit "$failed"
