#!/usr/bin/env bash
# Time: what the daemon foretells is what comes, to the second, in the nights when the clock is changed too; what was known
# is answered from the log; a folder without a daemon gives the same answers; and with nothing due nothing wakes.
set -u
. "$(dirname "$0")/common.bash"
need curl python3
need_tzdata
workplace
patience=20
start() { # AS-OF
  serve --rules "$pack" --records records --state state --socket "$socket" --as-of "$1"
}
pack=$root/Rules/revisjoner/hamar-2022
mkdir records
cp "$pack"/records/*.jsonl records/

# The same answers from the daemon and from the folder.
check 'starts' start 2022-10-20T12:00:00+02:00
local_answer() { # COMMAND AS-OF [OPTION…]
  "$bin/etterlev" "$1" --json --rules "$pack" --records records --as-of "${@:2}"
}
plain() { sed 's/"clock_is_set":true,//; s/^{"at":"[^"]*",//'; }
same() { cmp <(ask "$1" | plain) <("${@:2}" | plain | head -c -1); }
check 'status of a day ahead' same '/verdicts?at=2023-10-20' local_answer status 2023-10-20
check 'status of an instant ahead' same '/verdicts?at=2023-04-12T23:59:59%2B02:00' local_answer status 2023-04-12T23:59:59+02:00
check 'status of a unit' same '/verdicts?at=2024-02-29&unit=tphr' local_answer status 2024-02-29 --unit tphr
check 'status twenty years ahead' same '/verdicts?at=2042-10-01' local_answer status 2042-10-01
check 'forecast' same '/forecast?days=30' local_answer forecast 2022-10-20T12:00:00+02:00
check 'forecast of twenty years' same '/forecast?days=7305&limit=2000' \
  local_answer forecast 2022-10-20T12:00:00+02:00 --days 7305 --limit 2000
check 'forecast of a branch' same '/forecast?days=400&unit=farmen' \
  local_answer forecast 2022-10-20T12:00:00+02:00 --days 400 --unit farmen
# Those who import a calendar get the same events from either, whenever it was made.
events() { grep -v -E '^(DTSTAMP|LAST-MODIFIED|SEQUENCE)'; }
check 'calendar' cmp <(ask /calendar.ics | events) \
  <("$bin/etterlev" calendar --rules "$pack" --records records --as-of 2022-10-20T12:00:00+02:00 | events)
check 'too far ahead is 400' is 400 code '/verdicts?at=2063-01-01'
check 'no such day is 400' is 400 code '/verdicts?at=2023-02-29'
check 'a day before the log is 404' is 404 code '/verdicts?at=2020-01-01'
check 'no such unit is 404' is 404 code '/forecast?unit=nowhere'
check 'a number is asked for' is 400 code '/forecast?days=soon'

# With nothing due nothing wakes: no thread of the process gives up its processor and takes it again.
switches() { cat /proc/"$daemon"/task/*/status | awk '/^(non)?voluntary_ctxt_switches/ { if ($1 ~ /^vol/) n += $2 } END { print n }'; }
stop
start 2022-10-20T12:00:00+02:00
sleep 1
before=$(switches)
sleep 6
check 'asleep for six seconds: 0 wake-ups' is "$before" switches
# And under a watchdog of four seconds only to feed it, twice as often as it asks.
stop
WATCHDOG_USEC=4000000 start 2022-10-20T12:00:00+02:00
sleep 1
before=$(switches)
sleep 6
fed() { local times=$(($(switches) - before)); [ $times -ge 2 ] && [ $times -le 4 ]; }
check 'with a watchdog: fed every two seconds' fed

# What was known: ask for now, let half a year pass, and ask the log for that day.
ask /verdicts >known.json
stop
start 2023-05-01T12:00:00+02:00
ask '/verdicts?at=2022-12-24' >then.json
known() {
  python3 - <<'PYTHON'
import json
known, then, now = (json.load(open(name)) for name in ("known.json", "then.json", "now.json"))
table = lambda answer: [
  tuple(item[key] for key in ("criterion", "unit", "name", "level", "verdict", "red", "yellow", "unknown"))
  for item in answer["items"]
]
assert then["knowledge"] == "then" and known["knowledge"] == "now"
assert table(known) == table(then) and table(now) != table(then)
PYTHON
}
ask /verdicts >now.json
check 'what was known half a year ago' known
check 'the log is whole' bash -c "'$bin/etterlev' log verify --state state >/dev/null"
stop

