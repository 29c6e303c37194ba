#!/usr/bin/env bash
# A log that is evidence: a full disk, short writes, I/O errors, a disk that becomes read-only, segments and their removal,
# and what `log verify` finds. Clients hear of nothing that is not on disk, and of all that is, in order and once.
set -u
. "$(dirname "$0")/common.bash"
need curl python3 sha256sum
need_tzdata
workplace
mounted=()
cleanup() {
  kill -9 $(jobs -p) 2>/dev/null
  wait 2>/dev/null
  local place
  for place in ${mounted[@]+"${mounted[@]}"}; do umount -l "$place"; done
}
mkdir pack
cat >pack/pack.krav <<'KRAV'
source law "Law" { id "L" in force from 2000-01-01 }
record unit scope { name label }
record task { of unit; level integer }
rule level "Level" { basis law "1" for task t red when t.level > 6 because "{t.level}" yellow when t.level > 3 because "{t.level}" }
criterion C "c" { basis law "1" rules level verdict worst }
KRAV
run() { serve --rules pack --records records --state "${state-state}" --socket socket "$@"; } # OPTION…
# Events as a subscriber receives them, from the last on that it has.
listen() {
  : >events.txt
  curl -sN --unix-socket socket http://localhost/events >events.txt &
  listener=$!
  until_true subscribed
}
subscribed() { [ "$(ask /health | field "v['state'] != 'loading'")" = True ] && sleep 0.2; }
level() { put "$1.json" "{\"type\":\"task\",\"id\":\"$1\",\"of\":\"u\",\"level\":$2}"; } # NAME LEVEL
put u.json '{"type":"unit","id":"u","name":"U"}'
verify() { "$bin/etterlev" log verify --state "${state-state}" "$@" >verified.txt 2>&1; }
finds() { # TEXT OPTION…: a fault, told so
  verify "${@:2}"
  [ $? = 1 ] && grep -q "^fault: .*$1" verified.txt
}
# Every line of the log in order, whichever segment it is in.
lines() {
  python3 - "${1-${state-state}}" <<'PYTHON'
import os, sys
names = [n for n in os.listdir(sys.argv[1]) if n.startswith("alerts")]
names.sort(key=lambda n: int(n[7:].split("-")[0].split(".")[0]) if n[6] == "-" else 1 << 60)
for name in names:
  with open(f"{sys.argv[1]}/{name}", "rb") as file:
    sys.stdout.buffer.write(file.read())
PYTHON
}
# The numbers are without a gap, and each line is chained to the bytes before it, by sha256sum.
chained() {
  local prev= line sum n=0
  lines >chain.txt
  while IFS= read -r line; do
    n=$((n + 1))
    [[ $line == '{"seq":'$n,* ]] || return 1
    [ -z "$prev" ] || [[ $line == *"\"prev\":\"$prev\"}" ]] || return 1
    sum=$(printf '%s\n' "$line" | sha256sum)
    prev=${sum:0:64}
  done <chain.txt
  [ $n -gt 0 ]
}
# What was heard stands in the log, byte for byte, without a gap or a repeat.
heard() {
  grep '^data: {"seq":[0-9]*,"' events.txt | cut -c7- >heard.txt
  lines >chain.txt
  python3 - 2>/dev/null <<'PYTHON'
import json
heard, chain = (open(n).read().split("\n")[:-1] for n in ("heard.txt", "chain.txt"))
seqs = [json.loads(line)["seq"] for line in heard]
assert seqs and seqs == list(range(seqs[0], seqs[0] + len(seqs))), seqs
assert all(chain[seq - 1] == line for seq, line in zip(seqs, heard))
assert seqs[-1] == len(chain), (seqs[-1], len(chain))
PYTHON
}
unlogged() { health "v.get('unlogged', 0)"; }
trouble() { health "[i['code'] for i in v.get('service', [])]"; }
life() { lines | grep "\"rule\":\"$1\"" | grep -o '"event":"[a-z-]*"' | cut -d'"' -f4 | tr '\n' ' '; }

