#!/usr/bin/env bash
# The watcher watched: rules that cannot be loaded, an inbox that falls silent, a clock that jumps both ways or is behind the
# log, a kernel's queue that runs over, and a reload meanwhile nobody waits.
set -u
. "$(dirname "$0")/common.bash"
need curl python3
need_tzdata
workplace
rules() { # SILENCE [MORE]
  cat >pack/.pack <<KRAV
source law "Law" { id "L" in force from 2000-01-01 }
$1
record unit scope { name label }
record task { of unit; level integer; due instant? }
rule level "Level" { basis law "1" for task t red when t.level > 6 because "{t.level}" }
rule late "Late" { basis law "2" for task t red when t.due is set and now > t.due because "{t.due}" }
criterion C "c" { basis law "1" rules level, late verdict worst }
${2-}
KRAV
  mv pack/.pack pack/pack.krav
}
mkdir pack
rules ''
run() { serve --rules pack --records records --state state --socket socket "$@"; } # OPTION…
trouble() { health "[i['code'] for i in v.get('service', [])]"; }
life() { grep "\"rule\":\"$1\"" state/alerts.jsonl | grep -o '"event":"[a-z-]*"' | cut -d'"' -f4 | tr '\n' ' '; }
told() { wc -l <state/alerts.jsonl; }
put u.json '{"type":"unit","id":"u","name":"U"}'
put t.json '{"type":"task","id":"t","of":"u","level":9}'

check 'starts' run
until_true test -s state/alerts.jsonl
sleep 0.3
count=$(told)
kill -HUP "$daemon"
sleep 0.5
check 'a reload that changes nothing writes nothing' is "$count" told
cp pack/pack.krav good.krav
echo 'rule' >>pack/pack.krav
kill -HUP "$daemon"
check 'rules that cannot be loaded: told on /health' until_true is "['service/pack']" trouble
check 'and by an alert' until_true is 'opened ' life service/pack
check 'the former rules judge' is red light C u
put t.json '{"type":"task","id":"t","of":"u","level":1}'
check 'also what comes' until_true is green light C u
kill -HUP "$daemon"
sleep 0.3
check 'the same fault is told once' is 'opened ' life service/pack
cp good.krav pack/pack.krav
kill -HUP "$daemon"
check 'mended: resolved' until_true is 'opened resolved ' life service/pack
check 'and gone from /health' is '[]' trouble

# Nobody waits for a reload: what was judged is answered until the new picture is whole.
python3 - <<'PYTHON' >records/many.jsonl
import json
for n in range(60000):
  print(json.dumps({"type": "task", "id": f"m{n}", "of": "u", "level": n % 5}))
PYTHON
check 'many records are read' until_true is 60002 health "v['records']"
rules '' 'rule high "High" { basis law "3" for task t yellow when t.level > 3 because "{t.level}" }'
cat >asking.py <<'PYTHON'
import http.client, json, socket, sys, time
codes, reds, longest = {}, set(), 0
deadline = time.monotonic() + 20
while time.monotonic() < deadline:
  connection = http.client.HTTPConnection("h", timeout=20)
  connection.sock = socket.socket(socket.AF_UNIX)
  connection.sock.connect("socket")
  began = time.monotonic()
  connection.request("GET", sys.argv[1])
  answer = connection.getresponse()
  text = answer.read()
  longest = max(longest, time.monotonic() - began)
  codes[answer.status] = codes.get(answer.status, 0) + 1
  value = json.loads(text)
  connection.close()
  if value.get("items"):
    break
assert set(codes) == {200}, codes
assert value.get("items"), "the new rule never came"
print(codes, f"the longest wait {longest * 1000:.0f} ms")
PYTHON
python3 asking.py '/alerts?rule=high&limit=1' >asked.txt 2>&1 &
asking=$!
sleep 0.2
kill -HUP "$daemon"
check 'a reload with many records: always answered, in the end by the new rules' wait "$asking"
cat asked.txt
check 'the log tells it as the pack'"'"'s doing' grep -q '"event":"opened","cause":"pack".*"rule":"high"' state/alerts.jsonl
rm records/many.jsonl
stop

