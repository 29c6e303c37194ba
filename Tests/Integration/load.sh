#!/usr/bin/env bash
# Load: 192 clients that ask and 64 that listen, of eight users with 32 connections each, while 200 record files a second
# arrive beside 100 000 records. No error, no event lost or repeated, fast answers, no growth, nothing leaked.
#   Tests/Integration/load.sh [--seconds N] [--records N] [--program FOLDER]   FOLDER holds programs that are built already
set -u
. "$(dirname "$0")/common.bash"
seconds=15 count=100000 programs=
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=${2-} ;;
    --records) count=${2-} ;;
    --program) programs=$(cd "${2-}" && pwd) ;;
    *) echo 'usage: load.sh [--seconds N] [--records N] [--program FOLDER]' >&2; exit 2 ;;
  esac
  shift 2 || exit 2
done
[ "$(id -u)" = 0 ] || skip 'not root: eight users cannot ask'
need python3 setpriv curl
need_tzdata
if [ -n "$programs" ]; then release=$programs; else need_release etterlevd etterlev; fi
workplace
chmod 755 "$work"
mkdir rules records
cat >rules/rules.krav <<'KRAV'
source law "A law" { id "L-1" in force from 2000-01-01 }
record unit scope { name label; above unit? }
record task { unit unit; due date; done date? past }
rule in-time "Tasks are done in time" {
  basis   law "1"
  for     task t
  red     when t.done is missing and today > t.due + 14 days because "Was due {t.due}."
  yellow  when t.done is missing and today > t.due because "Was due {t.due}."
}
criterion C1 "Tasks" { basis law "1" rules in-time verdict share { yellow above 0%, red above 50%, of at least 2 } }
KRAV
python3 - "$count" <<'PYTHON'
import sys
count = int(sys.argv[1])
with open("records/units.jsonl", "w") as file:
    file.write('{"type":"unit","id":"town","name":"Town"}\n')
    for n in range(50):
        file.write(f'{{"type":"unit","id":"u{n}","name":"Unit {n}","above":"town"}}\n')
with open("records/tasks.jsonl", "w") as file:
    for n in range(count):
        done = "" if n % 20 == 0 else ',"done":"2024-01-01"'
        file.write(f'{{"type":"task","id":"t{n}","unit":"u{n % 50}","due":"2024-01-{n % 28 + 1:02}"{done}}}\n')
PYTHON
python=$(command -v python3)
# What other users can run, wherever this user keeps its own.
setpriv --reuid 61001 --regid 61001 --clear-groups "$python" -c '' 2>/dev/null || python=/usr/bin/python3
install -m 644 "$root/Tests/Integration/load.py" load.py
setpriv --reuid 61001 --regid 61001 --clear-groups "$python" -c '' 2>/dev/null || skip 'no python3 that others may run'
"$release/etterlevd" --rules rules --records records --state state --socket socket --socket-group users --as-of 2024-02-01 \
  >out.txt 2>&1 &
daemon=$!
attempts=1200
check 'starts with its records' until_true is ok health
as() { setpriv --reuid "$1" --regid "$1" --groups users "$python" "$work/load.py" "${@:2}"; }
fds() { find "/proc/$daemon/fd" -mindepth 1 | wc -l; }
resident() { awk '/^VmRSS/ {print $2}' "/proc/$daemon/status"; }
sleep 1
first=$(health "v['seq']")
before=$(fds)
echo "$count records, $first lines in the log, $before descriptors, $(($(resident) / 1024)) MiB"

# The last files are told of before the subscribers leave.
python3 load.py write records "$((seconds - 2))" 200 >written &
python3 load.py sync . "$seconds" >synced &
pids=()
for user in 61001 61002 61003 61004 61005; do
  as $user ask socket 32 "$seconds" >"asked-$user" 2>"errors-$user" &
  pids+=($!)
done
as 61006 ask socket 31 "$seconds" >asked-61006 2>errors-61006 &
pids+=($!)
as 61006 probe socket "$((seconds - 1))" >probed 2>errors-probe &
pids+=($!)
for user in 61007 61008; do
  as $user listen socket 32 "$seconds" "$first" >"heard-$user" 2>"errors-$user" &
  pids+=($!)
done
sleep "$((seconds / 2))"
middle=$(resident) open=$(fds)
sleep "$((seconds - seconds / 2 - 1))"
late=$(resident)
for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
sleep 1
last=$(health "v['seq']")
read -r requests errors < <(cat asked-* | awk '{n += $1; e += $2} END {print n, e}')
read -r p50 p99 echo50 echo99 probes <probed
cat errors-* | head -20
echo "$requests requests, $errors errors; $(cat written) files; lines $((first + 1)) to $last to 64 subscribers"
echo "/alerts?limit=50: p50 $p50 ms, p99 $p99 ms of $probes; an echo at the same time p50 $echo50 ms, p99 $echo99 ms"
echo "fdatasync p99 $(cat synced) ms; resident $((middle / 1024)) MiB in the middle, $((late / 1024)) MiB at the end"
check 'all are let in' test "$((open - before))" -ge 250
check 'no error' test "$errors" = 0
check 'something happened' test "$((last - first))" -gt "$((seconds * 20))"
check '64 subscribers heard every line' is "64 $last $last 0" eval \
  "cat heard-* | awk 'NR == 1 {low = \$2} {n += \$1; if (\$2 < low) low = \$2; if (\$3 > high) high = \$3; w += \$4} END {print n, low, high, w}'"
check "p99 is at most 10 ms more than an echo's" eval "awk 'BEGIN {exit !($p99 <= 10 + $echo99)}'"
check 'memory does not grow' test "$late" -le "$((middle + 2048))"
check 'no descriptor is left' is "$before" fds
check 'the log is whole' "$release/etterlev" log verify --state state
exit "$failed"
