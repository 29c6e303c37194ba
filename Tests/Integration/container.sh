#!/usr/bin/env bash
# The packaged service under a real systemd as PID 1, in a container: start, alerts, kill -9, a hang, reload, socket
# activation, restart and stop under load, journal and sandbox. Debian 12 (systemd 252); --deep adds Debian 13 (257).
#
# Needs root, debootstrap, systemd-nspawn and, the first time, Debian's archive. The roots are kept in
# ${XDG_CACHE_HOME:-~/.cache}/etterlevd.
#   Tests/Integration/container.sh [--deep] [--program FOLDER]   FOLDER holds static binaries that are built already
set -u
. "$(dirname "$0")/common.bash"
. "$(dirname "$0")/container.bash"
releases=(bookworm) programs=
while [ $# -gt 0 ]; do
  case $1 in
    --deep) releases+=(trixie) ;;
    --program) programs=$(cd "${2-}" && pwd) || exit 2; shift ;;
    *) echo 'usage: container.sh [--deep] [--program FOLDER]' >&2; exit 2 ;;
  esac
  shift
done
need_container
workplace
need_programs "$programs"
attempts=200
cleanup() { shut; }

furnish() { # ROOT
  install -m 755 "$programs/etterlevd" "$programs/etterlev" "$1/usr/bin/"
  install -m 644 "$root"/systemd/etterlevd.{service,socket} "$1/lib/systemd/system/"
  install -D -m 644 "$root/systemd/etterlevd.sysusers.conf" "$1/usr/lib/sysusers.d/etterlevd.conf"
  install -D -m 644 "$root/systemd/etterlevd.tmpfiles.conf" "$1/usr/lib/tmpfiles.d/etterlevd.conf"
  install -D -m 644 "$root/systemd/etterlevd.catalog" "$1/usr/lib/systemd/catalog/etterlevd.catalog"
  install -D -m 644 "$root/systemd/lokalt.krav" "$1/etc/etterlevd/lokalt.krav"
  mkdir -p "$1/usr/share/etterlevd" && cp -r "$root/Rules" "$1/usr/share/etterlevd/rules"
  # A hang shows within the test's time; everything else is as it is shipped.
  mkdir -p "$1/etc/systemd/system/etterlevd.service.d"
  printf '[Service]\nWatchdogSec=2\n' >"$1/etc/systemd/system/etterlevd.service.d/watchdog.conf"
}

# -- Asking inside

query() { as asker curl -s --max-time 10 --unix-socket /run/etterlevd/socket "http://localhost$1"; }
answer() { query "$1" | boxed jq -r "$2"; }
verdict() { answer '/alerts?rule=avvik-lukkes-i-tide&limit=1000' "[.items[]|select(.subject==\"$1\")|.verdict]|join(\",\")"; }
drop() { # NAME TEXT, as the account of whoever delivers
  printf '%s' "$2" | as writer sh -c "umask 077; cat >/var/spool/etterlevd/records/.$1 &&
    mv /var/spool/etterlevd/records/.$1 /var/spool/etterlevd/records/$1"
}
deviation() { # ID STATUS
  printf '{"type":"avvik","id":"%s","enhet":"hjemmet","meldt":"%s","alvor_meldt":"høy","status":"%s"}' "$1" "$long_ago" "$2"
}
opened() { boxed grep -cE "\"event\":\"opened\".*\"rule\":\"avvik-lukkes-i-tide\",\"subject\":\"avvik/$1\"" /var/lib/etterlevd/alerts.jsonl; }
journal() { boxed journalctl -u etterlevd --no-pager "$@"; }
told() { journal -o cat | grep -q "$1"; }
main() { shown MainPID; }
restarted() { [ "$(shown NRestarts)" = "$1" ] && [ "$(shown ActiveState)" = active ]; }
whole() { boxed etterlev log verify --state /var/lib/etterlevd >"$work/verify" || { cat "$work/verify"; false; }; }
silent() { local text; text=$(boxed "$@" 2>&1); [ -z "$text" ] || { echo "$text"; false; }; }
status_of() { boxed grep "^$1:" "/proc/$(main)/status" | tr -d '\t ' | cut -d: -f2; }
refused() { ! "$@" >/dev/null 2>&1; }