# More changes than the kernel's queue holds, while the daemon is stopped.
rm -rf state records
put u.json '{"type":"unit","id":"u","name":"U"}'
run
kill -STOP "$daemon"
python3 - <<'PYTHON'
import os
limit = int(open("/proc/sys/fs/inotify/max_queued_events").read())
# The same event twice running is kept once: two names by turns.
for n in range(min(limit, 40000) // 2 + 2000):
  for name in ("a", "b"):
    with open(f"records/{name}.json", "w") as file:
      file.write('{"type":"task","id":"%s","of":"u","level":9}' % name)
PYTHON
kill -CONT "$daemon"
check 'the queue ran over: told' until_true is "['service/queue']" trouble
check 'and nothing was lost' until_true is 2 bash -c "$(declare -f ask field); ask '/alerts?rule=level' | field \"len(v['items'])\""
stop

# An inbox that falls silent.
rm -rf state
touch records/*
rules 'parameter silent_after = 1 hour'
if command -v gcc >/dev/null && gcc -shared -fPIC -o wall.so "$root/Tests/Integration/wall.c" -ldl 2>/dev/null; then
  export WALL=$work/wall
  off() { echo "$1" >wall.next && mv wall.next wall; }
  shifted() { LD_PRELOAD=$work/wall.so run "$@"; }
  off 0
  check 'starts with a limit for silence' shifted
  check 'queue trouble of a former run is over' is '[]' trouble
  stop
  off 7300
  check 'two hours later' shifted
  check 'silence is told' until_true is "['service/silent']" trouble
  check 'by an alert' until_true is 'opened ' life service/silent
  put t.json '{"type":"task","id":"t","of":"u","level":8}'
  check 'records end it' until_true is 'opened resolved ' life service/silent
  stop

  # The clock jumps ahead, with a deadline in between: it is not judged by.
  rm -rf state
  rules ''
  off 0
  shifted
  put d.json "{\"type\":\"task\",\"id\":\"d\",\"of\":\"u\",\"level\":1,\"due\":\"$(date -u -d '+2 hours' +%FT%TZ)\"}"
  sleep 0.5
  off 86400
  put n1.json '{"type":"task","id":"n1","of":"u","level":9}'
  check 'a day ahead: told' until_true is "['service/clock']" trouble
  check 'a day ahead: state clock' is clock health
  check 'a day ahead: records are judged' until_true grep -q '"event":"opened".*"subject":"task/n1"' state/alerts.jsonl
  check 'a day ahead: by the time that is believed' bash -c "! grep '\"subject\":\"task/n1\"' state/alerts.jsonl | grep -q '\"at\":\"$(TZ=Europe/Oslo date -d '+1 day' +%F)'"
  check 'a day ahead: no deadline passes' bash -c "! grep -q '\"subject\":\"task/d\"' state/alerts.jsonl"
  off 0
  put n2.json '{"type":"task","id":"n2","of":"u","level":9}'
  check 'back again: believed at once' until_true is ok health
  check 'back again: an alert with a life' until_true is 'opened resolved ' life service/clock
  off -86400
  put n3.json '{"type":"task","id":"n3","of":"u","level":9}'
  check 'a day back: told' until_true is clock health
  check 'a day back: records are judged' until_true grep -q '"event":"opened".*"subject":"task/n3"' state/alerts.jsonl
  stop

  # Behind the log at the start.
  check 'behind the log: starts' bash -c "$(declare -f serve until_true is health ask field); bin='$bin' attempts=100 pause=0.05; LD_PRELOAD=$work/wall.so '$bin/etterlevd' --rules pack --records records --state state --socket socket >>out.txt 2>&1 & echo \$! >pid; until_true is clock health"
  daemon=$(cat pid)
  put n4.json '{"type":"task","id":"n4","of":"u","level":9}'
  check 'behind the log: records are judged, by a time that is not before it' until_true python3 -c '
import json
lines = [json.loads(line) for line in open("state/alerts.jsonl")]
times = [line["at"] for line in lines if "at" in line]
assert times == sorted(times) and any(line.get("subject") == "task/n4" for line in lines)'
  kill "$daemon"
  until_true bash -c "! kill -0 $daemon 2>/dev/null"
  check 'behind the log and accepted: starts' shifted --accept-clock
  check 'and says so in the log' until_true bash -c "grep '\"rule\":\"service/clock\"' state/alerts.jsonl | tail -n 1 | grep -q '\"event\":\"resolved\"'"
  stop
  check 'the log has it: no need to accept again' shifted
  stop
else
  echo 'not tried: silence and clocks (no gcc)'
fi
check 'the log is whole' "$bin/etterlev" log verify --state state
exit "$failed"
