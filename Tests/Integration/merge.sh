#!/usr/bin/env bash
# The logs of many daemons as one stream: in order, once, each chain verified, through rotation, breaks, cut ends, rewritten
# logs, logs that are written to meanwhile, and a merge that is killed. PostgreSQL and Mosquitto from Debian receive them by
# the commands of the documentation, and the warehouse shows the same open alerts as each daemon.
set -u
. "$(dirname "$0")/common.bash"
. "$(dirname "$0")/postgres.bash"
need curl python3
need_tzdata
need_built etterlev
need_built etterlevd
workplace
daemons=()
cleanup() {
  [ ${#daemons[@]} -eq 0 ] || kill -9 "${daemons[@]}" 2>/dev/null
  stop_postgres
}
mkdir tools && ln -s "${program%/*}/etterlev" tools/etterlev
export PATH=$work/tools:$PATH
logs() { python3 "$root/Tests/Integration/merge.py" "$@"; }
merge() { etterlev merge "$@" 2>errors.txt; }
ends() { # CODE COMMAND…
  "${@:2}"
  local code=$?
  [ "$code" = "$1" ] || { echo "  exit code $code"; cat errors.txt; return 1; }
}
told() { grep -qF -- "$1" errors.txt || { cat errors.txt; return 1; }; }
quiet() { [ ! -s errors.txt ] || { cat errors.txt; return 1; }; }

# -- Three daemons, whose logs are closed every few lines

pack() { # RULE [was RULE]
  cat <<KRAV
source law "Law" { id "L" in force from 2000-01-01 }
record unit scope { name label }
record task { of unit; level integer }
rule $1 "Level" ${2-} { basis law "1" for task t red when t.level > 6 because "{t.level}" yellow when t.level > 3 because "{t.level}" }
criterion C "c" { basis law "1" rules $1 verdict worst }
KRAV
}
towns='gjøvik hamar ringsaker'
for town in $towns; do
  mkdir -p "$town/pack" "$town/records" logs
  pack level >"$town/pack/pack.krav"
  printf '{"type":"unit","id":"u","name":"U"}' >"$town/records/u.json"
done
level() { records=$town/records put "$1.json" "{\"type\":\"task\",\"id\":\"$1\",\"of\":\"u\",\"level\":$2}"; } # NAME LEVEL
run() {
  socket=$town/socket serve --rules "$town/pack" --records "$town/records" --state "logs/$town" --socket "$town/socket" \
    --segment-size 2K --instance "$town" --as-of 2024-01-10
  daemons+=("$daemon")
}
reds() { socket=$town/socket ask '/alerts?verdict=red&limit=1000' | field "len(v['items'])"; }
for town in $towns; do
  check "$town: a daemon" run
  for n in 1 2 3 4 5; do level "t$n" 9; done
  until_true is 5 reds
done
town=hamar
level t1 5
level t2 0
level t3 0
until_true is 2 reds
level t3 9
until_true is 3 reds
town=ringsaker
etterlev ack --socket $town/socket --comment 'seen' \
  "$(socket=$town/socket ask '/alerts?verdict=red' | field "v['items'][0]['id']")" >/dev/null
records=$town/records put w.json \
  '{"type":"waiver","id":"w","rule":"level","subject":"task/t2","approved_by":"head","reason":"ice","from":"2024-01-01","until":"2024-02-01"}'
check 'one is waived' until_true is 4 reds
pack grade 'was level' >$town/pack/pack.krav
kill -HUP "$daemon"
renamed() { [ "$(cat logs/$town/alerts*.jsonl | grep -c '"event":"renamed"')" -ge 5 ]; }
check 'alerts get new names' until_true renamed
level t9 9
until_true is 5 reds

# -- The commands of the documentation

document() { # WORD: the blocks that have it, in their order
  python3 - "$root/Sources/SQL/SQL.docc/Fleet.md" "$1" <<'PYTHON'
import re, sys
for block in re.findall(r"^```sh\n(.*?)^```$", open(sys.argv[1], encoding="utf-8").read(), re.S | re.M):
  if sys.argv[2] in block: print(block)
PYTHON
}
documented() { document "$1" >document.sh && [ -s document.sh ] && bash -eu document.sh >told.txt 2>errors.txt || { cat errors.txt; return 1; }; }
check 'the documentation: whose log is where' documented 'for log in'
check 'a line each' is "$(for town in $towns; do echo "$town=logs/$town"; done)" cat fleet.txt
check 'a whole stream' eval 'merge --list fleet.txt >whole.jsonl'
check 'in order, as the logs stand' logs same logs whole.jsonl
check 'and silent' quiet
check 'of many segments' [ "$(ls logs/*/alerts*.jsonl | wc -l)" -ge 6 ]

if start_postgres; then
  export PATH=$postgres:$PATH PGOPTIONS='-c client_min_messages=warning'
  rows() { psql -qtA fleet -c "$1"; }
  check 'the documentation: a table' documented 'createdb'
  check 'the documentation: what is new, into PostgreSQL' documented '--exec psql'
  check 'all lines are there' is "$(wc -l <whole.jsonl)" rows 'SELECT count(*) FROM events'
  same_reds() { # Of each municipality, what its daemon answers.
    for town in $towns; do echo "$town|$(reds)"; done >daemons.txt
    rows "SELECT municipality, count(*) FROM alerts WHERE state = 'open' AND verdict = 'red' GROUP BY 1 ORDER BY municipality COLLATE \"C\"" |
      diff daemons.txt - || { rows 'SELECT municipality, alert, state, verdict FROM alerts'; return 1; }
  }
  same_waived() {
    is "$(socket=ringsaker/socket ask '/alerts?state=waived' | field "[i['id'] for i in v['items']][0]")" \
      rows "SELECT alert FROM alerts WHERE state = 'waived'"
  }
  check 'open red alerts are those of each daemon' same_reds
  check 'and what is waived' same_waived
  for town in $towns; do
    level t5 0
    level t7 8
    until_true grep -q '"subject":"task/t7"' "logs/$town/alerts.jsonl" "logs/$town"/alerts-*.jsonl
    until_true grep -q '"resolved".*"subject":"task/t5"' "logs/$town/alerts.jsonl" "logs/$town"/alerts-*.jsonl
  done
  sleep 0.3
  check 'again, what is new' documented '--exec psql'
  check 'and again, nothing' documented '--exec psql'
  check 'open red alerts are still those of each daemon' same_reds
  check 'the documentation: chains are verified there' documented 'convert_to'
  check 'and hold' [ -z "$(tr -d ' \n' <told.txt)" ]
  rows "UPDATE events SET line = replace(line::text, 'task/t7', 'task/t8')::json WHERE line::text LIKE '%task/t7%'"
  documented 'convert_to'
  check 'a changed row shows' grep -q hamar told.txt
else
  echo 'not tried: PostgreSQL (it is not installed)'
fi

if ! command -v mosquitto_pub >/dev/null && [ "$(id -u)" = 0 ]; then
  { apt-get update && apt-get install -y --no-install-recommends mosquitto mosquitto-clients; } >/dev/null 2>&1
fi
mosquitto=$(PATH=$PATH:/usr/sbin command -v mosquitto)
if [ -n "$mosquitto" ] && command -v mosquitto_pub >/dev/null; then
  printf 'listener 0 %s\nallow_anonymous true\nmax_queued_messages 0\nuser %s\n' "$work/broker" "$(id -un)" >mosquitto.conf
  "$mosquitto" -c mosquitto.conf >mosquitto.txt 2>&1 &
  broker=$!
  mkdir mqtt && printf -- '--unix %s\n' "$work/broker" >mqtt/mosquitto_pub
  until_true [ -S broker ]
  merge --list fleet.txt >all.jsonl
  mosquitto_sub --unix broker -q 1 -t etterlev/alerts -C "$(wc -l <all.jsonl)" -W 20 >heard.jsonl &
  heard=$!
  until_true grep -q 'New client' mosquitto.txt
  sleep 0.3
  export XDG_CONFIG_HOME=$work/mqtt
  check 'the documentation: to a broker' documented mosquitto_pub
  wait $heard
  check 'who listens hears all of it in order' cmp all.jsonl heard.jsonl
  kill $broker
  wait $broker
  check 'a broker that is gone: exit code 2' ends 2 merge --list fleet.txt --state other.state --exec mosquitto_pub --unix "$work/gone" -q 1 -t t -l
  check 'and nothing is noted' [ ! -e other.state ]
else
  echo 'not tried: a message broker (no mosquitto)'
fi
kill "${daemons[@]}"
wait "${daemons[@]}" 2>/dev/null
daemons=()

# -- Faults, each in one of three logs

logs make good 3 60 7 9000
names='k000=bad/k000 k001=bad/k001 k002=bad/k002'
again() { rm -rf bad && cp -r good bad; }
got() { merge "$@" >got.jsonl; }
with_fault() { # NAME CODE [TEXT]: told, and what is passed on is in order and right
  check "$1: exit code $2" ends "$2" got $names
  if [ $# -gt 2 ]; then check "$1: told" told "$3"; else check "$1: silent" quiet; fi
  check "$1: the others go on" logs same rest <(grep -v '^{"municipality":"k001"' got.jsonl)
  check "$1: nothing wrong is passed on" begins k001
}
begins() { # NAME: its lines in got.jsonl are the first of it, and $least of them or more
  grep "^{\"municipality\":\"$1\"" got.jsonl >part.jsonl
  merge "$1=good/$1" | head -n "$(wc -l <part.jsonl)" | cmp - part.jsonl && [ "$(wc -l <part.jsonl)" -ge "${least-0}" ]
}
rm -rf rest && cp -r good rest && rm -r rest/k001
again; segment=$(ls bad/k001 | sort -t- -k2n | sed -n 3p); first=$(grep -o '[0-9]*' <<<"$segment")
sed -i '5s/red\|yellow/green/' "bad/k001/$segment"
least=$((first + 2)) with_fault 'an altered line' 1 "k001: $segment:5: line $((first + 4)) was altered"
again; sed -i '5s/^{/[/' "bad/k001/$segment"
least=$((first + 2)) with_fault 'a flipped bit' 1 "k001: $segment:5: not a line of a log"
again; sed -i '5d' "bad/k001/$segment"
least=$((first + 2)) with_fault 'a line gone' 1 "k001: $segment:5: line $((first + 4)) is missing"
again; rm "bad/k001/$segment"
least=$((first - 2)) with_fault 'a file not copied' 1 "lines $first to "
again; rm -r bad/k001; mkdir bad/k001
with_fault 'not mounted' 1 'k001: bad/k001: there is no alert log here'
again; rm -r bad/k001
with_fault 'not there' 1 'k001: open bad/k001: no such file or directory'
again; truncate -s -40 bad/k001/alerts.jsonl
least=40 with_fault 'half a line at the end' 0
again; rm "bad/k001/alerts-1.jsonl"
check 'old segments removed: no fault' ends 0 got $names
check 'old segments removed: told' told "k001: begins with line $first; those before it are no longer kept"

# Against what a state remembers.
again; merge $names --state bad.state >/dev/null
remembered() { # NAME TEXT
  cp bad.state kept.state
  check "$1: exit code 1" ends 1 got $names --state kept.state
  check "$1: told" told "$2"
  check "$1: nothing is passed on" [ ! -s got.jsonl ]
  check "$1: the state stays" cmp bad.state kept.state
}
again; sed -i '$d' bad/k001/alerts.jsonl
remembered 'a cut end' 'k001: alerts.jsonl: the log ends before line'
again; logs rewrite bad/k001
remembered 'rewritten' 'k001: alerts.jsonl:'
check 'rewritten: by its hash' told 'is not the one whose hash is'
again; rm -r bad/k001 && cp -r bad/k002 bad/k001
remembered "another municipality's" 'is not the one whose hash is'
again; check 'whole again: nothing new' ends 0 got $names --state bad.state
check 'and nothing is told' [ ! -s got.jsonl ]
sed -i '/k001/d' bad.state
check 'taken out of the state: from its beginning' ends 0 got $names --state bad.state
mkdir only && cp -r good/k001 only/
check 'all of it, and only it' logs same only got.jsonl

# -- Hundreds of logs, few descriptors, little memory

logs make many 357 12 11 3000
for log in many/*; do echo "${log##*/}=$log"; done >many.txt
frugal() { # With thirty descriptors; the largest resident size in KiB to `peak`.
  python3 - "$@" >got.jsonl <<'PYTHON'
import resource, subprocess, sys
limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (30, 30))
code = subprocess.run(["etterlev", "merge", *sys.argv[1:]], preexec_fn=limit).returncode
open("peak", "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
PYTHON
}
check '357 logs with thirty descriptors' frugal --list many.txt
check 'in order' logs same many got.jsonl
check 'in 128 MiB' [ "$(cat peak)" -lt 131072 ]
check 'from a list on standard input' eval 'merge --list - <many.txt | cmp - got.jsonl'
shuf many.txt >shuffled.txt
check 'in whatever order they are named' eval 'merge --list shuffled.txt | cmp - got.jsonl'
noon=$(python3 -c 'import json; print(sorted(json.loads(l)["line"].get("at", "") for l in open("got.jsonl"))[2000])')
merge --list many.txt --state until.state --until "$noon" >first.jsonl
merge --list many.txt --state until.state >second.jsonl
check 'until a moment, and from there: the same stream' eval 'cat first.jsonl second.jsonl | cmp - got.jsonl'
check 'and not all of it at once' [ "$(wc -l <first.jsonl)" -lt "$(wc -l <got.jsonl)" ]
check 'CSV says the same' eval 'merge --list many.txt --format csv | python3 -c "
import csv, json, sys
for row in csv.DictReader(sys.stdin):
  head = {name: row[name] for name in (\"municipality\", \"seq\", \"hash\")}
  head[\"seq\"] = int(head[\"seq\"])
  print(json.dumps(head, separators=(\",\", \":\"))[:-1] + \",\\\"line\\\":\" + row[\"line\"] + \"}\")
" | cmp - got.jsonl'

# -- Killed in the midst, and going on

cat >slow.sh <<'SH'
# Reads slowly, and keeps what came whole only when all came.
timeout 20 python3 -c '
import sys, time
for number, line in enumerate(sys.stdin.buffer):
  if number % 40 == 0: time.sleep(float(sys.argv[1]))
  sys.stdout.buffer.write(line)' "$1" >arriving && mv arriving "arrived-$2"
SH
killed=0
for round in 1 2 3 4; do
  etterlev merge --list many.txt --state killed.state --exec sh slow.sh 0.01 "$round" 2>/dev/null &
  victim=$!
  sleep "0.$((RANDOM % 6 + 1))"
  kill -9 $victim 2>/dev/null && killed=$((killed + 1))
  wait $victim 2>/dev/null
done
check 'it was killed while the command read' [ "$killed" -ge 1 ]
sleep 1.5
rm -f arrived-*
check 'a run that is not killed' ends 0 merge --list many.txt --state killed.state --exec sh slow.sh 0 last
check 'passes all on that nobody has acknowledged' logs same many arrived-last
if [ -n "${postgres-}" ]; then
  rows 'TRUNCATE events'
  rm -f fleet.state
  cp many.txt fleet.txt
  for round in 1 2 3; do
    document '--exec psql' | sed '/^psql/d' >load.sh
    setsid bash load.sh 2>/dev/null &
    sleep "0.$((RANDOM % 5 + 1))"
    kill -9 -- -$! 2>/dev/null
    wait $! 2>/dev/null
  done
  check 'PostgreSQL: killed, and loaded again' documented '--exec psql'
  psql -qtA fleet -c "SELECT format('{\"municipality\":\"%s\",\"seq\":%s,\"hash\":\"%s\",\"line\":%s}', municipality, seq, hash, line)
    FROM events ORDER BY municipality COLLATE \"C\", seq" >rows.jsonl
  check 'PostgreSQL: each line is there once' logs once many rows.jsonl
fi
check 'a command that fails: exit code 2' ends 2 merge --list many.txt --state failed.state --exec sh -c 'cat >/dev/null; exit 3'
check 'told' told 'ended with 3'
check 'a command that reads no further: exit code 2' ends 2 merge --list many.txt --state failed.state --exec head -n 1 >/dev/null
check 'nothing is noted of either' [ ! -e failed.state ]
etterlev merge --list many.txt --state busy.state --exec sh -c 'sleep 1; cat >/dev/null' &
sleep 0.3
check 'one run at a time uses a state' ends 2 merge --list many.txt --state busy.state
check 'and the other is told' told 'in use by another'
wait $!

# -- While daemons write and begin new segments

mkdir live
for n in 1 2 3; do
  logs live "live/k$n" 4.0 "$n" &
  writers[n]=$!
done
for n in 1 2 3; do until_true [ -s live/k$n/alerts.jsonl ]; done
runs=0 broken=0
while kill -0 "${writers[@]}" 2>/dev/null; do
  runs=$((runs + 1))
  merge k1=live/k1 k2=live/k2 k3=live/k3 --state live.state >"live-$(printf %04d $runs)" || { broken=$((broken + 1)); cat errors.txt; }
done
merge k1=live/k1 k2=live/k2 k3=live/k3 --state live.state >live-9999
check "read $runs times while they were written to: no fault" [ "$broken" = 0 ]
check 'each line once' logs once live live-*
check 'of many segments' [ "$(ls live/*/alerts-*.jsonl | wc -l)" -gt 10 ]

# -- What is asked wrongly

for words in '' 'hamar' '=x' 'a=' 'a=x a=y' 'a=x --until soon' '--list /nowhere/list' 'a=x --format xml' 'a=x --state /nowhere/state' \
  'a=x --exec /nowhere/command'; do
  # shellcheck disable=SC2086
  check "\`etterlev merge $words\`: exit code 2" ends 2 merge $words
done
printf 'x\n' >wrong.state
check 'a state that is none: exit code 2' ends 2 merge a=good/k000 --state wrong.state
check 'told with its line' told '`wrong.state`: line 1'
exit "$failed"
