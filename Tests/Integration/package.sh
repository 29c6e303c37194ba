#!/usr/bin/env bash
# The Debian package, made as for a release: without a fault for lintian, the same bits twice, installed by apt in a
# container, used as by somebody new, upgraded with its state and rules kept, several municipalities on one host, removed
# and purged. Debian 12.
#
#   Tests/Integration/package.sh [--deep] [--program FOLDER]
#     --deep     also builds everything from a clone in another folder: the same bits
#     --program  holds programs that `systemd/programs` built already
set -u
. "$(dirname "$0")/common.bash"
. "$(dirname "$0")/container.bash"
deep= programs=
while [ $# -gt 0 ]; do
  case $1 in
    --deep) deep=1 ;;
    --program) programs=$(cd "${2-}" && pwd) || exit 2; shift ;;
    *) echo 'usage: package.sh [--deep] [--program FOLDER]' >&2; exit 2 ;;
  esac
  shift
done
need git dpkg-deb
need_container
if ! command -v lintian >/dev/null && command -v apt-get >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends lintian; } >/dev/null 2>&1
fi
need lintian
workplace
need_programs "$programs"
attempts=200
cleanup() { shut; }
sum() { sha256sum <"$1" | cut -c1-64; }
refused() { ! "$@" >/dev/null 2>&1; }

# -- The package as a file

# Whoever runs this may have no address; the package's own maintainer stands in the commit.
made() { "$root/systemd/package" --programs "$programs" "$@" 2>"$work/made" || { cat "$work/made" >&2; false; }; } # OPTION…
mkdir first second bad
# Compressed quickly, since it is done twice.
first=$(made --version 1.0 --compression gzip --output "$work/first") || exit 1
second=$(umask 077; cd /; TZ=Asia/Tokyo LC_ALL=C.UTF-8 made --version 1.0 --compression gzip --output "$work/second")
check 'is made twice as the same bits' is "$(sum "$first")" sum "$second"
ls -l "$first" | awk '{print "the package has " int($5 / 1024) " KiB"}'
inside() { dpkg-deb --fsys-tarfile "$first" | tar -xO "./usr/bin/$1"; }
for name in etterlevd etterlev; do
  check "$name needs nothing of the system" eval "inside $name >$name && ! readelf -d $name 2>/dev/null | grep -q NEEDED && ! readelf -l $name | grep -q INTERP"
  check "$name names no folder of this machine" eval '! grep -aqF -e "$root" -e "$HOME/" '"$name"
done
faults() { lintian --allow-root --no-tag-display-limit --fail-on error,warning "$first" 2>&1 | grep -E '^[EW]:'; }
check 'lintian finds no fault' is '' faults
faults
if [ -n "$deep" ]; then
  git clone -q "$root" "$work/elsewhere/clone" || exit 1
  rm -rf "$root/.build/package"
  "$root/systemd/programs" >"$work/build" 2>&1 && "$work/elsewhere/clone/systemd/programs" >>"$work/build" 2>&1 || tail "$work/build"
  for name in etterlevd etterlev; do
    check "$name is the same from a clone elsewhere" is "$(sum "$root/.build/package/release/$name")" \
      sum "$work/elsewhere/clone/.build/package/release/$name"
  done
  whole=$("$root/systemd/package" --version 1.0 --output "$work/bad" 2>/dev/null)
  check 'and so is the package' is "$(sum "$whole")" \
    eval 'sum "$("$work/elsewhere/clone/systemd/package" --version 1.0 --output "$work/elsewhere" 2>/dev/null)"'
fi

