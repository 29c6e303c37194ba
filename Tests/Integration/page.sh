#!/usr/bin/env bash
# The page as leaders meet it: nginx with systemd/nginx-etterlevd.conf in front of the socket, headless Chromium with axe-core
# before it. `PICTURES=DIR` keeps the screenshots and the print, to be looked at.
set -u
. "$(dirname "$0")/common.bash"
need curl python3
need_tzdata
install() { [ "$(id -u)" = 0 ] && { apt-get install -qq -y --no-install-recommends "$@" || { apt-get update -qq && apt-get install -qq -y --no-install-recommends "$@"; }; } >/dev/null 2>&1; }
export DEBIAN_FRONTEND=noninteractive
command -v nginx >/dev/null || install nginx-light
command -v chromium >/dev/null || install chromium
need nginx chromium
[ "$(id -u)" = 0 ] || skip 'not root, as whom nginx asks for others here'
getent passwd games >/dev/null || skip 'no user `games`, for whom nginx asks'
workplace
axe=$(find "$root/.build/python" -path '*axe_playwright_python/axe.min.js' 2>/dev/null | head -1)
if [ -z "$axe" ]; then
  mkdir -p "$root/.build/python/axe" && python3 -m pip download -q --no-deps --only-binary :all: -d "$work" axe-playwright-python==0.1.8 >/dev/null 2>&1 &&
    python3 -m zipfile -e "$work"/axe_playwright_python-*.whl "$root/.build/python/axe" && axe=$root/.build/python/axe/axe_playwright_python/axe.min.js
fi

