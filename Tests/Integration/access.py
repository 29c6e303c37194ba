"""Users of narrow groups try to get what is not theirs, from a daemon that the first argument's folder holds."""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

work = sys.argv[1]
os.chdir(work)
PAST = "2026-03-08T20:00:00%2B01:00"
DAEMON, DROP, PROXY = 4200, 4300, 4100
ALPHA, BETA, WHOLE, BRIEF, SPLIT, NOWHERE = 5001, 5002, 5003, 5004, 5005, 5006
GAMES = int(subprocess.run(["getent", "passwd", "games"], capture_output=True, text=True).stdout.split(":")[3])

RULES = """
source law "A law" { id "L-1" in force from 2000-01-01 }
record unit scope { name label; above unit?; formerly [label] alias }
record task { unit unit; due date; done date? past }
record review { unit unit; held date past }
record thing { due date }
rule in-time "Tasks are done in time" {
  basis   law "1"
  for     task t
  yellow  when t.done is missing and today > t.due because "Was due {t.due}."
}
rule reviewed "Each unit has been reviewed" {
  basis   law "2"
  for     unit u
  red     when no (review r where r.unit = u) because "{u.name} was never reviewed."
}
rule crowded "Not too much waits anywhere" {
  basis   law "3"
  for     unit u where u.above is set
  yellow  when count (task t where t.done is missing) > 2 because "Too much waits."
}
rule things "Things are in time" {
  basis   law "4"
  for     thing t
  red     when today > t.due because "Was due {t.due}."
}
statistics tasks "Tasks" { for task t opened t.due closed t.done due t.due }
statistics loose "Loose" { for thing t opened t.due }
criterion C1 "Tasks" { basis law "1" rules in-time verdict shared }
criterion C2 "Reviews" { basis law "2" rules reviewed, crowded verdict shared }
"""
TABLE = f"""
access "{ALPHA}" {{ read "alpha" acknowledge "alpha" }}
access "{BETA}" {{ read "beta" acknowledge "beta" }}
access "{WHOLE}" {{ read "top" acknowledge "top" }}
access "{BRIEF}" {{ read "alpha-one" acknowledge "alpha-one" until 2026-03-10 }}
access "{SPLIT}" {{ read "alpha" acknowledge "alpha-one", "beta" }}
access "{NOWHERE}" {{ read "nowhere", "old-beta" acknowledge "nowhere" }}
access "games" {{ read "alpha" acknowledge "alpha" }}
proxy user "{PROXY}" header "X-Remote-User"
"""


def units(gamma="alpha", beta_id="beta", formerly=()):
    rows = [("top", "Krona", None), ("alpha", "Aasen", "top"), ("alpha-one", "Aasen 1", "alpha"),
            (beta_id, "Bekken", "top"), ("beta-one", "Bekken 1", beta_id), ("gamma", "Gran", gamma)]
    lines = []
    for ident, name, above in rows:
        record = {"type": "unit", "id": ident, "name": name}
        if above:
            record["above"] = above
        if ident == beta_id:
            record["formerly"] = list(formerly)
        lines.append(json.dumps(record))
    return "\n".join(lines) + "\n"


def task(ident, unit, due="2026-03-01"):
    return json.dumps({"type": "task", "id": ident, "unit": unit, "due": due}) + "\n"


def put(name, text):
    path = os.path.join("records", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open("records/.aside", "w") as file:
        file.write(text)
    os.chmod("records/.aside", 0o644)
    os.rename("records/.aside", path)


def rules(table):
    with open("rules/rules.krav", "w") as file:
        file.write(RULES + table)


# -- The daemon

daemon = None


def become(user, groups):
    def change():
        os.setgroups(sorted(set(groups)))
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    return change


def start(as_of, wait=True):
    global daemon
    with open("out.txt", "a") as out:
        daemon = subprocess.Popen(
            [work + "/daemon", "--rules", "rules", "--records", "records", "--state", "state", "--socket", "run/socket",
             "--as-of", as_of, "--socket-group", str(DROP), "--ack-group", str(DROP)],
            stdout=out, stderr=out, preexec_fn=become(DAEMON, [DROP]))
    if wait:
        until(lambda: ask(0, [], "/health").status == 200, "the daemon is ready")


def stop():
    daemon.terminate()
    daemon.wait(20)


# -- Asking

class Answer:
    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        self.raw, self.head = raw, head
        words = head.split(b" ")
        self.status = int(words[1]) if len(words) > 1 else 0
        self.text = raw.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.body)


