#!/usr/bin/env bash
# From nothing to a page, a mail and a calendar: the commands of the README's «From nothing», at most twelve, as they stand
# there, on a host that is made of folders. nginx is a real one; the mail is read as what receives it would.
set -u
. "$(dirname "$0")/common.bash"
need curl python3 sed openssl
need_tzdata
if ! command -v nginx >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get install -qq -y --no-install-recommends nginx-light ||
    { apt-get update -qq && apt-get install -qq -y --no-install-recommends nginx-light; }; } >/dev/null 2>&1
fi
need nginx
. "$(dirname "$0")/host.bash"
workplace
make_host
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export ROOT=$root PORT=$port PLACED="$(declare -f placed)"

# -- What the commands find

tool apt <<'TOOL'
# What the package holds, where it puts it; package.sh installs a real one.
[ "$*" = 'install ./etterlevd_1.0_amd64.deb nginx' ] || { echo "not known here: apt $*" >&2; exit 1; }
host=$HOST
eval "$PLACED"
mkdir -p "$HOST"/{etc/{etterlevd,nginx/conf.d},usr/share/doc/etterlevd/examples}
cp -r "$ROOT/Rules/." "$HOST/usr/share/etterlevd/rules/"
cp "$ROOT/systemd/lokalt.krav" "$HOST/etc/etterlevd/"
sed "s/127\.0\.0\.1:[0-9]*/127.0.0.1:$PORT/" "$ROOT/systemd/nginx-etterlevd.conf" | placed >"$HOST/usr/share/doc/etterlevd/examples/nginx-etterlevd.conf"
systemctl start etterlevd
TOOL
tool usermod <<'TOOL'
[ "$*" = '-a -G etterlev www-data' ] || { echo "not known here: usermod $*" >&2; exit 1; }
TOOL
tool sendmail <<'TOOL'
[ "$*" = '-t -i' ] && cat >mail.eml
TOOL
touch etterlevd_1.0_amd64.deb
day() { date -d "-$1 days" +%d.%m.%Y; }
# An export as the README says: of deviations, in Excel's form.
printf '%s\r\n' 'Avviksnr;Tittel;Enhet;Meldt dato;Alvorlighetsgrad;Status;Beskrivelse' \
  "2026-1;Hemmelig;Solsida bosenter;$(day 200);Høy;Ny;Hemmelig" "2026-2;Hemmelig;Solsida bosenter;$(day 10);Høy;Ny;" \
  "2026-3;Hemmelig;Solsida bosenter;$(day 2);Lav;Under behandling;" | iconv -t cp1252 >avvik.csv

# -- The commands

count=$(python3 "$root/Tests/Integration/documented.py" count README newcomer)
check "they are $count, at most twelve" test "$count" -le 12 -a "$count" -gt 5
followed() { # exit codes over 1 are faults; 1 only says that something was found
  {
    # shellcheck disable=SC2016
    echo 'trap '\''code=$?; [ $code -le 1 ] || echo "exit code $code: $BASH_COMMAND" >>faults'\'' ERR'
    python3 "$root/Tests/Integration/documented.py" block README newcomer | placed
  } >page.sh
  : >faults
  bash page.sh >said.txt 2>&1
  cat faults
  [ ! -s faults ]
}
# The block of the page, with each command looked at by itself.
check 'all of them succeed' followed
check 'none complains' eval '! grep -iE "error|not known here|no such|cannot" said.txt'
[ "$failed" = 0 ] || sed 's/^/  | /' said.txt

# -- What is there afterwards

check 'the export is in' is 3 eval 'ask /health | field "v[\"records\"]-1"'
check 'and judged: an old deviation' until_true eval 'ask /alerts?rule=avvik-lukkes-i-tide | grep -q "avvik/2026-1"'
check 'nothing of its texts is kept' eval '! grep -rq Hemmelig "$host/var/lib/etterlevd" said.txt frister.ics mail.eml'
check 'the deadline is the local one' grep -q '"event":"parameter-changed".*lukkefrist.*21' "$host/var/lib/etterlevd/alerts.jsonl"
site=http://127.0.0.1:$port
status() { curl -s -o page.html -w '%{http_code}' "$@" "$site/"; }
check 'the page asks who it is' until_true is 401 status
check 'and is there' is 200 status -u leder:velg-et-passord
check 'with the unit and the verdict' grep -q 'Solsida' page.html
check 'and a light for the yearly review' grep -q 'K8f' page.html
check 'in the terminal, too' grep -q 'K8f' said.txt
check 'the mail' python3 - <<'PYTHON'
import email, email.policy
message = email.message_from_binary_file(open("mail.eml", "rb"), policy=email.policy.default)
assert [a.addr_spec for a in message["To"].addresses] == ["leder@kommune.example"], message["To"]
assert message["Subject"] and message["Date"] and message["Message-ID"] and not message.defects
text = message.get_body(("plain",)).get_content()
assert "2026-1" in text or "Solsida" in text, text
PYTHON
check 'the calendar' python3 - <<'PYTHON'
text = open("frister.ics", "rb").read().decode()
assert text.startswith("BEGIN:VCALENDAR\r\n") and text.endswith("END:VCALENDAR\r\n")
events = text.count("BEGIN:VEVENT")
assert events > 0 and events == text.count("END:VEVENT"), events
assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
print(f"{events} events")
PYTHON
check 'the log is whole' eval '"$bin/etterlev" log verify --state "$host/var/lib/etterlevd" >/dev/null'
systemctl stop
exit "$failed"
