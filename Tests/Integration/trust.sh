#!/usr/bin/env bash
# Whose word counts: the daemon takes waivers and reviews from the folder and the owner that the rules name, and from nobody
# else; waivers hold through their last civil day; statutory duties refuse them; lights follow up the tree.
set -u
. "$(dirname "$0")/common.bash"
need curl python3
need_tzdata
workplace
umask 022
# state ALERT-STATE RULE SUBJECT: how many such alerts.
state() { ask "/alerts?state=$1&rule=$2" | field "len([i for i in v['items'] if i['subject']=='$3'])"; }
events() { grep -c "\"event\":\"$1\".*\"subject\":\"$2\"" state/alerts.jsonl; }

rules() { # OWNER-CLAUSE
  cat >rules/rules.krav <<KRAV
source law "A law" { id "L-1" in force from 2000-01-01 }
record unit scope { name label; above unit? }
record task { unit unit; due date; done date? past }
record review { unit unit; held date past }
accept waiver, review from "approved/" owner $1
rule in-time "Tasks are done in time" {
  basis   law "1"
  for     task t
  yellow  when t.done is missing and today > t.due because "Was due {t.due}."
}
rule reviewed "Each unit has been reviewed" statutory {
  basis   law "2"
  for     unit u where u.above is set
  red     when no (review r where r.unit = u) because "{u.name} was never reviewed."
}
criterion C1 "Tasks" { basis law "1" rules in-time verdict share { yellow above 0%, red above 50%, of at least 2 } }
criterion C2 "Reviews" { basis law "2" rules reviewed verdict shared }
KRAV
}
waiver() { # ID RULE SUBJECT FROM UNTIL
  printf '{"type":"waiver","id":"%s","rule":"%s","subject":"%s","approved_by":"head","reason":"ice","from":"%s","until":"%s"}' "$@"
}
start() { serve --rules rules --records records --state state --socket "$socket" "$@"; }

mkdir rules records
rules 'group "no-such-group-here"'
check 'an owner that nobody knows refuses the rules' is 2 bash -c "'$bin/etterlevd' --check --rules rules >/dev/null 2>err.txt; echo \$?"
check 'and is told at its place' grep -q 'rules.krav:5:52: error\[krav/unknown-name\]: there is no group `no-such-group-here` on this machine' err.txt
check 'the daemon does not start with it' is 2 bash -c "'$bin/etterlevd' --rules rules --records records --state state --socket socket 2>/dev/null; echo \$?"

rules "user \"$(id -u)\""
put units.jsonl '{"type":"unit","id":"top","name":"Top"}
{"type":"unit","id":"a","name":"A","above":"top"}
{"type":"unit","id":"b","name":"B","above":"top"}'
put tasks.jsonl '{"type":"task","id":"t1","unit":"a","due":"2026-03-01"}
{"type":"task","id":"t2","unit":"a","due":"2026-12-01"}
{"type":"task","id":"t3","unit":"b","due":"2026-12-01"}'
check 'starts' start --as-of 2026-03-10
check 'two judged: the share is told' is yellow light C1 a
check 'one judged: too few, unknown' is unknown light C1 b
check 'up the tree: one of three' is yellow light C1 top
check 'nobody reviewed' is red light C2 top

put elsewhere/w1.json "$(waiver w1 in-time task/t1 2026-03-01 2026-03-31)"
check 'a waiver from elsewhere is told' until_true is 1 state open intake/not-accepted file/elsewhere%2Fw1.json
check 'with what was expected' is 'expected `waiver` in a file beneath `approved/` that the user `'"$(id -u)"'` owns' \
  bash -c "curl -s --unix-socket socket 'http://localhost/alerts?rule=intake/not-accepted' | python3 -c 'import json,sys; print(json.load(sys.stdin)[\"items\"][0][\"message\"].split(\": \", 1)[1])'"