def connect(user, groups, drop=(DROP,)):
    """A socket that was opened as that user; the kernel remembers who it was."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        try:
            become(user, list(groups) + list(drop))()
            client = socket.socket(socket.AF_UNIX)
            client.connect("run/socket")
            socket.send_fds(theirs, [b"x"], [client.fileno()])
            os._exit(0)
        except Exception:
            os._exit(1)
    theirs.close()
    _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
    os.waitpid(child, 0)
    ours.close()
    if not descriptors:
        return None
    client = socket.socket(fileno=descriptors[0])
    client.settimeout(30)
    return client


def ask(user, groups, path, method="GET", headers=(), body=None):
    client = connect(user, groups)
    if client is None:
        return Answer(b"")
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    raw = b""
    try:
        client.sendall(("\r\n".join(lines) + "\r\n\r\n").encode() + (body or "").encode())
        while chunk := client.recv(1 << 16):
            raw += chunk
    except OSError:
        pass
    client.close()
    return Answer(raw)


class Stream:
    """An open event stream; what it says is kept."""

    def __init__(self, user, groups, path="/events", headers=()):
        self.client = connect(user, groups)
        self.raw = b""
        lines = [f"GET {path} HTTP/1.1", "Host: localhost", *headers]
        self.client.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def read(self, seconds):
        end = time.time() + seconds
        while (left := end - time.time()) > 0:
            self.client.settimeout(left)
            try:
                chunk = self.client.recv(1 << 16)
            except OSError:
                break
            if not chunk:
                break
            self.raw += chunk
        return self.raw.decode("utf-8", "replace")

    def until(self, text, seconds=15):
        end = time.time() + seconds
        while text not in self.read(0.2):
            if time.time() > end:
                return False
        return True


# -- Counting

attempts = 0
let_in = []
wrong = 0


def check(name, holds, told=""):
    global wrong
    if not holds:
        wrong += 1
    print(("ok: " if holds else "NOT ok: ") + name + ("" if holds or not told else f": {str(told)[:300]}"))
    return holds


def until(condition, name, seconds=30):
    end = time.time() + seconds
    while time.time() < end:
        if condition():
            return True
        time.sleep(0.1)
    check(name, False, "not within the time")
    return False


def attempt(name, got):
    """One try to get what is not one's own; `got` is what was told that should not have been."""
    global attempts
    attempts += 1
    if got:
        let_in.append(name)
        print(f"LET IN: {name}: {str(got)[:300]}")


# What no reader of `alpha` may be told: others' units, names, records and files, what has no unit, roll-ups above.
SECRET = re.compile(
    r"beta|bekken|krona|bt-|intake/|thing|service/|access/no-unit|pack-changed|parameter-changed|\"segment\"|"
    r"\"unit\": ?\"top\"|subject\": ?\"unit/top\"|hidden-", re.I)


def secret(answer, pattern=SECRET):
    found = pattern.search(answer.text)
    return found and answer.text[max(0, found.start() - 80):found.end() + 80]


def narrowed(user, groups, path, name=None, pattern=SECRET, **options):
    """GET and HEAD: neither says anything of what is secret."""
    for method in ("GET", "HEAD"):
        answer = ask(user, groups, path, method=method, **options)
        got = secret(answer, pattern)
        if answer.status == 0:
            got = "no answer"
        if method == "HEAD" and answer.body:
            got = "a body to HEAD"
        attempt(f"{method} {name or path} as {user}:{groups}", got)
    return answer


def as_if_absent(user, groups, path, absent, substitute, **options):
    """What is not theirs is answered as what is not there: byte for byte, but for the name that was asked for."""
    for method in ("GET", "HEAD"):
        real = ask(user, groups, path, method=method, **options)
        other = ask(user, groups, absent, method=method, **options)
        real_text, other_text = real.text, other.text
        for a, b in substitute:
            real_text = real_text.replace(a, "*")
            other_text = other_text.replace(b, "*")
        # Counted in bytes of what was echoed.
        real_text = re.sub(r"Content-Length: \d+|\+\d\d:\d\d|\d\d:\d\d:\d\d", "", real_text)
        other_text = re.sub(r"Content-Length: \d+|\+\d\d:\d\d|\d\d:\d\d:\d\d", "", other_text)
        attempt(f"{method} {path} as {user}:{groups}", real_text != other_text and (real_text, other_text))


def percent(text):
    return "".join(f"%{byte:02x}" for byte in text.encode())


# -- The stage

for folder in ("rules", "records", "run"):
    os.mkdir(folder)
    os.chmod(folder, 0o755)
for folder in ("run",):
    os.chown(folder, DAEMON, DAEMON)
os.mkdir("state", 0o700)
os.chown("state", DAEMON, DAEMON)

rules(TABLE + 'access "no-such-group-here" { read "alpha" }\n')
bad = subprocess.run([work + "/daemon", "--check", "--rules", "rules"], capture_output=True, text=True)
check("a group that nobody knows refuses the rules", bad.returncode == 2)
check("and is told at its place", re.search(
    r"rules\.krav:\d+:8: error\[krav/unknown-name\]: there is no group `no-such-group-here` on this machine", bad.stderr),
    bad.stderr)
rules(TABLE + 'proxy user "no-such-user-here" header "X-User"\n')
bad = subprocess.run([work + "/daemon", "--check", "--rules", "rules"], capture_output=True, text=True)
check("so does a proxy that nobody knows", bad.returncode == 2 and "there is no user `no-such-user-here`" in bad.stderr)
rules(TABLE + 'proxy user "games" header "A"\nproxy user "%s" header "B"\n'
      % subprocess.run(["getent", "passwd", "games"], capture_output=True, text=True).stdout.split(":")[2])