# -- One daemon, one state directory

level a 9
check 'starts' run
check 'a second daemon refuses the same log' bash -c \
  "'$bin/etterlevd' --rules pack --records records --state state --socket other 2>&1 | grep -q 'another daemon holds the state directory'"
listen

# -- Faults of the disk, by a library in front of the C library's calls

degraded() { # NAME FAULT CHANGE…: the fault stands while records change; then it is over
  local name=$1 before
  before=$(health "v['seq']")
  printf '%s\n' "$2" >fault
  level "${@:3:2}"
  check "$name: degraded" until_true is degraded health
  level "${@:5:2}"
  check "$name: events wait" until_true is True health "v.get('unlogged', 0) >= 2"
  check "$name: told on /health" is "['service/log']" trouble
  check "$name: nobody hears of them" is 0 bash -c "cat events.txt | tail -c +$(($(wc -c <events.txt) + 1)) | grep -c data"
  check "$name: the head stays" is "$before" health "v['seq']"
  check "$name: verdicts go on" is 200 code '/verdicts'
  : >fault
  check "$name: ok again" until_true is ok health
  check "$name: nothing waits" until_true is 0 unlogged
  check "$name: heard in order, once" until_true heard
  check "$name: the chain holds by sha256sum" chained
  check "$name: log verify is content" verify
}
if command -v gcc >/dev/null && gcc -shared -fPIC -o fault.so "$root/Tests/Integration/fault.c" -ldl 2>/dev/null; then
  stop
  kill "$listener" 2>/dev/null
  : >fault
  export FAULT=$work/fault
  LD_PRELOAD=$work/fault.so run
  listen
  degraded 'fdatasync: I/O error' 'sync 5' b 9 c 5
  check 'the segment that failed is closed' test -e state/alerts-1.jsonl
  check 'and had no life in the log before' is 'opened resolved ' life service/log
  degraded 'write: I/O error' 'write 5' d 9 e 5
  degraded 'write: no space' 'write 28' a 0 b 5
  degraded 'a short write, then no space' 'short 1' c 9 d 0
  degraded 'read-only' 'write 30' a 9 b 9
  printf 'sync 5 1\n' >fault
  level f 9
  check 'one failure passes' until_true heard
  # Killed with events unlogged: the next start tells what the log lacks.
  printf 'sync 5\n' >fault
  level g 9
  check 'degraded before the kill' until_true is degraded health
  kill -9 "$daemon"
  wait "$daemon" 2>/dev/null
  : >fault
  LD_PRELOAD=$work/fault.so run
  check 'killed while degraded: told after the start' until_true grep -q '"event":"opened".*"subject":"task/g"' state/alerts.jsonl
  check 'once' is 1 bash -c "$(declare -f lines); state=state lines | grep -c '\"event\":\"opened\".*\"subject\":\"task/g\"'"
  check 'trouble that is over is resolved' until_true is False bash -c "$(declare -f ask); ask '/alerts?rule=service/log' | grep -q '\"id\"' && echo True || echo False"
  # Stopped while degraded: it does not hang, and nothing is lost.
  printf 'write 28\n' >fault
  level h 9
  until_true is degraded health
  check 'stops while degraded' stop
  : >fault
  unset FAULT
  check 'starts after it' run
  check 'and tells it then' until_true grep -q '"event":"opened".*"subject":"task/h"' state/alerts.jsonl
  check 'the chain holds through it all' chained
  check 'log verify is content with it all' verify
else
  echo 'not tried: I/O errors (no gcc)'
fi
stop

# -- A disk that is full

