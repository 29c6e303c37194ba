"""What told.sh asks of other programs' readers: calendars, mails, and servers that receive. The first argument says what."""
import asyncio
import email
import email.policy
import html.parser
import http.server
import json
import sys
import threading
import time


def fail(*words):
    print(*words)
    sys.exit(1)


def lines_of(path):
    data = open(path, "rb").read()
    if not data.endswith(b"\r\n"):
        fail("the end is no CRLF")
    lines = data[:-2].split(b"\r\n")
    for line in lines:
        if b"\n" in line or b"\r" in line or not line.strip() or len(line) > 75:
            fail("a line that no calendar has:", line)
        line.decode("utf-8")
    return lines


def events(path):
    import icalendar
    lines_of(path)
    calendar = icalendar.Calendar.from_ical(open(path, "rb").read())
    if [type(c).__name__ for c in calendar.subcomponents if type(c).__name__ != "Event"]:
        fail("other components than events")
    found = calendar.walk("VEVENT")
    for event in found:
        if event.errors:
            fail("errors:", event.errors)
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "SEQUENCE", "LAST-MODIFIED", "TRANSP"):
            if name not in event:
                fail("an event without", name)
        if event.walk("VALARM") or event["TRANSP"] != "TRANSPARENT":
            fail("it rings or takes time")
    for name in ("PRODID", "VERSION", "METHOD", "X-WR-CALNAME", "REFRESH-INTERVAL"):
        if name not in calendar:
            fail("a calendar without", name)
    ids = [str(e["UID"]) for e in found]
    if len(set(ids)) != len(ids):
        fail("two events of one name")
    return calendar, found


def show(path):
    """UID, day, summary of each event, as icalendar reads them, and whether vobject and ics read the same."""
    import ics
    import vobject
    _, found = events(path)
    ours = sorted((str(e["UID"]), str(e["DTSTART"].dt)[:10], str(e["SUMMARY"])) for e in found)
    text = open(path, encoding="utf-8", newline="").read()
    other = vobject.readOne(text, validate=True)
    theirs = sorted((e.uid.value, str(e.dtstart.value)[:10], e.summary.value) for e in other.vevent_list)
    # It reads a lone backslash its own way; what it names and when is what counts.
    if [t[:2] for t in theirs] != [o[:2] for o in ours]:
        fail("vobject reads", theirs)
    third = sorted((e.uid, str(e.begin)[:10], e.name) for e in ics.Calendar(text).events)
    if [t[:2] for t in third] != [o[:2] for o in ours]:
        fail("ics reads", third)
    return ours


def same_day(first, second, name):
    """An event that has moved: the same name, another day, and what counts for more."""
    before = {str(e["UID"]): e for e in events(first)[1] if name in e["SUMMARY"]}
    after = {str(e["UID"]): e for e in events(second)[1] if name in e["SUMMARY"]}
    if not before or set(before) != set(after):
        fail("other events:", set(before), set(after))
    for uid, old in before.items():
        new = after[uid]
        if old["DTSTART"].dt == new["DTSTART"].dt or new["SEQUENCE"] < old["SEQUENCE"] or new["DTSTAMP"].dt <= old["DTSTAMP"].dt:
            fail("not moved:", uid)


class Tags(html.parser.HTMLParser):
    allowed = {"html", "head", "meta", "title", "body", "h1", "h2", "p", "div", "ul", "li", "span", "strong"}

    def handle_starttag(self, tag, attributes):
        if tag not in self.allowed:
            fail("an element in mail:", tag)
        for name, value in attributes:
            if name not in ("style", "lang", "charset", "name", "content") or "url(" in (value or ""):
                fail("an attribute in mail:", name, value)


def mail(path):
    message = email.message_from_bytes(open(path, "rb").read(), policy=email.policy.default)
    if message.defects:
        fail("defects:", message.defects)
    for part in message.walk():
        if part.defects:
            fail("defects:", part.defects)
    parts = {p.get_content_type(): p.get_content() for p in message.iter_parts()}
    if set(parts) != {"text/plain", "text/html"}:
        fail("parts:", set(parts))
    Tags().feed(parts["text/html"])
    return message, parts


def header(path, name):
    message, _ = mail(path)
    print(message[name])


def body(path, kind="plain"):
    # Over the wire lines end in CRLF.
    text = mail(path)[1]["text/" + kind].replace("\r", "")
    try:
        print(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has seen enough.
        sys.stderr.close()


def servers(folder):
    """An SMTP and an HTTP receiver; what they get lies in the folder. Their ports are written there too."""
    from aiosmtpd.controller import Controller

    class Handler:
        count = 0

        async def handle_DATA(self, server, session, envelope):
            Handler.count += 1
            with open(f"{folder}/mail{Handler.count}.txt", "w") as file:
                json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos}, file)
            with open(f"{folder}/.mail", "wb") as file:
                file.write(envelope.content)
            import os
            os.rename(f"{folder}/.mail", f"{folder}/mail{Handler.count}.eml")
            return "250 OK"

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            data = self.rfile.read(int(self.headers["Content-Length"]))
            with open(f"{folder}/hook.json", "wb") as file:
                file.write(data)
            with open(f"{folder}/hook.txt", "w") as file:
                file.write(f"{self.path} {self.headers['Content-Type']}")
            self.send_response(500 if "bad" in self.path else 200)
            self.end_headers()

        def log_message(self, *_):
            pass

    # It connects to itself to start, so that it must know its port.
    import socket
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    with open(f"{folder}/.ports", "w") as file:
        file.write(f"{port} {web.server_address[1]}")
    import os
    os.rename(f"{folder}/.ports", f"{folder}/ports")
    time.sleep(600)


def command(path):
    """The command of a unit's ExecStart, as the service manager hands it to the shell."""
    text = open(path, encoding="utf-8").read().replace("\\\n", " ")
    line = next(l for l in text.split("\n") if l.startswith("ExecStart="))
    prefix = "ExecStart=/bin/sh -c '"
    if not line.startswith(prefix) or not line.rstrip().endswith("'") or "\\" in line:
        fail("not a line that is understood here:", line)
    print(line.rstrip()[len(prefix):-1].replace("$$", "$").replace("%%", "%"))


def heard(log, told, behind):
    """Every red event of the log behind a number was told, in order, byte for byte; none twice but those that were cut off."""
    lines = {}
    for line in open(log, "rb"):
        value = json.loads(line)
        if value["seq"] > int(behind) and value.get("verdict") == "red" and value["event"] in ("opened", "worsened") and value["unit"] == "top/b":
            lines[value["seq"]] = line
    got = []
    for line in open(told, "rb"):
        got.append(json.loads(line)["seq"])
        if lines.get(got[-1]) != line:
            fail("told what the log does not say:", line)
    missing = set(lines) - set(got)
    once = sorted(set(got), key=got.index)
    print(len(lines), "red,", len(got), "told,", len(missing), "lost,", len(got) - len(set(got)), "twice")
    if missing or once != sorted(once) or len(lines) < 20 or len(got) - len(set(got)) > 6:
        fail("lost:", sorted(missing)[:5], "order:", once == sorted(once))


if sys.argv[1] == "show":
    for row in show(sys.argv[2]):
        print(*row, sep="\t")
else:
    {"moved": same_day, "header": header, "body": body, "servers": servers, "command": command, "heard": heard}[sys.argv[1]](*sys.argv[2:])