# Records that come while a long forecast is made are in it, and others are answered meanwhile.
busy() {
  rm -rf state
  python3 - <<'PYTHON' >records/many.jsonl
import datetime, json
for n in range(6000):
  day = datetime.date(2021, 6, 1) + datetime.timedelta(days=n % 500)
  print(json.dumps({"type": "avvik", "id": f"B{n}", "enhet": "farmen", "meldt": str(day), "alvor_meldt": "lav",
                    "status": "ny"}))
PYTHON
  start 2022-10-20T12:00:00+02:00 || return 1
  patience=60 ask '/forecast?days=7305&limit=2000' >slow.json &
  local asking=$! files
  for n in $(seq 20); do
    printf '%s' "{\"type\":\"avvik\",\"id\":\"N$n\",\"enhet\":\"styrk\",\"meldt\":\"2022-10-19\",\"alvor_meldt\":\"lav\",\"status\":\"ny\"}" \
      >records/.n && mv records/.n "records/n$n.json"
    is ok health || return 1
  done
  wait "$asking"
  python3 -c 'import json; assert len(json.load(open("slow.json"))["items"]) == 2000' || return 1
  files=$(find records -name '*.json*' | wc -l)
  until_true bash -c "curl -s --unix-socket socket http://localhost/health | grep -q '\"good\":$files'" || return 1
  ask '/forecast?days=300&unit=styrk&limit=2000' >ours.json
  local_answer forecast 2022-10-20T12:00:00+02:00 --days 300 --unit styrk --limit 2000 >theirs.json
  # Of one moment they stand in the order in which the records came.
  python3 - <<'PYTHON'
import json
ours, theirs = (sorted(map(str, json.load(open(name))["items"])) for name in ("ours.json", "theirs.json"))
assert ours == theirs and len(ours) > 20
PYTHON
}
check 'what comes while it is worked out is in it' busy
stop

# What is foretold is what comes: across the nights in which the clock is changed, deadlines by the day and by the hour.
mkdir night && cd night || exit 1
mkdir pack records
cat >pack/pack.krav <<'KRAV'
source law "Law" { id "L" in force from 2000-01-01 }
record unit scope { name label }
record thing { of unit; day date?; heard instant? }
rule by-day "d" { basis law "1" for thing t red when t.day is set and today > t.day because "{t.day}" }
rule by-hour "h" { basis law "2" for thing t red when t.heard is set and now >= t.heard + 24 hours because "{t.heard}" }
criterion C "c" { basis law "1" rules by-day, by-hour verdict worst }
KRAV
pack=pack
night() { # FROM DAY HEARD MIDNIGHT HOUR
  rm -rf state records/*
  printf '%s\n' '{"type":"unit","id":"u","name":"U"}' "{\"type\":\"thing\",\"id\":\"d\",\"of\":\"u\",\"day\":\"$2\"}" \
    "{\"type\":\"thing\",\"id\":\"h\",\"of\":\"u\",\"heard\":\"$3\"}" >records/all.jsonl
  start "$1" || return 1
  ask /forecast | python3 -c '
import json, sys
for item in json.load(sys.stdin)["items"]:
  print(item["at"], item["event"], item.get("subject", item.get("criterion")), item["verdict"])' | sort >foretold
  printf '%s\n' "$4 criterion-changed C red" "$4 opened thing/d red" "$5 opened thing/h red" | sort >expected
  diff expected foretold || return 1
  until_true grep -q "\"at\":\"$4\",\"event\":\"opened\",\"cause\":\"clock\".*\"subject\":\"thing/d\"" state/alerts.jsonl || return 1
  grep -q "\"at\":\"$4\",\"event\":\"criterion-changed\",\"cause\":\"clock\"" state/alerts.jsonl || return 1
  stop
}
hour() { # FROM AT
  start "$1" || return 1
  until_true grep -q "\"at\":\"$2\",\"event\":\"opened\",\"cause\":\"clock\".*\"subject\":\"thing/h\"" state/alerts.jsonl || return 1
  stop
}
check 'the night in which an hour is lost' \
  night 2025-03-29T23:59:57+01:00 2025-03-29 2025-03-29T12:00:00+01:00 2025-03-30T00:00:00+01:00 2025-03-30T13:00:00+02:00
check 'its day is by the hour' hour 2025-03-30T12:59:57+02:00 2025-03-30T13:00:00+02:00
check 'the night in which an hour comes twice' \
  night 2025-10-25T23:59:57+02:00 2025-10-25 2025-10-25T02:30:00+02:00 2025-10-26T00:00:00+02:00 2025-10-26T02:30:00+02:00
check 'the first of the two is meant' hour 2025-10-26T02:29:57+02:00 2025-10-26T02:30:00+02:00
check 'the midnight before a leap day' \
  night 2028-02-28T23:59:57+01:00 2028-02-28 2028-02-28T08:00:00+01:00 2028-02-29T00:00:00+01:00 2028-02-29T08:00:00+01:00
exit "$failed"
