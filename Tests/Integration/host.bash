#!/usr/bin/env bash
# A host with the service installed, made of folders, for scripts that run the commands of pages as they stand there; this
# file is none of them. It is read behind `common.bash` and `need`, before `workplace`.
#
#   make_host         makes the folder $host, in which /etc/etterlevd, /var/lib/etterlevd and the other places lie, with the
#                     tools that the pages call first in the PATH; what they do of a real one's work is a few lines each
#   placed            rewrites the places in standard input
#   tool NAME         another tool, from standard input
#   block PAGE NAME   runs a block of a page; what it prints goes to said.txt
#   said TEXT         whether it printed that; else it is shown
#   again PAGE NAME TEXT  both at once, for until_true
#
# Rules of any name are put into $host/usr/share/etterlevd/rules; records lie in $records. The clock is as many seconds off
# as $host/wall says, where $host/wall.so is (wall.c).
cleanup() {
  [ -e "$host/pid" ] && kill -9 "$(cat "$host/pid")" 2>/dev/null
  [ -e "$host/run/nginx.pid" ] && kill "$(cat "$host/run/nginx.pid")" 2>/dev/null
  # shellcheck disable=SC2046
  kill $(jobs -p) 2>/dev/null
  umount -l "$host/var" 2>/dev/null
}
placed() {
  sed -E "s#(^|[ \"'=<>(:])/(etc|var|run|root|tmp|usr/share|usr/lib)(/|\$| )#\1$host/\2\3#g; s#(^|[ |])/usr/sbin/#\1$host/tools/#g"
}
tool() { # NAME
  { echo '#!/usr/bin/env bash'; cat; } >"$host/tools/$1"
  chmod +x "$host/tools/$1"
}
block() { # PAGE NAME
  python3 "$root/Tests/Integration/documented.py" block "$1" "$2" | placed >block.sh
  bash block.sh >said.txt 2>&1
}
said() { grep -qE -- "$1" said.txt || { sed 's/^/  | /' said.txt; false; }; }
again() { block "$1" "$2"; grep -qE -- "$3" said.txt; } # PAGE NAME TEXT

make_host() {
  export HOST=$work/host ETTERLEV_SOCKET=$work/host/run/etterlevd/socket
  host=$HOST
  socket=$ETTERLEV_SOCKET
  records=$host/var/spool/etterlevd/records
  mkdir -p "$host"/{root,etc,tmp,var/{lib,backups},run/systemd/system,usr/{share/etterlevd/rules,lib/systemd/system},tools} "$records"
  ln -s "$bin/etterlevd" "$bin/etterlev" "$host/tools/"
  export PATH=$host/tools:$PATH
  # The group is not there, and who asks is not in it.
  sed 's#/usr/bin/##; s# --ack-group [^ ]*##' "$root/systemd/etterlevd.service" | placed \
    >"$host/usr/lib/systemd/system/etterlevd.service"
  make_tools
}

make_tools() {
  tool systemctl <<'TOOL'
# The unit's own command line, with what drop-ins make of it, as `Type=notify` starts it.
command_line() {
  cat "$HOST/usr/lib/systemd/system/etterlevd.service" "$HOST"/run/systemd/system/etterlevd.service.d/*.conf 2>/dev/null |
    sed -n 's/^ExecStart=//p' | tail -n 1
}
state() { curl -s --max-time 2 --unix-socket "$ETTERLEV_SOCKET" http://localhost/health | grep -o '"state":"[a-z]*"'; }
start() {
  rm -f "$ETTERLEV_SOCKET"
  mkdir -p "$HOST/run/etterlevd" "$HOST/var/lib/etterlevd"
  shim=
  [ -e "$HOST/wall.so" ] && shim=$HOST/wall.so
  # shellcheck disable=SC2046
  env STATE_DIRECTORY="$HOST/var/lib/etterlevd" WALL="$HOST/wall" LD_PRELOAD="$shim" setsid $(command_line) \
    >>"$HOST/journal.txt" 2>&1 </dev/null &
  echo $! >"$HOST/pid"
  for _ in $(seq 400); do
    case $(state) in *loading* | '') sleep 0.05 ;; *) break ;; esac
    kill -0 "$(cat "$HOST/pid")" 2>/dev/null || exit 1
  done
  # What the daemon tells the journal, a subscriber hears as well.
  last=$(grep -o '^data: {"seq":[0-9]*' "$HOST/heard" 2>/dev/null | tail -n 1 | grep -o '[0-9]*$')
  curl -sN --unix-socket "$ETTERLEV_SOCKET" -H "Last-Event-ID: ${last:-0}" http://localhost/events >>"$HOST/heard" 2>/dev/null &
}
stop() {
  [ -e "$HOST/pid" ] || return 0
  kill "$(cat "$HOST/pid")" 2>/dev/null
  for _ in $(seq 400); do kill -0 "$(cat "$HOST/pid")" 2>/dev/null || break; sleep 0.05; done
  rm -f "$HOST/pid"
}
case $* in
  'start '*nginx* | 'restart nginx'*)
    # Its own configuration around what the page has put into conf.d.
    mkdir -p "$HOST/var/log/nginx" "$HOST/var/cache/nginx"
    {
      [ "$(id -u)" != 0 ] || echo 'user root;'
      echo "pid $HOST/run/nginx.pid; error_log $HOST/var/log/nginx/error.log; events {}"
      echo "http { access_log off; include $HOST/etc/nginx/conf.d/*.conf;"
      for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $HOST/var/cache/nginx/$kind;"; done
      echo '}'
    } >"$HOST/etc/nginx/nginx.conf"
    nginx -q -e "$HOST/var/log/nginx/error.log" -c "$HOST/etc/nginx/nginx.conf"
    exit ;;
esac
case $1 in
  start) start ;;
  stop) stop ;;
  restart) stop; start ;;
  reload)
    # The command comes back when the rules are in force, or refused.
    kill -HUP "$(cat "$HOST/pid")"
    sleep 0.5 ;;
  daemon-reload) ;;
  *) echo "not known here: systemctl $*" >&2; exit 1 ;;
esac
TOOL
  tool journalctl <<'TOOL'
# Each head that the journal was given, as `-o json` prints it.
[ "$*" = '-u etterlevd -o json' ] || { echo "not known here: journalctl $*" >&2; exit 1; }
grep '^data: {"seq":[0-9]*,"' "$HOST/heard" | cut -c7- | python3 -c '
import hashlib, json, sys
for line in sys.stdin.buffer:
  seq = json.loads(line)["seq"]
  print(json.dumps({"SYSLOG_IDENTIFIER": "etterlevd", "ETTERLEVD_SEQ": str(seq),
                    "ETTERLEVD_HEAD": f"{seq}:{hashlib.sha256(line).hexdigest()}"}))'
TOOL
  tool systemd-tmpfiles <<'TOOL'
[ "$*" = '--create etterlevd.conf' ] && mkdir -p "$HOST/var/spool/etterlevd/records"
TOOL
  tool timedatectl <<'TOOL'
[ "$*" = 'set-ntp true' ] && echo 0 >"$HOST/wall.next" && mv "$HOST/wall.next" "$HOST/wall"
TOOL
  tool date <<'TOOL'
/bin/date -d "@$(($(/bin/date +%s) + $(cat "$HOST/wall" 2>/dev/null || echo 0)))" "$@"
TOOL
}
