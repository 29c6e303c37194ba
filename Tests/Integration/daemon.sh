#!/usr/bin/env bash
# The daemon on the facts of an audit, asked over its real socket by curl: lights, records that come and go, broken files,
# an emptied directory, kill -9, a clock that passes a deadline, and the log's chain by sha256sum.
set -u
. "$(dirname "$0")/common.bash"
need curl python3 sha256sum
need_tzdata
workplace
socket=.etterlevd/socket records=.etterlevd/records
ln -s "$root/Rules" Rules
alert_of() { ask "/alerts?rule=avvik-lukkes-i-tide" | field "[i['verdict'] for i in v['items'] if i['subject']=='$1'] or ['none']"; }
start() { serve --example hamar-2022; }

check 'starts' start
check 'K5 is red' is red light K5 hamar
check 'K2 is yellow' is yellow light K2 hamar
check 'K6 is yellow' is yellow light K6 hamar
check 'K2 of STYRK is red' is red light K2 styrk
curl -sN --unix-socket .etterlevd/socket http://localhost/events >events.txt &
sleep 0.5
put a31.json '{"type":"avvik","id":"A31","enhet":"solhellinga","meldt":"2022-09-06","alvor_meldt":"høy","status":"ny"}'
put a61.json '{"type":"avvik","id":"A61","enhet":"solhellinga","meldt":"2022-08-07","alvor_meldt":"høy","status":"ny"}'
check '31 days: yellow' until_true is "['yellow']" alert_of avvik/A31
check '61 days: red' until_true is "['red']" alert_of avvik/A61
check 'told on /events' until_true grep -q '"subject":"avvik/A61"' events.txt
check 'in the log' grep -q '"subject":"avvik/A31"' .etterlevd/state/alerts.jsonl
put a61.json '{"type":"avvik","id":"A61","enhet":"solhellinga","meldt":"2022-08-07","alvor_meldt":"høy","status":"lukket","lukket":"2022-10-01","tiltak":[{"utført":"2022-09-01","godkjent":"2022-09-02"}]}'
check 'closed with approved measures: resolved' until_true is "['none']" alert_of avvik/A61
put a31.json '{"type":"avvik","id":"A31","enhet":"solhellinga","meldt":"hemmelig navn","alvor_meldt":"høy","status":"ny"}'
intake() { ask '/alerts?rule=intake/bad-date' | field "v['items'][0]['message'].split(' ')[0]"; }
check 'a broken file: line and column' until_true is '1:58:' intake
check 'without a byte of it' bash -c '! grep -rq hemmelig .etterlevd/state events.txt'
check 'the good version still counts' is "['yellow']" alert_of avvik/A31
before=$(wc -l <.etterlevd/state/alerts.jsonl)
kill -9 "$daemon"
wait "$daemon" 2>/dev/null
put a31.json '{"type":"avvik","id":"A31","enhet":"solhellinga","meldt":"2022-09-06","alvor_meldt":"høy","status":"ny"}'
check 'starts again after kill -9' start
check 'the mended file resolves its alert' until_true grep -q '"event":"resolved".*"rule":"intake/bad-date"' .etterlevd/state/alerts.jsonl
check 'and nothing else is told again' is $((before + 1)) bash -c 'wc -l <.etterlevd/state/alerts.jsonl'
check 'log verify is content' "$bin/etterlev" log verify
chain() {
  local n=1 line
  while IFS= read -r line; do
    [ "$n" = 1 ] || [ "$(sed -n "$((n - 1))p" .etterlevd/state/alerts.jsonl | sha256sum | cut -c1-64)" = \
      "$(printf '%s' "$line" | grep -oE '"prev":"[0-9a-f]{64}"}$' | cut -c9-72)" ] || return 1
    n=$((n + 1))
  done <.etterlevd/state/alerts.jsonl
}
check 'sha256sum checks the chain' chain
sed 's/"verdict":"red"/"verdict":"green"/' .etterlevd/state/alerts.jsonl >altered && mkdir -p altered.d && mv altered altered.d/alerts.jsonl
check 'an altered line is found' bash -c "! '$bin/etterlev' log verify --state altered.d >/dev/null"
mkdir away && mv .etterlevd/records/*.json* away/
vanished() { ask '/alerts?rule=intake/vanished' | field "len(v['items'])"; }
check 'an emptied directory is told of' until_true is 1 vanished
check 'and resolves nothing' is "['yellow']" alert_of avvik/A31
check 'K5 is still red' is red light K5 hamar
mv away/* .etterlevd/records/
check 'files that return end it' until_true is 0 vanished
check 'bad requests are refused' is 400 code '/alerts?limit=0'
review() { ask /rules | field "[(i['weight'], i['cost']) for i in v['items'] if i['name']=='årlig-gjennomgang']"; }
check 'the rules in force are listed' is "[('statutory', 'group')]" review
cost() { ask /rules/avvik-lukkes-i-tide | field "v['cost'] + ' ' + v['because']"; }
check 'each with its cost' is 'constant reads its subject alone' cost
check 'unknown resources are 404' is 404 code /nothing
stop
check 'stops when told' is 0 echo $?
check 'no daemon: exit code 3' bash -c "'$bin/etterlev' status >/dev/null 2>&1; [ \$? = 3 ]"

# The clock passes a deadline: the light turns at midnight, and no file has changed.
mkdir -p midnight/records
cp "$root"/Rules/revisjoner/hamar-2022/records/*.jsonl midnight/records/
printf '%s' '{"type":"avvik","id":"M","enhet":"solhellinga","meldt":"2022-09-07","alvor_meldt":"høy","status":"ny"}' >midnight/records/m.json
"$bin/etterlevd" --rules Rules/revisjoner/hamar-2022 --records midnight/records --state midnight/state \
  --socket midnight.socket --as-of 2022-10-07T23:59:57+02:00 >/dev/null 2>&1 &
midnight=$!
sleep 1
check 'green until midnight' bash -c "! grep -q '\"rule\":\"avvik-lukkes-i-tide\".*avvik/M' midnight/state/alerts.jsonl"
check 'yellow at midnight' until_true grep -q '"at":"2022-10-08T00:00:0[0-1]+02:00","event":"opened","cause":"clock".*"rule":"avvik-lukkes-i-tide".*"subject":"avvik/M"' midnight/state/alerts.jsonl
kill "$midnight"

# A start that is killed while it loads logs nothing new.
lines=$(wc -l <.etterlevd/state/alerts.jsonl)
"$bin/etterlevd" --example hamar-2022 >/dev/null 2>&1 &
kill -9 $!
check 'killed while loading: nothing logged' is "$lines" bash -c 'wc -l <.etterlevd/state/alerts.jsonl'

# Another trade, with other words; and a broken pack.
"$bin/etterlevd" --rules "$root/Tests/Fixtures/harbour" --records "$root/Tests/Fixtures/harbour/records" --state other \
  --socket other.socket --as-of 2024-01-25 >/dev/null 2>&1 &
other() { curl -s --unix-socket other.socket http://localhost/alerts | field "sorted(i['verdict'] for i in v['items'])"; }
check 'the same binary judges a harbour' until_true is "['red', 'red']" other
printf 'rule' >broken.krav
check 'a broken pack: exit code 2' bash -c "'$bin/etterlevd' --check --rules broken.krav >/dev/null 2>&1; [ \$? = 2 ]"

# Rules that can no longer be loaded, at a start: those last in force stand in, and it is told. Mended, they are taken.
mkdir local
printf 'use "../Rules/kvalitetsforskriften"\nset lukkefrist[høy] = 21 days\n' >local/local.krav
records=kept/records
put unit.json '{"type":"enhet","id":"h","navn":"H"}'
run() { serve --rules local --records kept/records --state kept/state --socket "$socket" --as-of 2024-06-01; }
checked() { "$bin/etterlevd" --check --rules local "$@" >checked.txt 2>&1; echo $?; }
troubled() { ask '/alerts?rule=service/pack' | field "len(v['items'])"; }
in_force() { health "v['pack']"; }
socket=kept.socket
printf 'set lukkefrist[høy] = ' >>local/local.krav
check 'at the first start there are none to stand in' is 2 checked --state kept/state
sed -i '$d' local/local.krav
check 'they can be loaded' is 0 checked --state kept/state
check 'and are in force' run
hash=$(in_force)
kept() { [ -e "kept/state/packs/${hash#sha256:}/pack.json" ]; }
check 'and kept' until_true kept
stop
printf 'set lukkefrist[høy] = ' >>local/local.krav
check 'a check alone says that they cannot be loaded' is 2 checked
check 'with the state that others would stand in' is 1 checked --state kept/state
check 'a start goes on' run
check 'with those last in force' is "$hash" in_force
check 'and tells of it' until_true is 1 troubled
check 'in words' grep -q 'those last in force stay in force' out.txt
rm -r local
kill -HUP "$daemon"
check 'rules that are gone end nothing' until_true eval "[ \$(grep -c 'the former ones stay in force' out.txt) = 1 ] && is '$hash' in_force"
mkdir local
printf 'use "../Rules/kvalitetsforskriften"\nset lukkefrist[høy] = 20 days\n' >local/local.krav
kill -HUP "$daemon"
check 'mended, they are taken' until_true eval '[ "$(in_force)" != "$hash" ]'
check 'and nothing more is told' until_true is 0 troubled
stop
exit "$failed"
