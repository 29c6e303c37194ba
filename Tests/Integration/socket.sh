#!/usr/bin/env bash
# The whole socket as others use it: curl, Python's HTTP client, nginx in front; acknowledgements and their comments, an
# event stream that is resumed, escalation, metrics read by Prometheus' own parser, the description held against the answers.
set -u
. "$(dirname "$0")/common.bash"
need curl python3 sha256sum
need_tzdata
workplace
helper=$root/Tests/Integration/sockets.py
mkdir records
cp "$root"/Rules/revisjoner/hamar-2022/records/*.jsonl records/
pack=(--rules "$root/Rules/revisjoner/hamar-2022" --records records --state state --socket socket)
check 'starts' serve "${pack[@]}" --as-of 2022-10-07

# -- Acknowledgements
ack() { curl -s --max-time 5 --unix-socket socket -H 'Content-Type: application/json' "${@:2}" "http://localhost/alerts/$1/acknowledgement"; }
ack_code() { ack "$1" -o /dev/null -w '%{http_code}' "${@:2}"; }
has_alerts() { ask '/alerts?limit=2&verdict=red' | grep -q '"id":.*"id":'; }
check 'its alerts are on disk' until_true has_alerts
alert=$(ask '/alerts?limit=1&verdict=red' | field "v['items'][0]['id']")
seq=$(ack "$alert" -d '{"comment":"Tas opp på mandag."}' | field "v['seq']")
check 'an acknowledgement is on disk when it is answered' grep -q "^{\"seq\":$seq,.*\"event\":\"acknowledged\"" state/alerts.jsonl
check 'its comment is beside the log' grep -q 'Tas opp på mandag' "state/comments/$seq"
check 'and not in it' bash -c '! grep -q mandag state/alerts.jsonl'
salted() { python3 - "$1" <<'PY'
import hashlib, json, sys
kept = json.load(open(f'state/comments/{sys.argv[1]}'))
line = next(l for l in map(json.loads, open('state/alerts.jsonl')) if l['seq'] == int(sys.argv[1]))
digest = hashlib.sha256(bytes.fromhex(kept['salt']) + kept['comment'].encode()).hexdigest()
sys.exit(digest != line['comment_sha256'])
PY
}
check 'the line holds its salted hash' salted "$seq"
check 'repeated: the same event' is "$seq" bash -c "curl -s --unix-socket socket -H 'Content-Type: application/json' -d '{}' http://localhost/alerts/$alert/acknowledgement | python3 -c 'import json,sys; print(json.load(sys.stdin)[\"seq\"])'"
shown() { ask "/alerts/$alert" | field "v['acknowledged'] and v['acknowledged']['comment']"; }
check 'shown with the alert' is 'Tas opp på mandag.' shown
check 'and in the list' is 'Tas opp på mandag.' bash -c "curl -s --unix-socket socket 'http://localhost/alerts?limit=1' | python3 -c 'import json,sys; print(json.load(sys.stdin)[\"items\"][0][\"acknowledged\"][\"comment\"])'"
check 'forgotten' "$bin/etterlev" log forget "$seq" --state state
check 'no longer shown' is None shown
check 'the chain still verifies' "$bin/etterlev" log verify --state state
check 'forgotten twice is told' bash -c "! '$bin/etterlev' log forget $seq --state state 2>/dev/null"
check 'another origin: 403' is 403 ack_code "$alert" -d '{}' -H 'Origin: http://evil.example'
check 'another site: 403' is 403 ack_code "$alert" -d '{}' -H 'Sec-Fetch-Site: cross-site'
check 'its own origin: 200' is 200 ack_code "$alert" -d '{}' -H 'Origin: http://localhost'
check 'a form: 415' is 415 code "/alerts/$alert/acknowledgement" -d 'comment=x'
check 'no alert: 404' is 404 ack_code 0000-0000-0000 -d '{}'
resolved=$(ask '/alerts?state=resolved&limit=1' | field "v['items'][0]['id'] if v['items'] else ''")
[ -z "$resolved" ] || check 'resolved: 409' is 409 ack_code "$resolved" -d '{}'
check 'GET there: 405 with Allow' grep -qi '^allow: POST' <(curl -s -i --unix-socket socket "http://localhost/alerts/$alert/acknowledgement")
long=$(printf 'x%.0s' $(seq 501))
for body in '[]' '' '{"comment":1}' '{"Comment":"x"}' "{\"comment\":\"$long\"}" '{"comment":"\u001b[31m"}' '{"comment":"01018510002"}'; do
  check "refused: ${body:0:30}" is 400 ack_code "$alert" -d "$body"
done
other=$(ask '/alerts?limit=2&verdict=red' | field "v['items'][1]['id']")
check 'etterlev ack' "$bin/etterlev" ack "$other" --comment 'Sett.' --socket socket
stop
check 'starts again' serve "${pack[@]}" --as-of 2022-10-07
check 'the mark is still there' is 'Sett.' bash -c "curl -s --unix-socket socket http://localhost/alerts/$other | python3 -c 'import json,sys; print(json.load(sys.stdin)[\"acknowledged\"][\"comment\"])'"

# -- Python's HTTP client, refusals, the stream, paging
check 'requests, refusals, streams and pages' python3 "$helper" all socket state/alerts.jsonl

# -- Too few descriptors
mkdir few
( ulimit -n 40; exec "$bin/etterlevd" --rules "$root/Tests/Fixtures/harbour" --records "$root/Tests/Fixtures/harbour/records" \
  --state few/state --socket few/socket --as-of 2024-01-25 ) >few.txt 2>&1 &
few=$!
check 'a daemon with 40 descriptors' until_true bash -c 'curl -s --unix-socket few/socket http://localhost/health | grep -q ok'
check 'more clients than descriptors' python3 "$helper" many few/socket "$few"
kill "$few"

# -- Following through a restart
cp state/alerts.jsonl before.jsonl
"$bin/etterlev" follow --since 0 --json --socket socket >followed.jsonl 2>follow.txt &
follower=$!
lines() { [ "$(wc -l <followed.jsonl)" -ge "$(wc -l <state/alerts.jsonl)" ]; }
check 'follow gives the whole log' until_true lines
stop
check 'starts a third time' serve "${pack[@]}" --as-of 2022-10-07
put f1.json '{"type":"avvik","id":"F1","enhet":"solhellinga","meldt":"2022-08-07","alvor_meldt":"høy","status":"ny"}'
check 'and goes on after a restart' until_true grep -q avvik/F1 followed.jsonl
check 'without a gap or a repeat, byte for byte' until_true cmp -s followed.jsonl state/alerts.jsonl
kill "$follower"

# -- The description, and ids that mean something to somebody further on
check 'every path is answered as described' python3 "$helper" described socket "$other" %C3%A5rlig-gjennomgang
python3 "$helper" records | put hostile.jsonl
check 'hostile ids are told of' until_true grep -q 'avvik/<script>' state/alerts.jsonl
check 'and harm no reader' python3 "$helper" hostile socket "$bin/etterlev" state/alerts.jsonl

# -- Metrics
check 'etterlev metrics' bash -c "'$bin/etterlev' metrics --socket socket | grep -q '^etterlevd_pack_info{hash=\"sha256:'"
if python_with prometheus_client prometheus-client; then
  curl -s --unix-socket socket http://localhost/metrics >metrics.txt
  "$bin/etterlev" metrics --socket socket >metrics.prom
  check 'valid to Prometheus'"'"' parsers' "$python" "$helper" metrics metrics.txt metrics.prom
else
  echo 'skipped: prometheus_client'
fi

# -- Escalation by the clock alone, and over a restart
stop
check 'fifteen days later' serve "${pack[@]}" --as-of 2022-10-22
check 'what is still red is escalated' until_true grep -q '"event":"escalated","cause":"clock".*"verdict":"red","to":"' state/alerts.jsonl
escalated() { grep -c '"event":"escalated"' state/alerts.jsonl; }
sleep 1
before=$(escalated)
check 'and marked' is True bash -c "curl -s --unix-socket socket 'http://localhost/alerts?verdict=red&limit=1000' | python3 -c 'import json,sys; print(any(i[\"escalated\"] for i in json.load(sys.stdin)[\"items\"]))'"
stop
check 'starts a fifth time' serve "${pack[@]}" --as-of 2022-10-22
sleep 1
check 'told once' is "$before" escalated

# -- The description, and what is answered
curl -s --unix-socket socket http://localhost/openapi.json >openapi.json
if python_with openapi_spec_validator openapi-spec-validator; then
  check 'the description is valid OpenAPI' "$python" -c 'import json; from openapi_spec_validator import validate; validate(json.load(open("openapi.json")))'
else
  echo 'skipped: openapi-spec-validator'
fi
if [ "$(id -u)" = 0 ] && ! command -v nginx >/dev/null; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends nginx-light; } >/dev/null 2>&1
fi
if command -v nginx >/dev/null; then
  port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
  cat >nginx.conf <<CONF
daemon off; pid $work/nginx.pid; error_log $work/nginx.txt; $([ "$(id -u)" = 0 ] && echo 'user root;')
events {}
http {
  access_log off;
  client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
  upstream etterlevd { server unix:$work/socket; keepalive 8; }
  server {
    listen 127.0.0.1:$port;
    location / { proxy_pass http://etterlevd; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host \$http_host; }
    location /events { proxy_pass http://etterlevd; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; proxy_read_timeout 1h; }
  }
}
CONF
  nginx -c "$work/nginx.conf" -p "$work" >nginx.out 2>&1 &
  through() { curl -s --max-time 5 "http://127.0.0.1:$port$1"; }
  check 'nginx in front' until_true bash -c "curl -sf http://127.0.0.1:$port/health >/dev/null"
  check 'keeps its connections' python3 "$helper" keepalive "127.0.0.1:$port" socket
  curl -sN --max-time 20 "http://127.0.0.1:$port/events" >through.txt &
  sleep 0.3
  put f2.json '{"type":"avvik","id":"F2","enhet":"solhellinga","meldt":"2022-08-07","alvor_meldt":"høy","status":"ny"}'
  check 'and passes events on at once' until_true grep -q avvik/F2 through.txt
  if python_with schemathesis schemathesis; then
    timeout 45 "${python%/*}/schemathesis" run --url "http://127.0.0.1:$port" --exclude-path /events --max-examples 60 \
      --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,negative_data_rejection \
      --phases examples,fuzzing --workers 2 --seed 1 --no-color openapi.json >schemathesis.txt 2>&1
    check 'schemathesis finds nothing' is 0 echo $?
    [ "$failed" = 0 ] || tail -60 schemathesis.txt
  else
    echo 'skipped: schemathesis'
  fi
else
  echo 'skipped: nginx and schemathesis'
fi

# -- A log that is longer than what is kept in memory
python3 "$helper" many-records 2500 | put many.jsonl
attempts=400
long() { [ "$(wc -c <state/alerts.jsonl)" -gt 5500000 ]; }
check 'a long log' until_true long
settled() { local size; size=$(wc -c <state/alerts.jsonl); sleep 0.5; [ "$size" = "$(wc -c <state/alerts.jsonl)" ]; }
check 'is at rest' until_true settled
check 'streams are resumed from any line of it' python3 "$helper" streams socket state/alerts.jsonl
stop
exit "$failed"
