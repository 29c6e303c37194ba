#!/usr/bin/env bash
# The socket's limits, by real clients: requests that never end, connections of one user, of a proxy and of all, pages that
# are turned while events come, rights that a reload takes away, and a disk that is full when something is acknowledged.
set -u
. "$(dirname "$0")/common.bash"
need curl python3 setpriv
need_tzdata
[ "$(id -u)" = 0 ] || skip 'not root: other users cannot ask'
cleanup() { umount -q -l "$work/state" 2>/dev/null; }
workplace
chmod 755 "$work"
mkdir rules records state
rules() { # MORE
  cat >rules/.r <<KRAV
source law "Law" { id "L-1" in force from 2000-01-01 }
record unit scope { name label; above unit? }
record thing { place unit; status enum { open, done } }
rule done "Things are done" { basis law "§ 1" for thing t red when t.status = open because "open" }
access "5001" { read "u" $1 }
proxy user "4100" header "X-Remote-User"
KRAV
  mv rules/.r rules/r.krav
}
rules 'acknowledge "u"'
put u.json '{"type":"unit","id":"u","name":"U"}'
for n in $(seq 60); do printf '{"type":"thing","id":"t%d","place":"u","status":"open"}\n' "$n"; done | put t.jsonl
mount -t tmpfs -o size=3m none state 2>/dev/null && mounted=1 || mounted=
check 'starts' serve --rules rules --records records --state state --socket socket --ack-group 5001
chmod 666 socket
until_true is 60 bash -c "$(declare -f ask field); ask '/alerts?limit=1000' | field \"len(v['items'])\""

# Half a minute passes while everything else is tried: the header that never ends, the body that never comes, who says nothing.
python3 - >slow.txt 2>&1 <<'PYTHON' &
import socket, time
def opened(data):
  s = socket.socket(socket.AF_UNIX); s.connect("socket"); s.settimeout(45); s.sendall(data); return s
begin = time.monotonic()
slow = {"header": opened(b"GET /health HTTP/1.1\r\nHost: x\r\nA: "),
        "body": opened(b"POST /alerts/0000-0000-0000/acknowledgement HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"),
        "dripping": opened(b"GET /health HTTP/1.1\r\n")}
idle = opened(b"")
for _ in range(26):
  time.sleep(1); slow["dripping"].sendall(b"A: b\r\n")
for name, s in slow.items():
  answer = s.recv(4096); took = time.monotonic() - begin
  held = answer.startswith(b"HTTP/1.1 408 ") and 29 < took < 40
  print(f"{'ok' if held else 'NOT ok'}: a request that never ends ({name}): 408 after {took:.0f} s")
left = idle.recv(4096)
print("ok: who says nothing is let go" if left == b"" else f"NOT ok: {left[:60]}")
PYTHON
slow=$!

cat >crowd.py <<'PYTHON'
import os, socket, sys, time
user, wanted, limit = (int(word) for word in sys.argv[1:4])
os.setgroups([]); os.setresgid(user, user, user); os.setresuid(user, user, user)
kept, refused = [], {}
for _ in range(wanted):
  s = socket.socket(socket.AF_UNIX); s.settimeout(20); s.connect("socket")
  s.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
  status = s.recv(65536)[9:12].decode()
  if status == "200": kept.append(s)
  else: refused[status] = refused.get(status, 0) + 1; s.close()
print(len(kept), refused, flush=True)
sys.stdin.read()
sys.exit(len(kept) != limit)
PYTHON
alone() { # USER WANTED LIMIT STATUS
  python3 crowd.py "$1" "$2" "$3" </dev/null >crowd.txt || { cat crowd.txt; return 1; }
  grep -q "'$4': $(($2 - $3))" crowd.txt
}
check 'one user: 32 connections, others 429' alone 4001 40 32 429
sleep 0.3
check 'a proxy: 192 connections, others 429' alone 4100 200 192 429
sleep 0.3
# The four that are slow are root's and count among all.
mkfifo hold
python3 crowd.py 4100 192 192 <hold >first.txt & first=$!
exec 8>hold
until_true test -s first.txt
mkfifo hold2
python3 crowd.py 4002 32 32 <hold2 >second.txt & second=$!
exec 9>hold2
until_true test -s second.txt
python3 crowd.py 4003 32 28 </dev/null >third.txt
third=$?
check 'all together: 256 connections, others 503' eval '[ $third = 0 ] && grep -q "{.503.: 4}" third.txt'
exec 8>&- 9>&-
wait "$first"; a=$?
wait "$second"
check 'and who was let in stays in' [ "$a$?" = 00 ]
sleep 0.3
check 'and there is room again' is 200 code /health