if [ "$(id -u)" = 0 ] && mkdir full && mount -t tmpfs -o size=96k tmpfs full 2>/dev/null; then
  mounted+=("$work/full")
  state=full
  check 'starts on a small disk' run
  listen
  head -c 1M /dev/zero >full/ballast 2>/dev/null
  for n in $(seq 12); do level "n$n" 9; done
  check 'a full disk: degraded' until_true is degraded health
  check 'a full disk: events wait' until_true is True health "v['unlogged'] > 0"
  check 'a full disk: told on /health' is "['service/log']" trouble
  rm full/ballast
  check 'a full disk: ok when there is room' until_true is ok health
  check 'a full disk: heard in order, once' until_true heard
  check 'a full disk: the chain holds' chained
  check 'a full disk: log verify is content' verify
  check 'a full disk: an alert with a life' is 'opened resolved ' life service/log
  stop
  check 'restarts with it' run
  stop
  # A full disk at the start, with something to tell.
  head -c 1M /dev/zero >full/ballast 2>/dev/null
  level n1 0
  "$bin/etterlevd" --rules pack --records records --state full --socket socket >>out.txt 2>&1 &
  daemon=$!
  level n2 0
  for n in $(seq 3 12); do level "n$n" 0; done
  check 'full at the start: degraded, or room was left' until_true bash -c "$(declare -f ask health field is); is degraded health || is ok health"
  rm full/ballast
  check 'full at the start: ok when there is room' until_true is ok health
  check 'full at the start: the chain holds' until_true chained
  stop
  # A disk that becomes read-only between two runs: refused with a reason, and whole after.
  mount -o remount,ro full
  check 'read-only at the start: refused' bash -c \
    "! '$bin/etterlevd' --rules pack --records records --state full --socket socket >ro.txt 2>&1 && grep -qi 'read-only' ro.txt"
  mount -o remount,rw full
  check 'writable again: starts' run
  check 'writable again: the chain holds' chained
  stop
else
  echo 'not tried: a full disk (needs root and mount)'
fi
unset state

# -- Segments, and their removal

rm -rf state records && mkdir records
put u.json '{"type":"unit","id":"u","name":"U"}'
level old 9
check 'segments: starts' run --segment-size 1K --as-of 2024-01-10
listen
for n in 9 5 0 9 5 0; do level t "$n" && sleep 0.3; done
check 'segments are closed by their size' until_true test -e state/alerts-5.jsonl
check 'a segment says where it is' bash -c "head -n 1 state/alerts-5.jsonl | grep -q '^{\"seq\":5,\"event\":\"segment\",\"instance\":\"etterlevd\",\"prev\":\"'"
check 'subscribers hear the beginnings too' until_true heard
check 'the chain goes through' chained
stop
before=$(lines | wc -l)
check 'restarts among segments' run --segment-size 1K --as-of 2024-01-10
sleep 0.3
check 'and tells nothing again' is "$before" bash -c "$(declare -f lines); lines state | wc -l"
stop
check 'a year later, keeping a month' run --keep 31 --as-of 2025-01-20
level t 9
until_true bash -c "$(declare -f lines); lines state | grep -q '\"at\":\"2025-01-20.*\"subject\":\"task/t\"'"
sleep 0.2
check 'old segments are gone' test ! -e state/alerts-1.jsonl
check 'verify says from where' bash -c "'$bin/etterlev' log verify --state state | grep -q '^lines before [0-9]* are no longer kept'"
check 'and is content' verify
check 'what was open is still open, since then' is 2024-01-10 bash -c \
  "$(declare -f ask field); ask /alerts | field \"[i['opened'][:10] for i in v['items'] if i['subject']=='task/old'][0]\""
stop
count=$(lines | wc -l)
check 'restarts with old segments gone' run --keep 31 --as-of 2025-01-20
sleep 0.3
check 'and tells nothing of it again' is "$count" bash -c "$(declare -f lines); lines state | wc -l"
listen
level t 0
check 'what comes then is heard' until_true grep -q '"event":"resolved".*"subject":"task/t"' events.txt
stop

# -- Somebody else's hands on it