bad = subprocess.run([work + "/daemon", "--check", "--rules", "rules"], capture_output=True, text=True)
check("so does one that is named twice", bad.returncode == 2 and "is a proxy by another name already" in bad.stderr)

# First without a table: whoever may open the socket reads everything.
rules("")
put("units.jsonl", units(beta_id="old-beta"))
put("alpha/tasks.jsonl", task("AT-1", "alpha") + task("AT-2", "alpha-one") + task("AT-3", "alpha-one", "2026-12-01"))
put("hidden-b/tasks.jsonl", task("BT-1", "old-beta") + task("BT-2", "beta-one") + task("BT-3", "beta-one", "2026-03-20"))
put("gamma.jsonl", task("GT-1", "gamma"))
put("things.jsonl", json.dumps({"type": "thing", "id": "thing-1", "due": "2026-03-01"}) + "\n")
put("hidden-broken.json", "{")
start("2026-03-08")
until(lambda: len(ask(0, [], "/alerts?limit=1000").json["items"]) > 10, "the alerts are on disk")
check("without a table everybody who may open the socket reads everything",
      len(ask(7001, [], "/alerts?limit=1000").json["items"]) == len(ask(0, [], "/alerts?limit=1000").json["items"]))
attempt("opening the socket without its group", connect(7001, [], drop=[]))
stop()

# A day later beta has another name, and the table is there.
rules(TABLE)
put("units.jsonl", units(formerly=["old-beta"]))
put("hidden-b/tasks.jsonl", task("BT-1", "beta") + task("BT-2", "beta-one") + task("BT-3", "beta-one", "2026-03-20"))
start("2026-03-09")
until(lambda: "access/no-unit" in ask(0, [], "/alerts?limit=1000").text, "what is new is on disk")
everything = ask(0, [], "/alerts?limit=1000").json["items"]
check("root sees everything", len(everything) > 10, len(everything))
check("so does the daemon's own user", len(ask(DAEMON, [], "/alerts?limit=1000").json["items"]) == len(everything))
check("and who reads the root", len(ask(7003, [WHOLE], "/alerts?limit=1000").json["items"]) == len(everything))
resolved = ask(0, [], "/alerts?limit=1000&state=resolved").json["items"]
mine = ask(7001, [ALPHA], "/alerts?limit=1000").json["items"]
check("a branch is read", {i["subject"] for i in mine} >= {"task/AT-1", "task/AT-2", "task/GT-1", "unit/alpha"}, mine)
check("and nothing beside it", all("/alpha" in i["unit"] for i in mine), mine)
check("branches add up", len(ask(7001, [ALPHA, BETA], "/alerts?limit=1000").json["items"])
      == len(mine) + len(ask(7002, [BETA], "/alerts?limit=1000").json["items"]))
no_unit = [i for i in everything if i["rule"] == "access/no-unit"]
check("a branch that is no unit is an alert, by an earlier name too",
      {i["subject"] for i in no_unit} == {"unit/nowhere", "unit/old-beta"}, no_unit)
check("that says what the unit is called now", any("beta" in (i["remedy"] or "") for i in no_unit), no_unit)
for groups in ([], [NOWHERE], [9999]):
    for state in ("open", "waived", "resolved"):
        answer = ask(7009, groups, f"/alerts?state={state}&limit=1000")
        attempt(f"/alerts?state={state} as 7009:{groups}", answer.json["items"])
    for path in ("/verdicts", "/verdicts?at=" + PAST, "/verdicts?at=2026-04-01", "/forecast?days=60"):
        attempt(f"{path} as 7009:{groups}", ask(7009, groups, path).json["items"])
    attempt(f"/events as 7009:{groups}", "data:" in Stream(7009, groups, headers=["Last-Event-ID: 0"]).read(0.5))

theirs = [i for i in everything + resolved if i["id"] not in {m["id"] for m in mine}]
mine_ids = {m["id"] for m in mine}

# -- /alerts

queries = ["", "?limit=1000", "?limit=1", "?state=waived", "?state=resolved&limit=1000", "?since=2000-01-01", "?verdict=red",
           "?verdict=yellow", "?verdict=unknown", "?criterion=C1", "?criterion=C2", "?rule=in-time", "?rule=reviewed",
           "?rule=crowded", "?rule=things", "?rule=intake%2Fnot-json", "?rule=intake/not-json", "?rule=access/no-unit",
           "?unit=alpha", "?unit=top", "?unit=gamma"]