check 'and waives nothing' is 1 state open in-time task/t1
put approved/w1.json "$(waiver w1 in-time task/t1 2026-03-01 2026-03-31)"
check 'from the right folder it waives at once' until_true is 1 state waived in-time task/t1
check 'the light is untouched' is yellow light C1 a
check 'the waiver and its owner stand in the log' \
  until_true grep -q "\"event\":\"waived\".*\"record\":\"waiver/w1\",\"file\":\"approved/w1.json\",\"line\":1,\"owner\":\"user $(id -u)\"" state/alerts.jsonl
shown() { "$bin/etterlev" show "$(ask '/alerts?state=waived' | field "v['items'][0]['id']")" --socket socket; }
check 'show tells who waived it' bash -c "$(declare -f shown ask field); bin='$bin'; shown | grep -q '^waived      through 2026-03-31 by head: ice (waiver/w1 in approved/w1.json, owner: user $(id -u))'"
rm records/approved/w1.json
check 'taken away, the alert is open again' until_true is 1 state open in-time task/t1
check 'by waiver-expired' is 1 events waiver-expired task/t1

put approved/w2.json "$(waiver w2 reviewed unit/a 2026-03-01 2026-03-31)"
check 'a statutory duty refuses a waiver' until_true is 1 state open waiver/refused waiver/w2
check 'and stays open' is 1 state open reviewed unit/a
put approved/w3.json "$(waiver w3 in-time task/t1 2026-03-01 2027-03-02)"
check 'over twelve months is refused' until_true is 1 state open waiver/refused waiver/w3
put approved/w3.json "$(waiver w3 in-time task/t1 2026-03-01 2027-03-01)"
check 'twelve months are granted' until_true is 1 state waived in-time task/t1
check 'and the refusal is resolved' until_true is 0 state open waiver/refused waiver/w3
put approved/w3.json "$(waiver w3 in-time task/t1 2026-03-01 2026-03-10)"
check 'in force on its last day' until_true is 1 state waived in-time task/t1

put approved/r.json '{"type":"review","id":"r","unit":"a","held":"2026-03-01"}'
check 'one of two reviewed: shared, so yellow' until_true is yellow light C2 top
check 'a record that everybody may change counts no more' bash -c 'chmod o+w records/approved/r.json'
check 'and is told' until_true is 1 state open intake/not-accepted file/approved%2Fr.json
check 'what it said stays in force' is yellow light C2 top
chmod o-w records/approved/r.json
check 'rights that are mended mend it, with no write' until_true is 0 state open intake/not-accepted file/approved%2Fr.json

stop
check 'starts again on the next day' start --as-of 2026-03-11
check 'the waiver has ended with its last day' until_true is 1 state open in-time task/t1
check 'and that is told' is 1 bash -c "tail -n 5 state/alerts.jsonl | grep -c '\"event\":\"waiver-expired\",\"cause\":\"waiver\"'"
check 'the log is whole' "$bin/etterlev" log verify --state state

# Another's file, where we may give files away.
if [ "$(id -u)" = 0 ]; then
  put approved/w4.json "$(waiver w4 in-time task/t1 2026-03-01 2026-03-31)"
  check 'waived again' until_true is 1 state waived in-time task/t1
  put approved/r2.json '{"type":"review","id":"r2","unit":"b","held":"2026-03-01"}'
  check 'both reviewed' until_true is green light C2 top
  printf '%s' "$(waiver w4 in-time task/t1 2026-03-01 2026-03-11)" >records/.aside
  chown 12345 records/.aside
  mv records/.aside records/approved/w4.json
  check 'a file of another owner is told' until_true is 1 state open intake/not-accepted file/approved%2Fw4.json
  check 'and what stood there is in force' is 1 state waived in-time task/t1
  rules 'group "54321"'
  kill -HUP "$daemon"
  check 'other owners by reload: nothing is accepted' until_true is red light C2 top
  check 'the waiver is gone with it' until_true is 1 state open in-time task/t1
  chgrp 54321 records/approved/r2.json
  check 'a group that is given is seen' until_true is yellow light C2 top
  rules 'group "no-such-group-here"'
  kill -HUP "$daemon"
  check 'unknown owners leave the former rules in force' until_true grep -q 'the former ones stay in force' out.txt
  check 'and the light' is yellow light C2 top
fi
stop
exit "$failed"