check 'starts on it again' run --as-of 2025-01-20
echo '{}' >>state/alerts.jsonl
level hand 9
check 'altered by another hand: told on /health' until_true is "['service/altered']" trouble
check 'and the log goes on' until_true grep -q '"event":"opened".*"subject":"task/hand"' state/alerts.jsonl
check 'verify tells where' finds 'not a line of a log'
stop
check 'starts on a log that was altered' run --as-of 2025-01-20
check 'and still tells' until_true is "['service/altered']" trouble
stop

# -- What verify finds

rm -rf state records && mkdir records
put u.json '{"type":"unit","id":"u","name":"U"}'
run --segment-size 2K --as-of 2024-01-10
listen
for n in 9 5 0 9 5 0; do level t "$n" && sleep 0.3; done
until_true heard
head=$(health "v['head']")
stop
cp -r state whole
# The journal has each head, as systemd's prints it.
lines | python3 -c '
import hashlib, json, sys
for line in sys.stdin.buffer:
  seq = json.loads(line)["seq"]
  entry = {"SYSLOG_IDENTIFIER": "etterlevd", "ETTERLEVD_SEQ": str(seq), "MESSAGE": "opened red",
           "ETTERLEVD_HEAD": f"{seq}:{hashlib.sha256(line).hexdigest()}"}
  print(json.dumps(entry))' >journal.txt
again() { rm -rf state && cp -r whole state; }
check 'whole: by its head' verify --head "$head"
check 'whole: by the journal' bash -c "'$bin/etterlev' log verify --state state --journal - <journal.txt | grep -q '^the head of line .* vouches for it and all before it'"
check 'whole: by what a subscriber heard' verify --events events.txt
check 'whole: says what it could not see' bash -c "'$bin/etterlev' log verify --state state | grep -q '^without a head from elsewhere'"
sed -i '2s/2024/2023/' state/alerts-1.jsonl
check 'altered: found from the file alone' finds 'was altered'
again; sed -i '2d' state/alerts-1.jsonl
check 'cut within: found from the file alone' finds 'is missing'
again; sed -i '2{h;d};3{G}' state/alerts-1.jsonl
check 'reordered: found from the file alone' finds 'out of order'
again; sed -i '2p' state/alerts-1.jsonl
check 'inserted: found from the file alone' finds 'inserted'
again; rm "state/$(ls state | grep 'alerts-' | sort -t- -k2n | sed -n 2p)"
check 'a segment removed within: found from the file alone' finds 'missing'
again; sed -i '$d' state/alerts.jsonl
check 'a cut end: not to be seen alone' verify
check 'a cut end: found by its head' finds 'the log ends before' --head "$head"
check 'a cut end: found by the journal' finds 'the log ends before' --journal journal.txt
check 'a cut end: found by a subscriber' finds 'the log ends before' --events events.txt
again
rewrite() { # Everything again, with another word in it and all hashes anew.
  lines whole | python3 -c '
import hashlib, json, re, sys
prev = "0" * 64
for line in sys.stdin.read().split("\n")[:-1]:
  line = re.sub("\"prev\":\"[0-9a-f]*\"", f"\"prev\":\"{prev}\"", line.replace("\"verdict\":\"red\"", "\"verdict\":\"yellow\""))
  print(line)
  prev = hashlib.sha256((line + "\n").encode()).hexdigest()' >rewritten
  rm state/alerts*
  mv rewritten state/alerts.jsonl
}
rewrite
check 'rewritten: not to be seen alone' bash -c "! '$bin/etterlev' log verify --state state | grep -q 'altered'"
check 'rewritten: found by its head' finds 'is not the one whose hash' --head "$head"
check 'rewritten: found by the journal' finds 'is not the one whose hash' --journal journal.txt
check 'rewritten: found by a subscriber' finds 'is not the one whose hash' --events events.txt
check 'no heads in what is given: exit code 2' bash -c "'$bin/etterlev' log verify --state whole --journal /dev/null 2>/dev/null; [ \$? = 2 ]"
exit "$failed"