try() { # RELEASE
  local number before after wrong
  long_ago=$(date -d '-200 days' +%F)
  check 'sysusers and tmpfiles make accounts and places' boxed sh -c 'systemd-sysusers && systemd-tmpfiles --create etterlevd.conf'
  boxed sh -c 'useradd -M -G etterlev asker; useradd -M -G etterlevd-drop writer; useradd -M stranger'
  check 'the catalogue is taken' boxed journalctl --update-catalog
  check 'verify is silent' silent systemd-analyze verify --man=no etterlevd.service etterlevd.socket
  check 'exposure is at most 0.4' boxed sh -c \
    'systemd-analyze security --offline=true --no-pager --threshold=4 /lib/systemd/system/etterlevd.service >/dev/null'
  drop unit.json '{"type":"enhet","id":"hjemmet","navn":"Hjemmet"}'
  drop d1.json "$(deviation D1 ny)"

  # Start: the command comes back when the first picture is there.
  check 'starts' system start etterlevd
  [ "$(shown ActiveState)" = active ] || return
  check 'is active and ready' is active shown ActiveState
  check 'says how it stands' eval '[ -n "$(shown StatusText)" ]'
  check 'the socket is its group'\''s' is '660 root:etterlev' boxed stat -c '%a %U:%G' /run/etterlevd/socket
  check 'the state is its own' is '700 etterlevd:etterlevd' boxed stat -c '%a %U:%G' /var/lib/etterlevd
  check 'the log is its own' is '600 etterlevd:etterlevd' boxed stat -c '%a %U:%G' /var/lib/etterlevd/alerts.jsonl
  check 'its first answer is whole' is red verdict avvik/D1
  check 'who is not in the group is not let in' refused as stranger curl -s --unix-socket /run/etterlevd/socket http://localhost/alerts
  check 'who may ask may not leave records' refused as asker touch /var/spool/etterlevd/records/x.json
  check 'who may leave records may not ask' refused as writer curl -s --unix-socket /run/etterlevd/socket http://localhost/alerts
  check 'who may leave records may not read the log' refused as writer cat /var/lib/etterlevd/alerts.jsonl

  # What it may do.
  check 'runs as its own account' is etterlevd boxed ps -o user= -p "$(main)"
  check 'system calls are filtered' is 2 status_of Seccomp
  check 'has no capability' is 0000000000000000 status_of CapEff
  check 'can get no more' is 1 status_of NoNewPrivs
  for number in net ipc uts mnt; do
    check "has a $number namespace of its own" eval \
      "[ \"\$(boxed readlink /proc/\$(main)/ns/$number)\" != \"\$(boxed readlink /proc/1/ns/$number)\" ]"
  done

  # A file, an alert.
  as asker curl -sN --unix-socket /run/etterlevd/socket http://localhost/events >"$work/events" 2>/dev/null &
  sleep 0.3
  drop d2.json "$(deviation D2 ny)"
  check 'a file dropped is an alert' until_true is red verdict avvik/D2
  check 'and is told to who listens' until_true grep -q 'avvik/D2' "$work/events"
  drop d3.json '{"type":"avvik","id":"D3","enhet":"hjemmet","meldt":"hemmelig navn","status":"ny"}'
  check 'a broken one is told of' until_true eval '[ "$(answer /alerts?rule=intake/bad-date ".items|length")" = 1 ]'
  check 'without a byte of it, in log or journal' eval \
    '! boxed grep -q hemmelig /var/lib/etterlevd/alerts.jsonl && ! journal | grep -q hemmelig'

  # The journal.
  check 'the journal has fields' eval 'journal -o json ETTERLEVD_EVENT=opened | grep avvik/D2 |
    grep -q "\"MESSAGE_ID\":\"eecc503fc52047019bda6bc6d1820986\""'
  check 'and the head of the log' eval '[ "$(journal -o json ETTERLEVD_EVENT=opened | grep -m1 avvik/D2 | boxed jq -r .ETTERLEVD_HEAD)" = \
    "$(boxed grep -m1 avvik/D2 /var/lib/etterlevd/alerts.jsonl | boxed jq -r .seq):$(boxed grep -m1 avvik/D2 /var/lib/etterlevd/alerts.jsonl | sha256sum | cut -c1-64)" ]'
  check 'and explains them' eval 'journal -x MESSAGE_ID=eecc503fc52047019bda6bc6d1820986 | grep -q "what would clear it"'

  # An id that would be another field of the journal, were it taken for one.
  drop d5.json "$(deviation 'D5 %n$(id)=1 ETTERLEVD_HEAD=9:0 <b>' ny)"
  check 'a hostile id is an alert' until_true eval 'boxed grep -q "\"event\":\"opened\".*\"subject\":\"avvik/D5" /var/lib/etterlevd/alerts.jsonl'
  late='"rule":"avvik-lukkes-i-tide","subject":"avvik/D5'
  hostile() { journal -o json ETTERLEVD_EVENT=opened ETTERLEVD_RULE=avvik-lukkes-i-tide | grep avvik/D5 | boxed jq -r "$1"; }
  check 'and one entry of the journal' until_true eval '[ "$(hostile .ETTERLEVD_SUBJECT | wc -l)" = 1 ]'
  check 'with the subject as the log has it' eval '[ "$(hostile .ETTERLEVD_SUBJECT)" = \
    "$(boxed grep -m1 "$late" /var/lib/etterlevd/alerts.jsonl | boxed jq -r .subject)" ]'
  check 'and the head of the log, not its own' eval 'hostile .ETTERLEVD_HEAD | grep -qE "^[0-9]+:[0-9a-f]{64}$"'

  # The log against what the journal has of it.
  verify() { journal -o json | boxed etterlev log verify --state "$1" --journal - >"$work/verified" 2>&1; }
  check 'the log agrees with the journal' verify /var/lib/etterlevd
  boxed sh -c 'cp -r /var/lib/etterlevd /tmp/cut && sed -i "\$d" /tmp/cut/alerts.jsonl'
  check 'one whose end was cut off adds up by itself' boxed etterlev log verify --state /tmp/cut
  check 'and does not agree with the journal' eval '! verify /tmp/cut'
  boxed rm -r /tmp/cut

  # kill -9, with a file that comes while it is down.
  system kill -s KILL --kill-who=main etterlevd
  drop d4.json "$(deviation D4 ny)"
  check 'comes back after kill -9' until_true restarted 1
  check 'with the file that came meanwhile' until_true is red verdict avvik/D4
  check 'nothing lost' is red verdict avvik/D1
  check 'nothing told twice' eval '[ "$(opened D1),$(opened D2),$(opened D4)" = 1,1,1 ]'
  check 'the log is whole' whole

  # A hang.
  system kill -s STOP --kill-who=main etterlevd
  check 'a hang is ended by the watchdog' until_true restarted 2
  check 'the journal says so' told 'Watchdog timeout'
  check 'it answers again' until_true is red verdict avvik/D4

  # Reload.
  before=$(main)
  boxed sh -c 'printf "set lukkefrist[høy] = 21 days\n" >/etc/etterlevd/lokalt.krav'
  check 'reloads' system reload etterlevd
  check 'the new parameter is in the log' until_true boxed grep -q '"event":"parameter-changed".*lukkefrist' /var/lib/etterlevd/alerts.jsonl
  boxed sh -c 'printf "rule" >/etc/etterlevd/lokalt.krav'
  system reload etterlevd
  check 'broken rules leave the old ones' until_true told 'rules'
  check 'in the same process' is "$before" main
  check 'which still answers' is red verdict avvik/D4
  boxed sh -c 'printf "// none\n" >/etc/etterlevd/lokalt.krav'
  system reload etterlevd

  # The socket is the service manager's.
  check 'stops' system stop etterlevd.service
  check 'the socket stays' is active shown ActiveState etterlevd.socket
  check 'the first question starts it, and is answered' is red verdict avvik/D1
  check 'and it is active' is active shown ActiveState
  boxed sh -c 'rm -f /tmp/stop /tmp/codes; setpriv --reuid asker --regid asker --init-groups sh -c "
    while [ ! -e /tmp/stop ]; do curl -s -o /dev/null -w \"%{http_code}\\n\" --max-time 10 --unix-socket /run/etterlevd/socket \
      http://localhost/alerts?limit=1 || echo lost; done" >/tmp/codes' &
  wrong=$!
  for number in 1 2 3 4 5; do system restart etterlevd.service; sleep 0.2; done
  boxed touch /tmp/stop
  wait "$wrong"
  boxed sort /tmp/codes | uniq -c | tr -s ' \n' ' ' | sed 's/^/answers during five restarts (count, code):/;s/$/\n/'
  check 'five restarts refuse nobody' eval '[ "$(boxed sort -u /tmp/codes)" = 200 ] && [ "$(boxed sort /tmp/codes | wc -l)" -gt 5 ]'

  # Stop under load.
  boxed sh -c 'rm -f /tmp/stop; for i in 1 2 3 4 5 6 7 8; do setpriv --reuid asker --regid asker --init-groups sh -c "
    while [ ! -e /tmp/stop ]; do curl -s -o /dev/null --max-time 5 --unix-socket /run/etterlevd/socket http://localhost/alerts; done" & done; wait' &
  after=$!
  for number in $(seq 100); do printf '%s\n%s\n' "$number" "$(deviation "L$number" ny)"; done | as writer sh -c '
    cd /var/spool/etterlevd/records && while read -r number && read -r text; do
      printf "%s" "$text" >.l && mv .l "l$number.json"; done' &
  sleep 0.2
  system stop etterlevd.socket etterlevd.service
  boxed touch /tmp/stop
  wait "$after"
  check 'a stop under load is clean' eval '[ "$(shown Result)" = success ] && ! told "Failed with result .[^ws]" && ! told "State .* timed out"'
  check 'and leaves no socket' refused boxed test -e /run/etterlevd/socket
  check 'the log is whole after it' whole
  system start etterlevd
  check 'all files that came have their alert' until_true eval '[ "$(opened "L[0-9]*")" = 100 ]'
  check 'each once' eval '[ -z "$(boxed grep "\"event\":\"opened\"" /var/lib/etterlevd/alerts.jsonl | grep -oE "\"rule\":\"avvik-lukkes-i-tide\",\"subject\":\"avvik/[A-Z][0-9]+\"" | sort | uniq -d)" ]'
  check 'no restart that was not asked for' eval '[ "$(shown NRestarts)" -le 2 ]'
}

for release in "${releases[@]}"; do
  debian "$release" || skip "the root of $release cannot be made: $(tail -1 "$work/debootstrap")"
  if ! boot "$release"; then
    tail -3 "$work/console-$release"
    [ "$release" = bookworm ] && skip 'systemd does not boot in a container here'
    echo "NOT ok: $release boots"; failed=1; shut; continue
  fi
  echo "== $release: $(boxed systemctl --version | head -1)"
  try "$release"
  [ "$failed" = 0 ] || journal | grep -vE 'etterlevd\[[0-9]+\]: (opened|resolved|criterion-changed) ' | tail -40
  shut
done
exit "$failed"
