#!/usr/bin/env bash
# What a page keeps of its reasons: after each kind of change, a daemon that has told them before says of every alert what
# one says that begins then.
set -u
. "$(dirname "$0")/common.bash"
need curl python3
need_tzdata
workplace
mkdir records rules
cp "$root"/Rules/revisjoner/hamar-2022/records/*.jsonl records/
echo "use \"$root/Rules/revisjoner/hamar-2022\"" >rules/local.krav
pack=(--rules "$work/rules" --records records --as-of 2022-10-07)
page() { curl -s --max-time 60 --unix-socket "$1" http://localhost/ >"$2"; }
reasons='
import re, sys
pages = [open(name).read() for name in sys.argv[1:3]]
old, new = [{m[1]: re.sub("<time.*?</time>", "", m[2]) for m in re.finditer("<details id=.v-([0-9a-z-]+).>(.*?)</details>", page, re.S)} for page in pages]
# Of a rule with many alerts those are told that stand longest, and the new daemon has only begun to count.
both = old.keys() & new.keys()
differing = [id for id in both if old[id] != new[id]]
for id in differing: print(id, old[id], new[id], sep="\n", file=sys.stderr)
sys.exit(bool(differing) or len(both) < 0.9 * len(new) or len(new) < 20 or not all(text in page for page in pages for text in sys.argv[3:]))'
number=0
same() { # TEXT…: both pages say it
  page socket old.html && page "fresh-$number" new.html && python3 -c "$reasons" old.html new.html "$@" 2>differing.txt
}
holds() { # NAME TEXT…
  number=$((number + 1))
  "$bin/etterlevd" "${pack[@]}" --state "fresh-state-$number" --socket "fresh-$number" >>out.txt 2>&1 &
  local fresh=$!
  check "$1" until_true same "${@:2}"
  [ "$failed" = 0 ] || head -c 3000 differing.txt
  kill "$fresh"
  wait "$fresh" 2>/dev/null
  page socket old.html
}

serve "${pack[@]}" --state state --socket socket
until_true grep -q 'id="v-' <(page socket /dev/stdout)
page socket old.html
holds 'nothing has happened' 'Samtaleteamet'
put more.jsonl '{"type":"avvik","id":"AVV-NY","enhet":"samtaleteamet","meldt":"2022-01-10","alvor_meldt":"middels","status":"ny"}'
holds 'a record comes' 'avvik/AVV-NY'
put more.jsonl '{"type":"avvik","id":"AVV-NY","enhet":"samtaleteamet","meldt":"2022-01-11","alvor_meldt":"middels","status":"ny"}'
holds 'a record says something else' '11. januar 2022'
sed '/"id":"samtaleteamet"/s/"overordnet":"tphr"/"overordnet":"hamar"/' records/enheter.jsonl | put enheter.jsonl
holds 'a unit is moved' 'avvik/AVV-NY'
sed '/"id":"samtaleteamet"/d' records/enheter.jsonl | put enheter.jsonl
"$bin/etterlev" intake accept --socket socket >/dev/null 2>&1
holds 'a unit goes'
cp "$root/Rules/revisjoner/hamar-2022/records/enheter.jsonl" aside && put enheter.jsonl <aside
holds 'it comes back where it was' 'Samtaleteamet'
echo 'set lukkefrist[middels] = 20 days' >>rules/local.krav
kill -HUP "$daemon"
holds 'the rules are others' '20 dager'
rm records/more.jsonl
"$bin/etterlev" intake accept --socket socket >/dev/null 2>&1
holds 'a record goes'
stop
[ "$failed" = 0 ] || tail -5 out.txt
exit "$failed"