for user, groups in ((7001, [ALPHA]), (7005, [SPLIT]), (7001, [ALPHA, NOWHERE])):
    for query in queries:
        narrowed(user, groups, "/alerts" + query)
    for name in ("beta", "beta-one", "old-beta", percent("beta"), "%62eta", "beta%2Fbeta-one", "top%2Fbeta", "BETA"):
        as_if_absent(user, groups, f"/alerts?unit={name}", "/alerts?unit=zzzz", [])
        as_if_absent(user, groups, f"/alerts?limit=1000&unit={name}&state=resolved", "/alerts?limit=1000&unit=zzzz&state=resolved", [])
    # Every page of one, from wherever it is begun.
    seen, after = [], None
    while True:
        page = ask(user, groups, "/alerts?limit=1" + (f"&after={after}" if after else ""))
        attempt(f"page after {after} as {user}:{groups}", secret(page))
        seen += page.json["items"]
        after = page.json["next"]
        if not after:
            break
    check(f"pages of one hold everything once as {user}:{groups}", {i["id"] for i in seen} == mine_ids and len(seen) == len(mine))
    for seq in range(1, ask(0, [], "/alerts").json["seq"] + 2):
        attempt(f"/alerts?after={seq} as {user}:{groups}", secret(ask(user, groups, f"/alerts?limit=1&after={seq}")))

# -- /alerts/{id}: as if there were none, however the id is written

NONE = "0000-0000-0000"
for item in theirs:
    ident = item["id"]
    for written in (ident, ident.upper(), ident.replace("-", ""), percent(ident), ident.replace("0", "o"), ident.replace("1", "I")):
        as_if_absent(7001, [ALPHA], f"/alerts/{written}", f"/alerts/{NONE}", [])
    as_if_absent(7001, [ALPHA], f"/alerts/{ident}", f"/alerts/{NONE}", [], headers=["X-Remote-User: root"])
with open("state/alerts.jsonl") as file:
    log = [json.loads(line) for line in file]
check("the log tells of a rename", any(line["event"] == "renamed" for line in log))
old = {line["was"] for line in log if line.get("was")} | {line["alert"] for line in log if line.get("alert")}
for ident in sorted(old - mine_ids):
    as_if_absent(7001, [ALPHA], f"/alerts/{ident}", f"/alerts/{NONE}", [])
for item in mine:
    answer = ask(7001, [ALPHA], f"/alerts/{item['id']}")
    check(f"one's own is told: {item['rule']} {item['subject']}", answer.status == 200)
    attempt(f"/alerts/{item['id']} of {item['subject']}", secret(answer))
crowded = next(i for i in mine if i["rule"] == "crowded")
check("reasons that rest on others' records are withheld",
      ask(7001, [ALPHA], f"/alerts/{crowded['id']}").json.get("withheld") is True)
check("and told to who may see them", "BT-1" in ask(0, [], f"/alerts/{crowded['id']}").text)

# -- /why

for item in theirs:
    if "/" in item["rule"]:
        continue
    subject = item["subject"]
    missing = subject.split("/")[0] + "/zzzz"
    for written in (subject, percent(subject), subject.split("/")[1], percent(subject.split("/")[1])):
        as_if_absent(7001, [ALPHA], f"/why?rule={item['rule']}&subject={written}", f"/why?rule={item['rule']}&subject={missing}", [])
for subject in ("task/BT-9", "task/BT", "BT-11", "unit/beto", "unit/bet", "unit/old-beta", "thing/thing-2", "unit/top", "unit/tops"):
    rule = "in-time" if "BT" in subject else "things" if "thing" in subject else "reviewed"
    as_if_absent(7001, [ALPHA], f"/why?rule={rule}&subject={subject}", f"/why?rule={rule}&subject=zzzz", [])
    as_if_absent(7001, [ALPHA], f"/why?rule=intime&subject={subject}", f"/why?rule=intime&subject=zzzz", [])
for subject in ("unit/alpha", "unit/alpha-one", "unit/gamma"):
    for rule in ("reviewed", "crowded"):
        narrowed(7001, [ALPHA], f"/why?rule={rule}&subject={subject}")
check("why is told of one's own", ask(7001, [ALPHA], "/why?rule=in-time&subject=task/AT-3").status == 200)

# -- /verdicts, /forecast

# In the first run; in neither; today; ahead.
DAYS = [PAST, "2026-03-09T06:00:00%2B01:00", "2026-03-09", "2026-03-21", "2026-12-24"]
for at in [None] + DAYS:
    suffix = f"&at={at}" if at else ""
    for depth in ("", "&depth=0", "&depth=1", "&depth=9"):
        narrowed(7001, [ALPHA], "/verdicts?" + (suffix + depth).lstrip("&"))
        narrowed(7001, [ALPHA], f"/verdicts?unit=alpha{suffix}{depth}")
    for name in ("beta", "beta-one", "top", "old-beta", percent("beta"), percent("top"), "top%2Fbeta"):
        plain = {"%62%65%74%61": "beta", "%74%6f%70": "top", "top%2Fbeta": "top/beta"}.get(name, name)
        as_if_absent(7001, [ALPHA], f"/verdicts?unit={name}{suffix}", f"/verdicts?unit=zzzz{suffix}", [(f"`{plain}`", "`zzzz`")])
    items = ask(7001, [ALPHA], "/verdicts?" + suffix.lstrip("&")).json["items"]
    attempt(f"roll-ups above the branch {at}", {i["unit"] for i in items} - {"alpha", "alpha-one", "gamma"})
    check(f"roll-ups of the branch are told {at}", {i["unit"] for i in items} == {"alpha", "alpha-one", "gamma"}, items)
    check(f"depth counts from the branch {at}", {i["unit"] for i in ask(7001, [ALPHA], f"/verdicts?depth=0{suffix}").json["items"]} == {"alpha"})