# -- The daemon, nginx
mkdir records rules
cp "$root"/Rules/revisjoner/hamar-2022/records/*.jsonl records/
group=$(id -gn games)
cat >rules/access.krav <<KRAV
use "$root/Rules/revisjoner/hamar-2022"
proxy user "root" header "X-Remote-User"
access "root" { read "hamar" }
access "$group" { read "solhellinga" }
KRAV
pack=(--rules "$work/rules" --records records --state state --socket socket --as-of 2022-10-07)
"$bin/etterlevd" "${pack[@]}" >>out.txt 2>&1 &
daemon=$!
until_true curl -s --unix-socket socket http://localhost/health >/dev/null
check 'until all has been read it says so, in a page' bash -c "curl -s -w '%{http_code}' --unix-socket socket http://localhost/ | grep -Eq 'Leser opplysninger.*|200\$'"
check 'starts' until_true is ok health
check 'the pack loads' "$bin/etterlevd" --rules "$work/rules" --check
port=$(python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])')
for user in root games; do echo "$user:{PLAIN}$user-word" >>htpasswd; done
sed -e "s|/run/etterlevd/socket|$work/socket|" -e "s|listen 127.0.0.1:8480|listen 127.0.0.1:$port|" \
  -e "s|/etc/nginx/etterlevd.htpasswd|$work/htpasswd|" "$root/systemd/nginx-etterlevd.conf" >site.conf
cat >nginx.conf <<CONF
daemon off; master_process off; pid $work/nginx.pid; error_log $work/nginx.txt; user root;
events {}
http {
  access_log off;
  client_body_temp_path $work/t1; proxy_temp_path $work/t2; fastcgi_temp_path $work/t3; uwsgi_temp_path $work/t4; scgi_temp_path $work/t5;
  include $work/site.conf;
}
CONF
nginx -c "$work/nginx.conf" -p "$work" >nginx.out 2>&1 &
site=http://127.0.0.1:$port
as() { curl -s --max-time 10 -u "$1:$1-word" "$site$2" "${@:3}"; }
check 'nginx in front' until_true bash -c "curl -s -o /dev/null -w '%{http_code}' $site/ | grep -q 401"
check 'whoever signs on sees the page' until_true bash -c "curl -s -u root:root-word $site/ | grep -q '<h1>Hamar kommune</h1>'"

# -- Headers, methods, refusals
as root / -D headers.txt -o page.html
policy=$(grep -i '^content-security-policy:' headers.txt)
for part in "default-src 'none'" "style-src 'sha256-" "script-src 'sha256-" "connect-src 'self'" "frame-ancestors 'none'" "base-uri 'none'" "form-action 'none'"; do
  check "policy: $part" grep -qF "$part" <<<"$policy"
done
check 'policy: nothing unsafe' bash -c "! grep -q unsafe <<<\"\$1\"" - "$policy"
hashes() { # the hashes that the policy names are those of what the page has
  python3 - "$policy" page.html <<'PY'
import base64, hashlib, re, sys
page = open(sys.argv[2], "rb").read()
for tag in ("style", "script"):
    [body] = re.findall(rf"<{tag}>(.*?)</{tag}>".encode(), page, re.S)
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    if f"{tag}-src 'sha256-{digest}'" not in sys.argv[1]:
        sys.exit(tag)
sys.exit(b" style=" in page or b" onload" in page or b"javascript:" in page)
PY
}
check 'the policy names what the page has, as sha256 counts' hashes
for header in 'cache-control: no-store' 'x-content-type-options: nosniff' 'referrer-policy: no-referrer' 'content-type: text/html; charset=utf-8'; do
  check "$header" grep -qi "^$header" headers.txt
done
check 'HEAD has no body' is 0 bash -c "curl -s -I --unix-socket socket http://localhost/ | sed '1,/^\r\$/d' | wc -c"
check 'POST: 405' is 405 code / -X POST -d x
check 'no such unit: 404' is 404 code '/?unit=nowhere'
check 'no such parameter: 400' is 400 code '/?colour=red'
check 'passed on in pieces that are pressed' bash -c "curl -s --compressed -D - -o /dev/null -u root:root-word $site/ | grep -qi '^content-encoding: gzip'"

# -- Who signs on sees their own part, whatever their browser says
check 'a narrow reader sees the branch' grep -q '<h1>Solhellinga</h1>' <(as games /)
for forged in 'X-Remote-User: root' 'x-remote-user: root' 'X_Remote_User: root' 'Connection: X-Remote-User'; do
  check "and no more by $forged" bash -c "curl -s -u games:games-word -H '$forged' $site/ | grep -q '<h1>Solhellinga</h1>'"
done
check 'nothing of others is on it' bash -c "! curl -s -u games:games-word $site/ | grep -Eiq 'samtaleteamet|kåtorp|Hamar kommune|STYRK'"
check 'nor of units above' is 404 curl -s -o /dev/null -w '%{http_code}' -u games:games-word "$site/?unit=hamar"
check 'the service is told to whom the whole is' grep -q 'Siste nye opplysninger' page.html

# -- What a hostile record says is text
python3 "$root/Tests/Integration/sockets.py" records | put hostile.jsonl
check 'hostile ids are told of' until_true bash -c "curl -s --unix-socket socket http://localhost/ | grep -q '&lt;script&gt;'"
harmless() {
  as root / | python3 -c '
import html.parser, sys
page = sys.stdin.buffer.read().decode()
tags = set()
class Reader(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes):
        tags.add(tag)
        for name, value in attributes:
            if name.startswith("on") or name == "style" or name == "src" or (name == "href" and value[0] not in "#?."): sys.exit((tag, name, value))
Reader().feed(page)
bad = [c for c in page if (ord(c) < 32 and c not in "\n\t") or 0x7f <= ord(c) < 0xa0 or c in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"]
sys.exit(bool(bad) or page.count("<script>") != 1 or bool(tags - set("html head meta title style body a div p header h1 nav ul li main section h2 h3 h4 span b br strong code time table caption thead tbody tr th td details summary figure figcaption svg desc defs pattern circle path text footer script".split())))'
}
check 'and harms no browser' harmless
rm records/hostile.jsonl
check 'and are gone with their file' until_true bash -c \
  "curl -s --unix-socket socket http://localhost/ >after.html && grep -q '</html>' after.html && ! grep -q '&lt;script&gt;' after.html"
"$bin/etterlev" intake accept --socket socket >/dev/null 2>&1

# -- The report
check 'etterlev report' "$bin/etterlev" report --html "$work/report.html" --socket socket
check 'has no script' bash -c "! grep -q '<script' report.html"
check 'of a unit' grep -q '<h1>Solhellinga</h1>' <("$bin/etterlev" report --unit solhellinga --socket socket)
check 'without a daemon it leaves the old one' bash -c "! '$bin/etterlev' report --html '$work/report.html' --socket none 2>/dev/null && grep -q 'Hamar kommune' report.html"

# -- In a browser
pictures=${PICTURES:-}
[ -z "$pictures" ] || mkdir -p "$pictures"
printf '%s\n' "$daemon" >daemon.pid
cat >stop.sh <<SH
kill \$(cat $work/daemon.pid); while kill -0 \$(cat $work/daemon.pid) 2>/dev/null; do sleep 0.05; done
SH
cat >start.sh <<SH
cd $work; "$bin/etterlevd" ${pack[*]} >>out.txt 2>&1 </dev/null & echo \$! >$work/daemon.pid
SH
cleanup() { kill "$(cat "$work/daemon.pid")" 2>/dev/null; }
[ -n "$axe" ] || echo 'skipped: axe-core'
timeout 120 python3 "$root/Tests/Integration/page.py" "$site" root:root-word "$work/records" "bash $work/stop.sh" "bash $work/start.sh" "$work/report.html" "$pictures" ${axe:+"$axe"} || failed=1
if [ -n "$pictures" ] && command -v pdftoppm >/dev/null; then pdftoppm -r 60 -png "$pictures/page.pdf" "$pictures/print"; fi
[ "$failed" = 0 ] || tail -5 out.txt nginx.txt 2>/dev/null
exit "$failed"