# Later versions: one with the same rules, and one in which a parameter has another name, so that a local file which sets it
# no longer fits.
later() { # VERSION EDIT…: edits in the folder of the package's files
  local tree=$work/tree-$1
  dpkg-deb -R "$first" "$tree"
  sed -i "s/^Version: .*/Version: $1/" "$tree/DEBIAN/control"
  (cd "$tree" && "${@:2}" && find usr etc -type f | sort | xargs -d '\n' md5sum >DEBIAN/md5sums)
  DPKG_DEB_THREADS_MAX=1 dpkg-deb --root-owner-group -Zgzip -z1 --build "$tree" "$work/$1.deb" >/dev/null
  rm -r "$tree"
}
renamed() { grep -rlZ lukkefrist usr/share/etterlevd/rules | xargs -0 sed -i 's/\blukkefrist\b/lukketid/g'; }
later 1.1 true
later 1.2 renamed

# -- In the container

furnish() { # ROOT
  mkdir "$1/packages"
  cp "$first" "$1/packages/1.0.deb"
  cp 1.1.deb 1.2.deb "$1/packages/"
  # What a message shows is what an administrator sees.
  printf 'Dpkg::Use-Pty "0";\nAPT::Sandbox::User "root";\n' >"$1/etc/apt/apt.conf.d/90test"
}
apt() { boxed env DEBIAN_FRONTEND=noninteractive apt-get -y "$@" >"$work/apt" 2>&1 || { tail -20 "$work/apt"; false; }; }
installed() { apt install --allow-downgrades "/packages/$1.deb"; } # VERSION
said() { grep -qF -- "$1" "$work/apt" || { cat "$work/apt"; false; }; }
query() { as asker curl -s --max-time 10 --unix-socket "/run/etterlevd${2-}/socket" "http://localhost$1"; } # TARGET [-NAME]
answer() { query "$1" "${3-}" | boxed jq -r "$2"; } # TARGET FILTER [-NAME]
verdict() { answer '/alerts?rule=avvik-lukkes-i-tide&limit=1000' "[.items[]|select(.subject==\"$1\")|.verdict]|join(\",\")" "${2-}"; }
health() { answer /health "$1" "${2-}"; }
troubled() { answer '/alerts?rule=service/pack' '.items|length'; }
drop() { # NAME TEXT [-NAME]
  printf '%s' "$2" | as "writer${3-}" sh -c "umask 077; cd /var/spool/etterlevd${3-}/records && cat >.$1 && mv .$1 $1"
}
deviation() { # ID
  printf '{"type":"avvik","id":"%s","enhet":"hjemmet","meldt":"%s","alvor_meldt":"høy","status":"ny"}' "$1" "$(date -d '-200 days' +%F)"
}
unit() { drop unit.json '{"type":"enhet","id":"hjemmet","navn":"Hjemmet","i_drift":true}' "${1-}"; }
lines() { boxed sh -c 'wc -l </var/lib/etterlevd/alerts.jsonl'; }
whole() { boxed etterlev log verify --state /var/lib/etterlevd >"$work/verify" || { cat "$work/verify"; false; }; }
main() { shown MainPID "${1-etterlevd.service}"; }
there() { boxed test -e "$1"; }
gone() { ! boxed test -e "$1"; }
told() { boxed journalctl -u "${2-etterlevd}" --no-pager -o cat | grep -q "$1"; }

debian bookworm || skip "the root of bookworm cannot be made: $(tail -1 "$work/debootstrap")"
boot bookworm || { tail -3 "$work/console-bookworm"; skip 'systemd does not boot in a container here'; }