for query in ("", "?days=365", "?days=7300", "?days=365&limit=1", "?days=365&criterion=C1", "?days=365&rule=in-time",
              "?days=365&unit=alpha", "?days=365&after=0.0", "?days=365&after=1773961200.1", "?rule=things&days=365"):
    narrowed(7001, [ALPHA], "/forecast" + query)
for name in ("beta", "top", "beta-one", percent("beta")):
    plain = {"%62%65%74%61": "beta"}.get(name, name)
    as_if_absent(7001, [ALPHA], f"/forecast?days=365&unit={name}", "/forecast?days=365&unit=zzzz", [(f"`{plain}`", "`zzzz`")])
for query in ("", "?days=365", "?days=7300", "?days=365&criterion=C1", "?days=365&rule=in-time", "?days=365&unit=alpha",
              "?rule=things&days=365", "?days=0"):
    narrowed(7001, [ALPHA], "/calendar.ics" + query)
for name in ("beta", "top", "beta-one", percent("beta")):
    plain = {"%62%65%74%61": "beta"}.get(name, name)
    as_if_absent(7001, [ALPHA], f"/calendar.ics?unit={name}", "/calendar.ics?unit=zzzz", [(f"`{plain}`", "`zzzz`")])
for groups in ([], [NOWHERE], [9999]):
    attempt(f"/calendar.ics as 7009:{groups}", "Frist" in ask(7009, groups, "/calendar.ics").text.replace("Frister", ""))
for query in ("", "?name=tasks", "?name=tasks&depth=9", "?name=tasks&from=2000-01-01", "?name=tasks&unit=alpha&depth=9",
              "?name=loose", "?name=loose&from=2000-01-01", "?name=zzzz", "?name=tasks&by=zzzz"):
    narrowed(7001, [ALPHA], "/statistics" + query)
for name in ("beta", "top", "beta-one", percent("beta")):
    plain = {"%62%65%74%61": "beta"}.get(name, name)
    as_if_absent(7001, [ALPHA], f"/statistics?name=tasks&unit={name}", "/statistics?name=tasks&unit=zzzz", [(f"`{plain}`", "`zzzz`")])
for groups in ([], [NOWHERE], [9999]):
    attempt(f"/statistics as 7009:{groups}", re.search(r'"new":"?[<:1-9]', ask(7009, groups, "/statistics?name=tasks&from=2000-01-01").text))
tallied = ask(7001, [ALPHA], "/statistics?name=tasks&depth=9&from=2000-01-01").json["tables"][0]["rows"]
attempt("/statistics of others' units", {row["id"] for row in tallied} - {"alpha", "alpha-one", "gamma", ""})
check("one's own is counted", tallied[0]["id"] == "alpha" and tallied[0]["new"] not in (0, None), tallied)
attempt("/statistics of what has no unit",
        ask(7001, [ALPHA], "/statistics?name=loose&from=2000-01-01").json["tables"][0]["rows"][0]["new"] != 0)
check("the calendar of one's own is told", "AT-3" in ask(7001, [ALPHA], "/calendar.ics").text)
check("and others' to them in theirs", "BT-3" in ask(7002, [BETA], "/calendar.ics").text)
check("the forecast of one's own is told", "AT-3" in ask(7001, [ALPHA], "/forecast?days=365").text)
check("and others' to them", "BT-3" in ask(7002, [BETA], "/forecast?days=365").text)

# -- The rest

health = ask(7001, [ALPHA], "/health").json
attempt("/health counts", set(health) - {"state", "seq", "head", "pack", "clock", "clock_is_set", "silent"})
for path in ("/metrics", "/metrics?", "//metrics", "/%6detrics"):
    attempt(f"{path} as a reader of a branch", ask(7001, [ALPHA], path).status not in (404, 400))
check("rules are everybody's", ask(7009, [], "/rules").status == 200)

# -- The page

# The script names every kind of event.
ON_PAGE = re.compile(r"beta|bekken|krona|bt-|intake/|service/|thing|hidden-|unit/top|unit=top", re.I)
for query in ("?live=no", "?live=no&unit=alpha", "?unit=alpha-one&live=no", "?unit=gamma&live=no"):
    narrowed(7001, [ALPHA], "/" + query)
for query in ("", "?", "?unit=alpha", "?live=yes", "?live=maybe", "?limit=1000"):
    narrowed(7001, [ALPHA], "/" + query, pattern=ON_PAGE)
