"""What socket.sh asks that is easier in Python: raw bytes, many connections, Python's own HTTP client, Prometheus' parsers."""

import http.client
import json
import socket
import sys
import time

failed = False


def check(name, holds, shown=None):
    global failed
    if not holds:
        failed = True
        print(f"NOT ok: {name} {shown if shown is not None else ''}")


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        self.sock.connect(self.path)


def raw(path, data, timeout=5):
    """All that comes back until the connection ends."""
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(timeout)
        s.connect(path)
        try:
            s.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        answer = b""
        while True:
            try:
                piece = s.recv(65536)
            except (TimeoutError, ConnectionResetError):
                return answer
            if not piece:
                return answer
            answer += piece


def refusals(path):
    host = b"Host: x\r\n"
    tail = b"Connection: close\r\n\r\n"
    for name, data, status in [
        ("two lengths", b"POST /health HTTP/1.1\r\n" + host + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400),
        ("length and encoding", b"POST /health HTTP/1.1\r\n" + host + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("two encodings", b"POST /health HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        ("chunked", b"POST /health HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
        ("bare line feed", b"GET /health HTTP/1.1\n" + host + b"\r\n", 400),
        ("folded header", b"GET /health HTTP/1.1\r\n" + host + b"A: b\r\n c\r\n\r\n", 400),
        ("space before a colon", b"GET /health HTTP/1.1\r\n" + host + b"A : b\r\n\r\n", 400),
        ("a sign in a length", b"POST /health HTTP/1.1\r\n" + host + b"Content-Length: +1\r\n\r\nx", 400),
        ("a list of lengths", b"POST /health HTTP/1.1\r\n" + host + b"Content-Length: 1, 1\r\n\r\nx", 400),
        ("no host", b"GET /health HTTP/1.1\r\n\r\n", 400),
        ("two hosts", b"GET /health HTTP/1.1\r\n" + host + host + b"\r\n", 400),
        ("another version", b"GET /health HTTP/2.0\r\n" + host + b"\r\n", 505),
        ("a long target", b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\n" + host + b"\r\n", 414),
        ("long headers", b"GET /health HTTP/1.1\r\n" + host + b"A: " + b"a" * 20000 + b"\r\n\r\n", 431),
        ("a long body", b"POST /health HTTP/1.1\r\n" + host + b"Content-Length: 70000\r\n\r\n" + b"x" * 70000, 413),
        ("another method", b"BREW /health HTTP/1.1\r\n" + host + tail, 405),
        ("HTTP/1.0", b"GET /health HTTP/1.0\r\n\r\n", 200),
        ("HEAD", b"HEAD /health HTTP/1.1\r\n" + host + tail, 200),
        ("a parameter that is none", b"GET /alerts?colour=red HTTP/1.1\r\n" + host + tail, 400),
        ("a parameter twice", b"GET /alerts?limit=1&limit=2 HTTP/1.1\r\n" + host + tail, 400),
    ]:
        answer = raw(path, data)
        head, _, body = answer.partition(b"\r\n\r\n")
        check(name, head.startswith(b"HTTP/1.1 %d " % status), answer[:300])
        lines = head.decode().lower().split("\r\n")
        for header in ("cache-control: no-store", "x-content-type-options: nosniff", "referrer-policy: no-referrer"):
            check(f"{name}: {header}", header in lines, head)
        check(f"{name}: no CORS", not any(line.startswith("access-control-") for line in lines), head)
        if status >= 400:
            check(f"{name}: a problem object", "content-type: application/problem+json" in lines, head)
            problem = json.loads(body)
            check(f"{name}: its status", problem["status"] == status and problem["detail"] and problem["title"], problem)
        if name == "HEAD":
            check("HEAD has no body", body == b"", body)
        if status == 405:
            check("405 says what is allowed", "allow: get, head" in lines, head)


def keepalive(connect, count=50):
    client = connect()
    for number in range(count):
        client.request("GET", "/health")
        answer = client.getresponse()
        check("kept alive", answer.status == 200 and json.loads(answer.read())["state"] == "ok", number)
    client.close()


def crowd(path):
    """More connections of one user than one may have: each is told so, and there is room again when they have gone."""
    kept = []
    for _ in range(32):
        s = socket.socket(socket.AF_UNIX)
        s.connect(path)
        kept.append(s)
    time.sleep(0.2)
    for _ in range(5):
        answer = raw(path, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        check("one too many: 429", answer.startswith(b"HTTP/1.1 429 ") and b"Retry-After" in answer, answer[:200])
    for s in kept:
        s.close()
    time.sleep(0.2)
    answer = raw(path, b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    check("room again", answer.startswith(b"HTTP/1.1 200 "), answer[:100])


def slow(path):
    """Bytes that come one by one are a request all the same; pipelined ones are answered in order."""
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(path)
        s.settimeout(5)
        for byte in b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n":
            s.send(bytes([byte]))
        check("byte by byte", s.recv(65536).startswith(b"HTTP/1.1 200 "))
    answer = raw(path, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n" * 20 + b"GET /rules HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    check("pipelined", answer.count(b"HTTP/1.1 200 ") == 21 and b'"items"' in answer, answer.count(b"HTTP/1.1"))


def events(path, headers, wanted, seconds=30, query=""):
    """Raw bytes of a stream until so many `data:` lines have come."""
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(path)
        s.settimeout(0.3)
        s.sendall(f"GET /events{query} HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
        answer = b""
        end = time.time() + seconds
        while time.time() < end and answer.count(b"\ndata: ") < wanted:
            try:
                piece = s.recv(65536)
            except TimeoutError:
                continue
            if not piece:
                break
            answer += piece
    return answer.partition(b"\r\n\r\n")[2]


def data(stream):
    return [line[6:] for line in stream.split(b"\n") if line.startswith(b"data: ")]


def streams(path, log):
    lines = open(log, "rb").read().splitlines()
    head = len(lines)
    for after in (0, 1, head // 2, head - 1):
        for headers, query in ((f"Last-Event-ID: {after}\r\n", ""), ("", f"?after={after}")):
            told = data(events(path, headers, head - after, query=query))
            check(f"resumed behind {after}: byte for byte", told == lines[after:], (len(told), head - after))
    check("behind the head: nothing", data(events(path, f"Last-Event-ID: {head}\r\n", 1, 0.6)) == [])
    beyond = events(path, f"Last-Event-ID: {head + 1000}\r\n", 1)
    check("beyond the head: reset", beyond.startswith(f"event: reset\nid: {head}\n".encode()), beyond[:200])
    ids = [int(line[4:]) for line in events(path, "Last-Event-ID: 0\r\n", head).split(b"\n") if line.startswith(b"id: ")]
    check("ids are sequence numbers", ids == list(range(1, head + 1)))
    answer = raw(path, b"GET /events?after=x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    check("no number: 400", answer.startswith(b"HTTP/1.1 400 "), answer[:100])


def pages(path):
    client = Unix(path)

    def page(query):
        client.request("GET", "/alerts?" + query)
        return json.loads(client.getresponse().read())

    whole = [item["id"] for item in page("limit=1000")["items"]]
    for limit in (1, 7, 50):
        found, query = [], f"limit={limit}"
        while True:
            answer = page(query)
            found += [item["id"] for item in answer["items"]]
            if answer["next"] is None:
                break
            query = f"limit={limit}&after={answer['next']}"
        check(f"pages of {limit}", found == whole, (len(found), len(whole)))


def metrics(text, plain):
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
    from prometheus_client.parser import text_string_to_metric_families as prometheus

    families = {family.name: family for family in openmetrics(open(text).read())}
    for name in (
        "files records last_record_age_seconds turn_seconds log_sync_seconds unlogged_events queue_overflows records_touched "
        "clients resident_memory_bytes pack log_head log_seq next_horizon_days instance state alerts"
    ).split():
        check(f"etterlevd_{name} is there", "etterlevd_" + name in families, sorted(families))
    check("histograms have counts", families["etterlevd_turn_seconds"].type == "histogram")
    older = {sample.name: sample.value for family in prometheus(open(plain).read()) for sample in family.samples}
    check("the older format", older["etterlevd_records"] > 0 and older["etterlevd_pack_info"] == 1, sorted(older))


def many(path):
    """As many descriptors as there are: a daemon that may open few more goes on, without spinning, and takes clients again."""
    kept = []
    for _ in range(30):
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(3)
        s.connect(path)
        kept.append(s)
    time.sleep(1.5)
    pid = int(sys.argv[3])

    def busy():
        fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    before = busy()
    time.sleep(1)
    check("it does not spin when descriptors have run out", busy() - before < 20, busy() - before)
    for s in kept:
        s.close()
    time.sleep(0.2)
    answer = raw(path, b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    check("it takes clients again", answer.startswith(b"HTTP/1.1 200 "), answer[:100])


def described(path, alert, rule):
    """The description against what is answered: every path there, every other method refused, and nothing beside it."""
    client = Unix(path)

    def ask(method, target, body=None):
        headers = {"Content-Type": "application/json"} if body else {}
        client.request(method, target, body, headers)
        answer = client.getresponse()
        return answer.status, (answer.getheader("Content-Type") or "").split(";")[0], answer.getheader("Allow"), answer.read()

    paths = json.loads(ask("GET", "/openapi.json")[3])["paths"]
    # Nothing is so called, and nothing has vanished.
    nothing = ("/why", "/intake/acceptance")
    for template, operations in paths.items():
        target = template.replace("{id}", alert).replace("{name}", rule)
        if template == "/events":
            continue
        if template == "/why":
            target += f"?rule={rule}&subject=x"
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            status, kind, allow, _ = ask(method, target, "{}" if method == "POST" else None)
            operation = operations.get(method.lower())
            if operation:
                known = operation["responses"].get(str(status))
                check(f"{method} {target}: {status} is described", known and kind in known["content"], kind)
                check(f"{method} {target}: answered", status == (404 if template in nothing else 200), status)
            else:
                check(f"{method} {target}: 405", status == 405 and allow, (status, allow))
    for target in ("/nothing", "/alerts/x/y", "/openapi", "/rules/x/y", "/events/1"):
        check(f"{target}: 404", ask("GET", target)[0] == 404)


HOSTILE = [
    "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "data: x", "event: reset", "id: 1", ":", "%0d%0aX: y",
    "\"},{\"seq\":1", "\\u001b[31m", "a b\tc", "\u2028", "\u202e", "\x1b[2J", "a\ndata: b", "a\r\nSet-Cookie: x", "\0", "../../etc/passwd",
    "æ/ø+å%", "'; DROP TABLE", "${HOME}", "`id`", "]]>", "&lt;", "\ufeff", "\x85",
]


def hostile(path, program, log):
    """Ids that mean something to somebody further on: JSON, events, terminals and the log stay what they are."""
    import subprocess

    client = Unix(path)
    client.request("GET", "/alerts?limit=1000")
    body = client.getresponse().read()
    items = json.loads(body)["items"]
    subjects = [item["subject"] for item in items]
    check("some of them came through", sum("script" in s or "cmd" in s for s in subjects) >= 2, len(subjects))
    check("none with a control", not any(ord(c) < 32 or 127 <= ord(c) < 160 for s in subjects for c in s))
    stream = events(path, "Last-Event-ID: 0\r\n", len(open(log, "rb").read().splitlines()))
    for line in stream.split(b"\n"):
        check("a line of a stream", line == b"" or line.startswith((b"id: ", b"event: ", b"data: {", b":")), line[:80])
        if line.startswith(b"data: "):
            json.loads(line[6:])
        if line.startswith(b"event: "):
            check("an event's word", line[7:].replace(b"-", b"").isalpha(), line)
    outputs = {"/alerts": body, "/events": stream, "log": open(log, "rb").read()}
    shown = [item["id"] for item in items if "%" in item["subject"] or "<" in item["subject"]][:5]
    for words in (["alerts", "--limit", "1000"], ["status"], ["alerts", "--limit", "1000", "--json"], *(["show", id] for id in shown)):
        outputs[" ".join(words)] = subprocess.run([program, *words, "--socket", path], capture_output=True).stdout
    for name, output in outputs.items():
        text = output.decode()
        bad = [c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c in "\u2028\u2029\u202e\ufeff"]
        check(f"{name}: no control reaches the reader", not bad, bad[:5])
    for target in ("/rules/%1b%5b31m%0a", "/alerts/%3Cscript%3E", "/alerts?%0d%0ax=1", "/verdicts?unit=%1b%0a"):
        client.request("GET", target)
        answer = client.getresponse()
        text = answer.read().decode()
        check(f"{target}: refused in JSON", answer.status in (400, 404) and json.loads(text) and "\x1b" not in text, text)


match sys.argv[1]:
    case "described":
        described(sys.argv[2], sys.argv[3], sys.argv[4])
    case "records":
        for number, name in enumerate(HOSTILE):
            print(json.dumps({"type": "avvik", "id": name, "enhet": "solhellinga", "meldt": "2022-08-07", "alvor_meldt": "høy", "status": "ny"}))
    case "many-records":
        for number in range(int(sys.argv[2])):
            print(json.dumps({"type": "avvik", "id": f"M{number}", "enhet": "solhellinga", "meldt": "2022-08-07", "alvor_meldt": "høy", "status": "ny"}))
    case "hostile":
        hostile(sys.argv[2], sys.argv[3], sys.argv[4])
    case "streams":
        streams(sys.argv[2], sys.argv[3])
    case "all":
        path = sys.argv[2]
        refusals(path)
        keepalive(lambda: Unix(path))
        crowd(path)
        slow(path)
        streams(path, sys.argv[3])
        pages(path)
    case "keepalive":
        keepalive(lambda: http.client.HTTPConnection(sys.argv[2], timeout=5))
    case "metrics":
        metrics(sys.argv[2], sys.argv[3])
    case "many":
        many(sys.argv[2])
sys.exit(failed)
