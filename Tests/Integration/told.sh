#!/usr/bin/env bash
# Being told without asking: the calendar as others' programs read it, the digest by mail and webhook as the unit sends them,
# and a command at once for whatever turns red, through restarts of the daemon and its own sudden end.
set -u
. "$(dirname "$0")/common.bash"
need curl python3
need_tzdata
python_with aiosmtpd aiosmtpd==1.4.6 || skip 'no aiosmtpd'
receiver=$python
calendars=$root/.build/python/calendars
"$calendars/bin/python" -c 'import icalendar, vobject, ics' 2>/dev/null || {
  { mkdir -p "${calendars%/*}" && python3 -m venv "$calendars" &&
    "$calendars/bin/pip" install -q icalendar==6.3.1 vobject==0.9.9 ics==0.7.2; } >/dev/null 2>&1
}
"$calendars/bin/python" -c 'import icalendar, vobject, ics' 2>/dev/null || skip 'no icalendar, vobject and ics'
if [ "$(id -u)" = 0 ] && ! command -v msmtp >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends msmtp; } >/dev/null 2>&1
fi
workplace
tool() { "$calendars/bin/python" "$root/Tests/Integration/told.py" "$@"; }
export ETTERLEV_SOCKET=$work/socket
mkdir pack
cat >pack/pack.krav <<'KRAV'
source law "A law" { id "L-1" in force from 2000-01-01 }
record unit scope { name label; above unit? }
record task { unit unit; title label; due date; done date? past }
rule in-time "Tasks, all of them; in time" {
  basis   law "§ 1, \"a\""
  for     task t
  red     when t.done is missing and today > t.due + 7 days because "{t.title} is late."
  yellow  when t.done is missing and today > t.due because "{t.title} was due {t.due}."
  remedy  "Do {t.title}; or say why not."
}
criterion C1 "Tasks" { basis law "§ 1" rules in-time verdict shared }
KRAV
task() { # ID UNIT DUE [TITLE]
  python3 -c 'import json, sys; a = sys.argv; print(json.dumps({"type": "task", "id": a[1], "unit": a[2], "due": a[3], "title": a[4]}))' \
    "$1" "$2" "$3" "${4-Titleåøæ}"
}
start() { serve --rules pack --records records --state state --socket "$socket" --as-of "$1"; }
{
  printf '{"type":"unit","id":"top","name":"Toppen"}\n{"type":"unit","id":"a","name":"Bjørkelia, sør; \\"1\\"","above":"top"}\n'
  printf '{"type":"unit","id":"b","name":"Granås","above":"top"}\n'
} | put units.jsonl
task T-1 a 2026-03-20 | put t1.jsonl
# What would be another property, element, header or command to somebody who reads carelessly.
task 'x\nEND:VEVENT;,"' a 2026-03-25 $'<script>alert(1)</script> END:VEVENT ;,\\n $(touch pwned) `id` =?utf-8?q?x?= &' | put t2.jsonl
for n in 1 2 3 4 5; do task "many-$n" b 2026-04-10; done | put many.jsonl
task late b 2026-02-01 | put late.jsonl
check 'starts' start 2026-03-10