for name in ("beta", "beta-one", "top", "old-beta", percent("beta"), "top%2Fbeta"):
    plain = {percent("beta"): "beta", "top%2Fbeta": "top/beta"}.get(name, name)
    as_if_absent(7001, [ALPHA], f"/?unit={name}", "/?unit=zzzz", [(f"`{plain}`", "`zzzz`")])
for user, groups, headers, items in ((7001, [ALPHA], (), mine_ids), (7009, [], (), ()), (PROXY, [], ["X-Remote-User: games"], mine_ids)):
    page = ask(user, groups, "/", headers=headers)
    counts = sum(int(n) for n in re.search(r'data-counts="(\d+) (\d+) (\d+)"', page.text).groups())
    check(f"the page counts one's own as {user}:{groups}", page.status == 200 and counts == len(items), (counts, len(items)))
    attempt(f"the page as {user}:{groups}", ON_PAGE.search(page.text))
page = ask(7001, [ALPHA], "/").text
check("one's own is on the page", "task/AT-1" in page and "Aasen" in page)
check("what rests on others' records is withheld on it", "ikke har innsyn i" in page)
whole = ask(7003, [WHOLE], "/").text
check("the whole is told to whom it is", "Krona" in whole and "task/BT-1" in whole)
for name in ("root", "games"):
    forged = ask(7009, [], "/?live=no", headers=[f"X-Remote-User: {name}"])
    attempt(f"the page with a forged {name}", forged.status == 200 and re.search("Aasen|task/", forged.text))

# -- /events

for user, groups in ((7001, [ALPHA]), (7004, [BRIEF]), (7005, [SPLIT])):
    for path, headers in (("/events", ()), ("/events", ["Last-Event-ID: 0"]), ("/events?last-event-id=0", ()),
                          ("/events", ["Last-Event-ID: 5"]), ("/events?last-event-id=7", ()), ("/events", ["Last-Event-ID: 99999999"]),
                          ("/events", ["Last-Event-ID: -1"]), ("/%65vents", ["last-event-id: 0"])):
        stream = Stream(user, groups, path, headers)
        text = stream.read(0.4)
        attempt(f"{path} {headers} as {user}:{groups}", secret(Answer(stream.raw)))
    attempt(
        f"HEAD /events as {user}:{groups}", ask(user, groups, "/events", method="HEAD").body)
own = Stream(7001, [ALPHA], headers=["Last-Event-ID: 0"])
check("one's own events are told", own.until("task/AT-1"))
whole = Stream(7003, [WHOLE], headers=["Last-Event-ID: 0"])
whole.until('"rule":"access/no-unit"')
data = [line[6:] for line in whole.raw.decode().splitlines() if line.startswith("data: ")]
with open("state/alerts.jsonl") as file:
    lines = file.read().splitlines()
check("who reads the root is told every line, byte for byte", data == lines[:len(data)] and len(data) > 10)
data = [line[6:] for line in own.raw.decode().splitlines() if line.startswith("data: ")]
whole_lines = [line for line in data if line in lines]
check("one's own lines are the log's", len(whole_lines) >= len(data) - 3 and len(data) > 3, (len(data), len(whole_lines)))

# -- A forged header, and a proxy

for name in ("root", "games", "0", str(DAEMON), "daemon"):
    for user, groups in ((7001, [ALPHA]), (7009, [])):
        for header in (f"X-Remote-User: {name}", f"x-remote-user: {name}", f"X-Remote-User: {name}\r\nX-Remote-User: root",
                       f"X-Forwarded-User: {name}"):
            for path in ("/alerts?limit=1000", "/verdicts", "/forecast?days=365"):
                forged = ask(user, groups, path, headers=[header])
                plain = ask(user, groups, path)
                attempt(f"{path} with {header!r} as {user}:{groups}", forged.status == 200 and forged.json["items"] != plain.json["items"])
        stream = Stream(user, groups, headers=["Last-Event-ID: 0", f"X-Remote-User: {name}"])
        attempt(f"/events for {name} as {user}:{groups}", SECRET.search(stream.read(0.3)))
games = ask(PROXY, [], "/alerts?limit=1000", headers=["X-Remote-User: games"])
check("a proxy sees what its user may see", {i["id"] for i in games.json["items"]} == mine_ids)
for name in ("root", "0", "4200", "nobody-known", "games ", "GAMES", "games,root", "-h", "root:0", "daemon", "a" * 300):
    for path in ("/alerts?limit=1000", "/alerts?state=resolved", "/verdicts", "/forecast?days=365"):
        # A space at the end belongs to no header.
        if name == "games ":
            continue
        answer = ask(PROXY, [], path, headers=[f"X-Remote-User: {name}"])
        attempt(f"{path} for {name} by the proxy", answer.status == 200 and answer.json["items"])
    # Its own groups are not its users'.
    answer = ask(PROXY, [WHOLE], "/alerts?limit=1000", headers=[f"X-Remote-User: {name}"])
    attempt(f"/alerts for {name} by a proxy that reads everything",
            answer.status == 200 and len(answer.json["items"]) > len(mine))