# As somebody new.
check 'apt installs it' installed 1.0
check 'the service runs' is active shown ActiveState
check 'the socket listens' is active shown ActiveState etterlevd.socket
check 'both at the next start of the machine, too' is 'enabled enabled' eval 'echo $(boxed systemctl is-enabled etterlevd.service etterlevd.socket)'
check 'verify is silent' is '' boxed sh -c 'systemd-analyze verify --man=no etterlevd.service etterlevd.socket etterlevd@x.service etterlevd@x.socket 2>&1'
boxed sh -c 'useradd -M -G etterlev asker; useradd -M -G etterlevd-drop writer'
check 'status answers' until_true eval 'as asker etterlev status >"$work/status"'
unit
check 'a record is taken in' until_true is 1 health .records
drop d1.json "$(deviation D1)"
check 'a record dropped is an alert' until_true is red verdict avvik/D1
check 'which the command tells' eval 'as asker etterlev alerts | grep -q avvik/D1'
check 'and the journal explains' until_true eval 'boxed journalctl -u etterlevd -x --no-pager | grep -q "what would clear it"'
check 'the inbox is for those who deliver' is '2770 root:etterlevd-drop' boxed stat -c '%a %U:%G' /var/spool/etterlevd/records
example() { boxed sh -c 'cd /tmp && mkdir e && cd e && { timeout 20 etterlevd --example hamar-2022 & } && for i in $(seq 100); do etterlev status 2>/dev/null | grep -q K5 && exit 0; sleep 0.1; done; exit 1' >/dev/null 2>&1; }
check 'the examples run from the package' example
for page in man1/etterlev.1 man8/etterlevd.8; do
  check "there is a manual ${page#*/}" eval "dpkg-deb --fsys-tarfile '$first' | tar -t | grep -q ./usr/share/man/$page.gz"
done

# An upgrade keeps what there is.
boxed sh -c 'printf "set lukkefrist[høy] = 21 days\n" >>/etc/etterlevd/lokalt.krav'
check 'local rules are taken' eval 'system reload etterlevd && until_true boxed grep -q "\"event\":\"parameter-changed\".*lukkefrist" /var/lib/etterlevd/alerts.jsonl'
pack=$(health .pack) before=$(main) count=$(lines)
boxed sh -c 'rm -f /tmp/stop; setpriv --reuid asker --regid asker --init-groups sh -c "
  while [ ! -e /tmp/stop ]; do curl -s -o /dev/null -w \"%{http_code}\\n\" --max-time 10 --unix-socket /run/etterlevd/socket \
    http://localhost/alerts?limit=1 || echo lost; done" >/tmp/codes' &
asking=$!
check 'apt upgrades it' installed 1.1
boxed touch /tmp/stop
wait "$asking"
check 'without refusing anybody' is 200 boxed sort -u /tmp/codes
check 'the new program runs' refused is "$before" main
check 'with the same rules' until_true is "$pack" health .pack
check 'the log goes on without a new line' is "$count" lines
check 'the local file is as it was' boxed grep -q '21 days' /etc/etterlevd/lokalt.krav
check 'the alert stands' is red verdict avvik/D1

# New rules that the local ones do not fit.
check 'an upgrade whose rules do not fit is installed' installed 1.2
check 'and says what is wrong' said 'krav/unknown-name'
check 'and that the old rules stay' said 'etterlevd.service goes on with the rules that it had'
check 'they are in force' until_true is "$pack" health .pack
check 'which is an alert' until_true is 1 troubled
check 'the old alert stands' is red verdict avvik/D1
system restart etterlevd.service
check 'so also after a restart' until_true is "$pack" health .pack
boxed sed -i 's/lukkefrist/lukketid/' /etc/etterlevd/lokalt.krav
check 'mended, the new rules are taken' eval 'system reload etterlevd && until_true refused is "$pack" health .pack'
check 'and the alert is resolved' until_true is 0 troubled
check 'the log is whole' whole
# Neither new nor old: what runs is left alone.
boxed sh -c 'printf "rule" >/etc/etterlevd/lokalt.krav; mv /var/lib/etterlevd/packs /var/lib/etterlevd/aside'
before=$(main)
check 'with nothing to go on with' installed 1.1
check 'it is said' said 'etterlevd.service is not restarted'
check 'and what runs is left alone' is "$before" main
boxed sh -c 'mv /var/lib/etterlevd/aside /var/lib/etterlevd/packs; printf "// none\n" >/etc/etterlevd/lokalt.krav'
system restart etterlevd.service

# Several municipalities.
for name in hamar nes; do
  check "$name has a service of its own" system enable --now "etterlevd@$name"
  boxed useradd -M -G "etterlevd-drop-$name" "writer-$name"
  boxed usermod -a -G "etterlev-$name" asker