# -- The calendar
ask /calendar.ics >all.ics
tool show all.ics >all.txt || failed=1
check 'three readers agree' test -s all.txt
check 'the last days of two turns' is $'2026-03-20\n2026-03-27' bash -c "grep -F 'T-1' all.txt | cut -f2 | sort"
check 'many at once are one event each turn' is 2 bash -c "grep -c 'Frist for 5' all.txt"
check 'what is hostile is text' is 2 grep -c 'END:VEVENT;,"' all.txt
check 'is declared as what it is' grep -qi '^content-type: text/calendar; charset=utf-8' <(curl -si --unix-socket socket http://localhost/calendar.ics)
check 'the same again' cmp all.ics <(ask /calendar.ics)
check 'a unit' is 2 bash -c "curl -s --unix-socket socket 'http://localhost/calendar.ics?unit=b' >b.ics; '$calendars/bin/python' '$root/Tests/Integration/told.py' show b.ics | wc -l"
check 'no such unit: 404' is 404 code '/calendar.ics?unit=nowhere'
check 'no such day: 400' is 400 code '/calendar.ics?days=soon'
check 'by the command' "$bin/etterlev" calendar --output mine.ics
check 'the same' cmp mine.ics all.ics
sleep 1.1
task T-1 a 2026-03-22 | put t1.jsonl
moved() { ask /calendar.ics >moved.ics; tool moved all.ics moved.ics T-1; }
check 'a deadline that is moved moves its event' until_true moved
ask '/calendar.ics?days=0' >none.ics
check 'an empty one says so' grep -q 'Ingen frister' <(tool show none.ics)

# -- The digest
"$bin/etterlev" digest --unit b >digest.txt
check 'a digest that can be relied on ends with 0' is 0 echo $?
check 'tells what is new' grep -q 'NYTT (1)' digest.txt
check 'and when a record last came' grep -q '^Siste post mottatt 10. mars 2026' digest.txt
"$bin/etterlev" digest --unit a --days 30 --mail leder@kommune.example,b@kommune.example --from post@kommune.example >mail.eml
check 'mail is well formed' is 'leder@kommune.example, b@kommune.example' tool header mail.eml To
check 'its subject too' is 'Internkontrollen, Bjørkelia, sør; "1": forfaller snart: 3' bash -c "'$calendars/bin/python' '$root/Tests/Integration/told.py' header mail.eml Subject | sed 's/snart: .*/snart: 3/'"
check 'hostile titles are text' grep -q '&lt;script&gt;' <(tool body mail.eml html)
check 'and in the other part' grep -q '<script>alert(1)</script> END:VEVENT' <(tool body mail.eml | tr '\n' ' ' | sed 's/  */ /g')
for address in $'a@b.example\nBcc: c@d.example' 'a@b.example -oQ/tmp' '-t@b.example' '"a b"@c' 'a@b;c'; do
  check "no address: ${address//$'\n'/ }" bash -c '! "$1" digest --mail "$2" >/dev/null 2>&1' _ "$bin/etterlev" "$address"
done
# A record of the very second that is asked from is news.
later() { [ "$(health "v['clock'] > v['last_record']")" = True ]; }
check 'a second goes by' until_true later
"$bin/etterlev" digest --since "$(health "v['clock']")" >quiet.txt
check 'nothing new since then: 3' is 3 echo $?
check 'and it says so first' grep -q 'LES DETTE' <(head -4 quiet.txt)
"$bin/etterlev" digest --unit nowhere >/dev/null 2>&1
check 'no such unit: 3' is 3 echo $?

# -- As the unit sends it
mkdir got
"$receiver" "$root/Tests/Integration/told.py" servers got &
check 'receivers' until_true test -s got/ports
read -r smtp web <got/ports
tool command "$root/systemd/etterlev-digest@.service" >command.txt
printf 'account default\nhost 127.0.0.1\nport %s\nauth off\ntls off\nfrom post@kommune.example\n' "$smtp" >msmtprc
printf '#!/bin/sh\nexec msmtp -C %s/msmtprc "$@"\n' "$work" >sendmail && chmod +x sendmail
sed -i "s|/usr/bin/etterlev |$bin/etterlev |; s|/usr/sbin/sendmail|$work/sendmail|" command.txt
mkdir run
send() { # VARIABLE…
  env -i PATH="$PATH" ETTERLEV_SOCKET="$ETTERLEV_SOCKET" RUNTIME_DIRECTORY="$work/run" UNIT= SINCE=7d DAYS=14 TO= FROM= SMTP= WEBHOOK= \
    "$@" /bin/sh -c "$(cat command.txt)" >send.txt 2>&1
}
if command -v msmtp >/dev/null; then
  check 'by sendmail' send UNIT=a TO=leder@kommune.example,b@kommune.example FROM=post@kommune.example
  check 'arrives' until_true test -s got/mail1.eml
  check 'at all of them' is "['leder@kommune.example', 'b@kommune.example']" field "v['to']" <got/mail1.txt
  check 'as it was written' is "$(tool body mail.eml | head -1)" bash -c "'$calendars/bin/python' '$root/Tests/Integration/told.py' body got/mail1.eml | head -1"
else
  echo 'skipped: msmtp'
  cp mail.eml got/mail1.eml
fi
mails() { ls got/*.eml | wc -l; }
before=$(mails)
check 'by a server' send UNIT=a TO='leder@kommune.example, b@kommune.example' FROM=post@kommune.example SMTP="smtp://127.0.0.1:$smtp"
check 'arrives too' until_true bash -c "[ \$(ls got/*.eml | wc -l) -gt $before ]"
second=$(ls -t got/*.eml | head -1)
check 'the same day it is the same mail' is "$(tool header mail.eml Message-ID)" tool header "$second" Message-ID
check 'to a webhook' send UNIT=a WEBHOOK="http://127.0.0.1:$web/hook"
check 'as JSON with its text' is 'Internkontrollen: Bjørkelia, sør; "1"' field "v['text'].split(chr(10))[0]" <got/hook.json
check 'that is declared' is '/hook application/json' cat got/hook.txt
send WEBHOOK="http://127.0.0.1:$web/bad"
check 'a webhook that refuses is a failure' is 1 echo $?
send
check 'so is none at all' is 2 echo $?
send UNIT='a" --html $(touch pwned) `touch pwned`' TO=x@y.example SMTP="smtp://127.0.0.1:$smtp"
check 'what is strange in the settings is no command' test ! -e run/pwned -a ! -e pwned
stop
before=$(mails)
send UNIT=a TO=leder@kommune.example SMTP="smtp://127.0.0.1:$smtp" WEBHOOK="http://127.0.0.1:$web/hook"
check 'no daemon: 3' is 3 echo $?
check 'and the mail arrives all the same' until_true bash -c "[ \$(ls got/*.eml | wc -l) -gt $before ]"
last=$(ls -t got/*.eml | head -1)
check 'and says so' grep -q 'svarer ikke' <(tool body "$last")
check 'in its subject too' grep -q 'kan ikke bedømmes' <(tool header "$last" Subject)
check 'and to the webhook' is False field "v['sound']" <got/hook.json
check 'it is another mail' bash -c '[ "$1" != "$2" ]' _ "$(tool header "$last" Message-ID)" "$(tool header mail.eml Message-ID)"

# -- Red at once
cat >tell <<'SH'
#!/bin/sh
# Fails the first time for every seventh, and is slow enough to be killed at work.
line=$(cat; echo .)
if [ $((ETTERLEV_SEQ % 7)) = 0 ] && ! [ -e "failed-$ETTERLEV_SEQ" ]; then touch "failed-$ETTERLEV_SEQ"; exit 9; fi
sleep 0.02
[ "$ETTERLEV_VERDICT" = red ] && [ -n "$ETTERLEV_ALERT" ] && [ "$ETTERLEV_RULE" = in-time ] || exit 8
printf %s "${line%.}" >>told.jsonl
SH
chmod +x tell
check 'starts again' start 2026-03-11
follow() {
  "$bin/etterlev" follow --verdict red --unit b --event opened --event worsened --state place --exec ./tell 2>>follow.txt &
  follower=$!
}
behind=$(health "v['seq']")
follow
check 'its place is kept at once' until_true test -s place
check 'by one alone' bash -c '! "$1" follow --state place --exec true 2>/dev/null' _ "$bin/etterlev"
n=0
more() { # COUNT
  local i
  for ((i = 0; i < $1; i++)); do n=$((n + 1)); task "red-$n" b 2026-01-01; done >more.txt
  put "red-$n.jsonl" <more.txt
}
more 12
told() { [ "$(sort -u told.jsonl 2>/dev/null | wc -l)" -ge "$1" ]; }
attempts=400
check 'told at once' until_true told 3
kill -9 "$follower"; wait "$follower" 2>/dev/null
more 6
follow
check 'told on after a sudden end' until_true told 15
stop
check 'the daemon comes back' start 2026-03-12
more 6
check 'told on after its restart' until_true told 24
kill -9 "$follower"; wait "$follower" 2>/dev/null
follow
more 6
check 'told to the end' until_true told 30
task elsewhere a 2026-01-01 | put elsewhere.jsonl
sleep 0.3
kill "$follower"; wait "$follower"
check 'ends when it is told to' is 0 echo $?
check 'every red event was heard' tool heard state/alerts.jsonl told.jsonl "$behind"
check 'and no other' bash -c '! grep -q elsewhere told.jsonl'
check 'a failure was told and tried again' grep -q 'ended with 9 for event' follow.txt
check 'the place is behind the last' bash -c '[ "$(cat place)" -ge "$(tail -1 told.jsonl | python3 -c "import json,sys; print(json.load(sys.stdin)[\"seq\"])")" ]'
stop
exit "$failed"