for headers in (["X-Remote-User: games", "X-Remote-User: root"], ["X-Remote-User: root", "x-remote-user: games"],
                ["X-Remote-User:", "X-Remote-User: root"]):
    answer = ask(PROXY, [], "/alerts?limit=1000", headers=headers)
    attempt(f"/alerts by the proxy with {headers}", answer.status != 400)
for headers in ([], ["X-Remote-User:"], ["X-Remote-User:   "], ["X-Remote: games"], ["X-Remote-User2: games"]):
    answer = ask(PROXY, [], "/alerts?limit=1000", headers=headers)
    attempt(f"/alerts by the proxy with {headers}", answer.json["items"])
stream = Stream(PROXY, [], headers=["Last-Event-ID: 0", "X-Remote-User: games"])
check("a proxy's stream is its user's", stream.until("task/AT-1"))
attempt("/events by the proxy for games", secret(Answer(stream.raw)))
# One connection for several users: each request by itself.
client = connect(PROXY, [])
for name, expected in (("games", len(mine)), ("nobody-known", 0), (None, 0), ("games", len(mine)), ("root", 0)):
    header = f"X-Remote-User: {name}\r\n" if name else ""
    client.sendall(f"GET /alerts?limit=1000 HTTP/1.1\r\nHost: localhost\r\n{header}\r\n".encode())
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += client.recv(1 << 16)
    head, _, body = raw.partition(b"\r\n\r\n")
    length = int(re.search(rb"Content-Length: (\d+)", head)[1])
    while len(body) < length:
        body += client.recv(1 << 16)
    attempt(f"the same connection for {name}", len(json.loads(body)["items"]) != expected)

# -- Acknowledging

target = {i["subject"]: i["id"] for i in everything if i["rule"] == "in-time"}


def acknowledge(user, groups, ident, headers=()):
    return ask(user, groups, f"/alerts/{ident}/acknowledgement", "POST", headers, "{}")


if acknowledge(0, [], target["task/AT-1"]).status in (200, 201):
    for item in theirs:
        for written in (item["id"], percent(item["id"])):
            answer = acknowledge(7001, [ALPHA], written)
            attempt(f"POST {item['subject']} as a reader of alpha", answer.status != 404 or secret(answer))
    for item in everything:
        for user, groups in ((7009, []), (7009, [NOWHERE]), (PROXY, []), (PROXY, [WHOLE]), (DROP, [])):
            answer = acknowledge(user, groups, item["id"])
            attempt(f"POST {item['subject']} as {user}:{groups}", answer.status not in (403, 404))
        answer = acknowledge(PROXY, [WHOLE], item["id"], ["X-Remote-User: nobody-known"])
        attempt(f"POST {item['subject']} for nobody by a proxy", answer.status not in (403, 404))
        answer = acknowledge(7001, [], item["id"], ["X-Remote-User: games"])
        attempt(f"POST {item['subject']} with a forged header", answer.status not in (403, 404))
    attempt("POST where one may only read", acknowledge(7005, [SPLIT], target["task/AT-1"]).status != 403)
    attempt("POST where one may not even read", acknowledge(7005, [SPLIT], target["task/BT-1"]).status != 404)
    check("one's own is acknowledged", acknowledge(7001, [ALPHA], target["task/AT-1"]).status in (200, 201))
    check("and in the part that one may answer for", acknowledge(7005, [SPLIT], target["task/AT-2"]).status in (200, 201))
    check("by a proxy for its user", acknowledge(PROXY, [], target["task/GT-1"], ["X-Remote-User: games"]).status in (200, 201))
    check("under the user's name", '"by":"games"' in open("state/alerts.jsonl").read())
else:
    print("acknowledging is not there to be tried")

for user, groups, headers in ((7001, [ALPHA], ()), (7009, [], ()), (DROP, [], ()), (PROXY, [WHOLE], ()),
                              (PROXY, [], ["X-Remote-User: games"]), (PROXY, [WHOLE], ["X-Remote-User: root"]),
                              (7001, [ALPHA], ["X-Remote-User: root"])):
    answer = ask(user, groups, "/intake/acceptance", "POST", headers, "{}")
    attempt(f"POST /intake/acceptance as {user}:{groups} {headers}", answer.status not in (403, 404) or secret(answer))
check("who answers for the whole may accept", ask(7003, [WHOLE], "/intake/acceptance", "POST", (), "{}").status != 403)

# -- A unit moves away while a stream is open