# Pages, while every other second alert changes.
python3 - <<'PYTHON' &
import json, os, time
for turn in range(40):
  with open("records/.c", "w") as f:
    for n in range(1, 61):
      status = "done" if n % 2 and (turn + n) % 3 == 0 else "open"
      f.write(json.dumps({"type": "thing", "id": f"t{n}", "place": "u", "status": status}) + "\n")
  os.rename("records/.c", "records/t.jsonl"); time.sleep(0.05)
PYTHON
changing=$!
pages() {
  python3 - <<'PYTHON'
import http.client, json, socket, sys
def ask(path):
  c = http.client.HTTPConnection("h"); c.sock = socket.socket(socket.AF_UNIX); c.sock.connect("socket")
  c.request("GET", path); return json.loads(c.getresponse().read())
turns = 0
for _ in range(25):
  seen, after = [], ""
  while True:
    page = ask("/alerts?limit=7" + after)
    seen += [i["subject"] for i in page["items"]]
    if page["next"] is None: break
    after = "&after=" + page["next"]
    turns += 1
  still = [s for s in seen if int(s.split("/t")[1]) % 2 == 0]
  assert sorted(still) == sorted(f"thing/t{n}" for n in range(2, 61, 2)), still
print(f"ok: {turns} pages turned while alerts change: none that stood still is lost or told twice")
PYTHON
}
check 'pages while events come' pages
wait "$changing"

# Who loses a right by a reload has lost it when the reload has ended.
reader() { setpriv --reuid 4005 --regid 4005 --groups 5001 "$@"; }
put t2.json '{"type":"thing","id":"last","place":"u","status":"open"}'
alert=$(ask '/alerts?limit=1000' | field "v['items'][-1]['id']")
ack() { "${@}" curl -s -o /dev/null -w '%{http_code}' --max-time 5 --unix-socket socket -H 'Content-Type: application/json' -d '{}' "http://localhost/alerts/$alert/acknowledgement"; }
check 'a right to acknowledge' is 200 ack reader
rules ''
kill -HUP "$daemon"
check 'is gone with the reload' until_true is 403 ack reader
never() { local n; for n in 1 2 3 4 5 6 7 8 9 10; do is 403 ack reader || return 1; done; }
check 'and does not come back' never
rules 'acknowledge "u"'
kill -HUP "$daemon"
check 'given again, it counts' until_true is 200 ack reader

# A full disk: nothing is acknowledged that is not on it.
if [ -n "$mounted" ]; then
  alert=$(ask '/alerts?limit=1000' | field "[i['id'] for i in v['items'] if not i['acknowledged']][-1]")
  head -c 4M /dev/zero >state/ballast 2>/dev/null
  for n in $(seq 80); do printf '{"type":"thing","id":"f%d","place":"u","status":"open"}\n' "$n"; done | put f.jsonl
  check 'a full disk' until_true is degraded health
  check 'an acknowledgement: 503' is 503 ack env
  unmarked() { ask "/alerts/$alert" | field "v['acknowledged']"; }
  check 'and no mark' is None unmarked
  rm state/ballast
  check 'room again' until_true is ok health
  check 'now it is taken' is 200 ack env
else
  echo 'not tried: a full disk (no mount)'
fi
wait "$slow"
cat slow.txt
check 'slow clients' bash -c '[ "$(grep -c ^ok slow.txt)" = 4 ]'
stop
check 'the log is whole' "$bin/etterlev" log verify --state state
exit "$failed"