done
for name in hamar nes; do
  check "$name answers" until_true is ok health .state "-$name"
  check "$name runs by its own account" is "etterlevd-$name" boxed ps -o user:32= -p "$(main "etterlevd@$name.service")"
  check "$name has its own inbox" is "2770 root:etterlevd-drop-$name" boxed stat -c '%a %U:%G' "/var/spool/etterlevd-$name/records"
  check "$name has its own socket" is "660 root:etterlev-$name" boxed stat -c '%a %U:%G' "/run/etterlevd-$name/socket"
  check "$name has its own log" is "700 etterlevd-$name:etterlevd-$name" boxed stat -c '%a %U:%G' "/var/lib/etterlevd-$name"
done
unit -hamar
drop d7.json "$(deviation D7)" -hamar
check 'a record of one is an alert there' until_true is red verdict avvik/D7 -hamar
check 'and nowhere else' is ',' eval 'echo "$(verdict avvik/D7 -nes),$(verdict avvik/D7)"'
check 'its log has its name' boxed grep -q '"instance":"hamar"' /var/lib/etterlevd-hamar/alerts.jsonl
check 'whoever delivers to one may not to another' refused as writer-hamar touch /var/spool/etterlevd-nes/records/x.json
for name in drop ack-x 'Hamar' a-name-that-is-too-long; do
  check "\`$name\` is no name for one" refused system start "etterlevd@$name.socket"
done
before=$(main etterlevd@hamar.service)
check 'an upgrade' installed 1.2
check 'reaches them' until_true eval '[ "$(main etterlevd@hamar.service)" != "$before" ] && is ok health .state -hamar'
check 'the alert of one stands' until_true is red verdict avvik/D7 -hamar

# Removed, back again, purged.
head=$(health .head)
check 'apt removes it' apt remove etterlevd
check 'nothing runs' until_true eval '! boxed pgrep -a etterlevd'
check 'no socket is left' eval 'gone /run/etterlevd/socket && gone /run/etterlevd-hamar/socket'
check 'nor a program' eval 'gone /usr/bin/etterlevd && gone /usr/share/etterlevd && gone /usr/lib/etterlevd'
check 'settings, log and records are' eval 'there /etc/etterlevd/lokalt.krav && there /var/lib/etterlevd/alerts.jsonl && there /var/spool/etterlevd/records/d1.json'
check 'apt brings it back' installed 1.1
check 'where it was' until_true is red verdict avvik/D1
check 'its log goes on' eval 'boxed etterlev log verify --state /var/lib/etterlevd --head "$head" >/dev/null'
check 'those of the municipalities come back' until_true is red verdict avvik/D7 -hamar
boxed sh -c 'rm -r /var/spool/etterlevd/records/*; echo mine >/etc/etterlevd-nes/notes'
check 'apt purges it' apt purge etterlevd
for place in /var/lib/etterlevd /var/lib/etterlevd-hamar /var/lib/etterlevd-nes; do
  check "$place stays" there "$place/alerts.jsonl"
  check 'and it is said how to destroy it' said "rm -r $place"
done
check 'records stay' eval 'there /var/spool/etterlevd-hamar/records/d7.json && said "/var/spool/etterlevd-hamar is left"'
check 'and what somebody has put beside the rules' eval 'there /etc/etterlevd-nes/notes && said "/etc/etterlevd-nes is left"'
boxed rm -r /var/lib/etterlevd /var/lib/etterlevd-hamar /var/lib/etterlevd-nes /var/spool/etterlevd-hamar /etc/etterlevd-nes
left() { boxed find / -xdev \( -path /proc -o -path /sys -o -path /packages -o -path /var/log -o -path /tmp \) -prune -o -iname '*etterlev*' -print; }
check 'nothing else is left' is '' left
left
[ "$failed" = 0 ] || boxed journalctl --no-pager | tail -40
shut
exit "$failed"