before = Stream(7001, [ALPHA])
other = Stream(7002, [BETA])
gamma_id = target["task/GT-1"]
check("gamma is in the branch", ask(7001, [ALPHA], f"/alerts/{gamma_id}").status == 200)
put("units.jsonl", units(gamma="beta", formerly=["old-beta"]))
until(lambda: ask(7002, [BETA], f"/alerts/{gamma_id}").status == 200, "gamma has moved")
before.read(0.5)
mark = len(before.raw)
put("gamma.jsonl", task("GT-1", "gamma") + task("GT-2", "gamma"))
check("its new branch hears of it", other.until("task/GT-2"))
before.read(1)
attempt("/events of a unit that has moved away", re.search(rb"gamma|GT-", before.raw[mark:]))
as_if_absent(7001, [ALPHA], f"/alerts/{gamma_id}", f"/alerts/{NONE}", [])
GONE = re.compile(SECRET.pattern + r"|gamma|GT-|\bgran\b", re.I)
for path in ("/alerts?limit=1000", "/alerts?limit=1000&state=resolved", "/alerts?unit=gamma", "/verdicts", "/verdicts?at=" + PAST,
             "/verdicts?at=2026-03-21", "/forecast?days=365", "/calendar.ics", "/?live=no", "/why?rule=in-time&subject=zzzz",
             "/statistics?name=tasks&depth=9&from=2000-01-01"):
    narrowed(7001, [ALPHA], path, pattern=GONE)
as_if_absent(7001, [ALPHA], "/why?rule=in-time&subject=task/GT-1", "/why?rule=in-time&subject=task/zzzz", [])
as_if_absent(7001, [ALPHA], "/verdicts?unit=gamma&at=" + PAST, "/verdicts?unit=zzzz&at=" + PAST, [("`gamma`", "`zzzz`")])
for headers in (["Last-Event-ID: 0"], ["Last-Event-ID: 3"]):
    stream = Stream(7001, [ALPHA], headers=headers)
    stream.read(0.5)
    attempt(f"/events {headers} of what has moved away", secret(Answer(stream.raw), GONE))
# What it was before is not its new branch's either.
stream = Stream(7002, [BETA], headers=["Last-Event-ID: 0"])
attempt("/events of a unit's past elsewhere", re.search(r'"unit":"top/alpha', stream.read(0.5)))

# -- A branch is taken from a group while a stream is open

stream = Stream(7002, [BETA])
stream.read(0.3)
rules(TABLE.replace(f'access "{BETA}" {{ read "beta" acknowledge "beta" }}\n', ""))
daemon.send_signal(signal.SIGHUP)
until(lambda: ask(0, [], "/health").status == 503 or "access" not in "", "reload begins", 2)
until(lambda: ask(7002, [BETA], "/alerts").status == 200 and not ask(7002, [BETA], "/alerts").json["items"], "the rules are loaded")
mark = len(stream.raw)
put("hidden-b/more.jsonl", task("BT-4", "beta"))
until(lambda: "BT-4" in ask(0, [], "/alerts?limit=1000").text, "BT-4 is known")
stream.read(1)
attempt("/events after the branch was taken away", b"BT-4" in stream.raw[mark:] and stream.raw[mark:])
attempt("/events after the branch was taken away, pack", b"data:" in stream.raw[mark:] and stream.raw[mark:])
rules(TABLE.replace("alpha", "no-such", 1).replace(f'"{WHOLE}"', '"no-such-group-here"'))
daemon.send_signal(signal.SIGHUP)
until(lambda: "the former ones stay in force" in open("out.txt").read(), "a group that nobody knows is told")
attempt("rules that cannot be loaded open nothing", ask(7002, [BETA], "/alerts?limit=1000").json["items"])
check("and close nothing", len(ask(7003, [WHOLE], "/alerts?limit=1000").json["items"]) > 10)
stop()

# -- Access runs out at midnight while a stream is open

rules(TABLE)
start("2026-03-10T23:59:50+01:00", wait=False)
until(lambda: ask(0, [], "/health").status == 200, "the daemon is ready")
last = Stream(7004, [BRIEF], headers=["Last-Event-ID: 0"])
check("through its last day a branch is read", last.until("task/AT-2", 5) and ask(7004, [BRIEF], "/alerts").json["items"])
until(lambda: ask(0, [], "/health").json["clock"].startswith("2026-03-11"), "midnight", 30)
mark = len(last.raw)
put("alpha/more.jsonl", task("AT-9", "alpha-one"))
until(lambda: "AT-9" in ask(0, [], "/alerts?limit=1000").text, "AT-9 is known")
last.read(1)
attempt("/events after the last day", b"AT-9" in last.raw[mark:])
for path in ("/alerts?limit=1000", "/alerts?state=resolved", "/verdicts", "/verdicts?at=2026-03-09", "/forecast?days=365"):
    attempt(f"{path} after the last day", ask(7004, [BRIEF], path).json["items"])
attempt("/calendar.ics after the last day", "AT-" in ask(7004, [BRIEF], "/calendar.ics").text)
as_if_absent(7004, [BRIEF], f"/alerts/{target['task/AT-2']}", f"/alerts/{NONE}", [])
attempt("/events from the beginning after the last day", "data:" in Stream(7004, [BRIEF], headers=["Last-Event-ID: 0"]).read(0.5))
stop()

print(f"let in: {len(let_in)} of {attempts}")
sys.exit(1 if let_in or wrong else 0)
