"""Runs the client in pseudo-terminals; see terminal.sh."""
import csv, fcntl, io, json, os, pty, re, select, shutil, struct, subprocess, sys, termios, time, unicodedata

ETTERLEV = sys.argv[1]
SGR = re.compile(r"\x1b\[(?:0|1|3[123]|90)m")
failed = False


def check(name, holds, told=""):
    global failed
    print(f"{'ok' if holds else 'NOT ok'}: {name}{'' if holds else ': ' + str(told)[-600:]}", flush=True)
    failed = failed or not holds


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, words, columns=80, rows=2000, **env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # The size is set before the program looks.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "PAGER", "LESS"]:
                os.environ.pop(name, None)
            os.environ.update({"TERM": "xterm-256color", **{k: str(v) for k, v in env.items()}})
            os.execvp(words[0], words)
        self.seen = b""

    def until(self, pattern, seconds=20):
        """Reads until the pattern came, or the end; whether it came."""
        end = time.monotonic() + seconds
        while not (pattern and re.search(pattern, self.seen)):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return False
            try:
                piece = os.read(self.fd, 65536)
            except OSError:
                return False
            if not piece:
                return False
            self.seen += piece
        return True

    def type(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        """Its output and its exit code."""
        self.until(None, 60)
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.fd)
        return self.seen.decode(errors="replace").replace("\r\n", "\n"), code

    def kill(self):
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def client(*words, **env):
    return Terminal([ETTERLEV, *words], **env).end()


def piped(*words, **env):
    done = subprocess.run([ETTERLEV, *words], capture_output=True, env={**os.environ, **env})
    return done.stdout.decode(), done.returncode


def width(line):
    return sum(0 if unicodedata.combining(c) else 1 for c in SGR.sub("", line))


# -- Width

alerts = json.loads(piped("alerts", "--json", "--limit", "1000")[0])["items"]
ids = [alert["id"] for alert in alerts]
reds = [alert["id"] for alert in alerts if alert["verdict"] == "red"]
subject = next(alert for alert in alerts if alert["verdict"] == "red")
commands = [
    ["status"], ["alerts", "--limit", "1000"], ["forecast", "--days", "365"], ["show", ids[0]], ["show", ids[-1]],
    ["show", reds[0]], ["why", subject["rule"], subject["subject"]], ["help"], ["help", "test"], ["log", "verify", "--help"],
    ["explain"], ["explain", "krav/unknown-name"], ["explain", subject["rule"]],
    ["stats"], ["stats", "avvik-i-perioden", "--year", "2022"], ["digest"], ["digest", "--unit", "hamar", "--since", "8w"],
    ["schema", "Rules/kvalitetsforskriften"], ["check", "--rules", "Rules/kvalitetsforskriften"],
]
for columns in [80, 120]:
    for words in commands:
        text, _ = client(*words, columns=columns)
        # Examples of the language and of the command line are never broken.
        prose = [line for line in text.split("\n") if not re.match(r"  +(etterlev|journalctl)|    ", line) or words[0] != "help"]
        if words[0] in ["explain", "log"]:
            prose = [line for line in prose if not line.startswith("  ")]
        wide = [line for line in prose if width(line) > columns]
        check(f"{' '.join(words)} fits {columns} columns", text and not wide, wide)
narrow, wide = client("status", columns=80)[0], client("status", columns=80, COLUMNS=300)[0]
check("COLUMNS says another width", max(map(width, wide.split("\n"))) > 200 and "● green  ▲ yellow" in SGR.sub("", wide))
lights = json.loads(piped("status", "--json")[0])["items"]
shapes = {"green": "●", "yellow": "▲", "red": "■", "unknown": "○"}
check("narrow tables lose no light", all(
    narrow.count(shape) == sum(item["verdict"] == word for item in lights) + 1 for word, shape in shapes.items()))
check("narrow tables say what shapes mean", "■ red  ▲ yellow  ○ unknown  ● green" in SGR.sub("", narrow))
shown = re.sub(r"\s+", "", SGR.sub("", client("alerts", "--limit", "1000", columns=80)[0]))
check("no message is cut", all(re.sub(r"\s+", "", alert["message"]) in shown for alert in alerts[:50]) and "…" not in shown)
check("what is piped has no limit", max(map(width, piped("status")[0].split("\n"))) > 200)

# -- Colour

check("a terminal is coloured", "\x1b[31m■" in narrow and "\x1b[32m●" in narrow)
for name, text in {
    "NO_COLOR": client("status", NO_COLOR="1")[0], "TERM=dumb": client("status", TERM="dumb")[0],
    "CLICOLOR=0": client("status", CLICOLOR="0")[0], "a pipe": piped("status")[0],
    "NO_COLOR before CLICOLOR_FORCE": piped("status", NO_COLOR="1", CLICOLOR_FORCE="1")[0],
}.items():
    check(f"{name} has no colour, and the shapes stay", "\x1b" not in text and "■" in text, text)
check("CLICOLOR_FORCE colours a pipe", "\x1b[31m" in piped("status", CLICOLOR_FORCE="1")[0])

# -- Pager

paged, code = client("status", rows=10, PAGER="sed 's/^/| /'")
check("long output goes through $PAGER", code == 1 and all(l.startswith("| ") for l in paged.split("\n") if l), paged)
for name, text in {
    "--no-pager": client("status", "--no-pager", rows=10, PAGER="sed 's/^/| /'")[0],
    "short output": client("status", rows=2000, PAGER="sed 's/^/| /'")[0],
    "a dumb terminal": client("status", rows=10, TERM="dumb", PAGER="sed 's/^/| /'")[0],
    "--json": client("status", "--json", rows=1, PAGER="sed 's/^/| /'")[0],
}.items():
    check(f"{name} goes through none", not text.startswith("| ") and len(text) > 500, text)
text, code = client("status", rows=10, PAGER="/nowhere/pager")
check("without the pager it is shown at once", code == 1 and "K21" in text, text)
text, code = client("alerts", "--limit", "1000", rows=10, PAGER="true")
check("a pager that goes early is no failure", code == 1, (code, text))
if shutil.which("less"):
    less = Terminal([ETTERLEV, "status"], rows=10)
    there = less.until(rb"Hamar[^:]*:", 10)
    less.type("q")
    text, code = less.end()
    check("less shows a page and waits", there and code == 1 and "\x1b[32m●" in text and "K21  " not in text, (code, text))

# -- Progress

def progress(name, words, after=""):
    # On one processor, so that it takes long enough on a fast machine, too.
    work = Terminal(["taskset", "-c", str(min(os.sched_getaffinity(0))), ETTERLEV, *words])
    came = work.until(rb"\d+ of \d+, [\d.]+/s, [^\r]* left", 40)
    line = work.seen
    work.kill()
    check(f"{name} tells how far it is", came, line)

progress("test --mutate", ["test", "--mutate", "Rules/kvalitetsforskriften"])
os.makedirs("many")
for number in range(40000):
    with open(f"many/{number}.json", "w") as file:
        file.write('{"type":"drill","id":"d%d","quay":"q","held":"2024-01-01"}' % number)
harbour = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Fixtures/harbour")
progress("eval", ["eval", "--rules", harbour, "--records", "many"])
progress("diff", ["diff", harbour, harbour, "--records", "many"])
shutil.rmtree("many")
quick = Terminal([ETTERLEV, "eval", "--rules", harbour, "--records", harbour + "/records", "--as-of", "2024-01-16"]).end()[0]
check("short work tells nothing", " of " not in quick and "\r" not in quick, quick)

# -- What records say is shown, never obeyed

os.makedirs("hostile/records")
with open("hostile/quays.krav", "w") as file:
    file.write("""
record quay scope { title label; part_of quay? }
source bylaw "Bylaw" { id "B-1" in force from 2010-01-01 }
rule named "Quays have a name" { basis bylaw "1" for quay q
  red when today >= 2024-02-01 because "{q.title} is red." yellow when q.title is set because "{q.title} it is." }
criterion Q "Quays" { basis bylaw "1" rules named verdict worst }
""")
os.makedirs("calm")
shutil.copy("hostile/quays.krav", "calm/quays.krav")
with open("calm/quays.krav") as file:
    calm = file.read().replace("2024-02-01", "2024-03-01")
with open("calm/quays.krav", "w") as file:
    file.write(calm)
evil = {
    "esc": "A\x1b[2J\x1b]0;owned\x07Z", "csi": "A\u009b2JZ", "bidi": "A\u202eevil\u2066Z", "lines": "A\nB\rC\tZ",
    "formula": "=HYPERLINK(\"http://evil\")", "mark": "A\ufeff\u200eZ", "del": "A\x7f\x08Z",
}
with open("hostile/records/quays.jsonl", "w") as file:
    for name, title in evil.items():
        file.write(json.dumps({"type": "quay", "id": name, "title": title}).replace("\x7f", "\\u007f") + "\n")
with open("hostile/records/bad\x1b[2J.jsonl", "w") as file:
    file.write('{"type":"quay","id":"bad\x1b[2J\u009b\u202e","title":7}\n')
local = ["--rules", "hostile", "--records", "hostile/records", "--as-of", "2024-01-16"]
BAD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
for words in [
    ["status", *local], ["eval", *local], ["forecast", *local], ["why", "named", "quay/csi", *local],
    ["intake", "hostile/records/quays.jsonl", "--rules", "hostile"],
    ["diff", "hostile", "calm", "--records", "hostile/records", "--from", "2024-01-16", "--to", "2024-04-01"],
    ["why", "named", "quay/\x1b[2J\u009b", *local], ["show", "\x1b[2J"], ["help", "\x1b[2J"], ["alerts", "--\x1b[2J"],
    ["\x1b[2J"], ["explain", "\x1b]0;x\x07"], ["alerts", "--unit", "x", "--state", "\x1b[2J"],
]:
    for form in [[], ["--json"]] if words[0] in ["status", "eval", "forecast", "why", "diff"] else [[]]:
        text = SGR.sub("", client(*words, *form)[0])
        bad = BAD.findall(text)
        check(f"{words[0]!r} {' '.join(form)} obeys no record", text and not bad, (bad, text))
text = client("eval", *local)[0]
check("a hostile path is shown as such", "bad\ufffd[2J.jsonl" in text, text)
client("ack", reds[0], "--comment", "A\x1b[2J\u009b\u202e\nZ")
for words in [["show", reds[0]], ["show", reds[0], "--json"], ["alerts", "--json"], ["digest"], ["calendar"], ["alerts", "--csv"]]:
    text = SGR.sub("", client(*words)[0])
    check(f"{' '.join(words)} obeys no comment", text and not BAD.findall(text), text)

# -- CSV

def table(*words):
    text, _ = piped(*words, "--csv")
    return text, list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=";"))

for words, columns in {
    ("status",): {"at", "unit", "name", "criterion", "title", "verdict"},
    ("alerts", "--limit", "1000"): {"id", "verdict", "rule", "message"},
    ("forecast", "--days", "365"): {"at", "verdict", "message"}, ("eval", *local): {"verdict", "rule", "subject", "message"},
    ("explain",): {"code", "title"}, ("schema", "Rules/kvalitetsforskriften"): {"type", "field"},
    ("check", "--rules", "Rules/kvalitetsforskriften"): {"pack", "rule", "cost"},
    ("diff", "hostile", "calm", "--records", "hostile/records", "--from", "2024-01-16", "--to", "2024-04-01"): {"change", "rule"},
}.items():
    text, rows = table(*words)
    check(f"{words[0]} --csv is a table", text.startswith("\ufeff") and text.endswith("\r\n") and len(rows) > 0
          and columns <= set(rows[0]) and all(None not in row and None not in row.values() for row in rows), text[:300])
rows = table("alerts", "--limit", "1000")[1]
check("CSV says what JSON says", [row["message"] for row in rows] == [alert["message"] for alert in alerts])
rows = table("eval", *local)[1]
check("formulas are text", any(row["message"].startswith("'=HYPERLINK") for row in rows), rows)

# -- Completion

def completed(shell, lines):
    """The command lines as the shell has made them of what was typed and a tab each."""
    with open("typed", "w"):
        pass
    with open("rc", "w") as file:
        if shell == "bash":
            file.write('. ./completions.bash\nPS1="ready> "\nbind "set bell-style none"\n'
                       'shown() { echo "$READLINE_LINE" >>typed; READLINE_LINE=; }\nbind -x \'"\\C-x\\C-a": shown\'\n')
        else:
            file.write('fpath=($PWD/fpath $fpath)\nautoload -Uz compinit && compinit -u -d zcompdump\nPS1="ready> "\n'
                       'shown() { print -r -- "$BUFFER" >>typed; BUFFER= }\nzle -N shown\nbindkey "^X^A" shown\n'
                       'bindkey "^I" complete-word\n')
    words = ["bash", "--noprofile", "--rcfile", "rc", "-i"] if shell == "bash" else ["zsh", "-f", "-i"]
    terminal = Terminal(words, TERM="xterm", HISTFILE="/dev/null")
    if shell == "zsh":
        terminal.type(". ./rc\n")
    terminal.until(rb"ready> ", 15)
    for number, line in enumerate(lines):
        terminal.type(line + "\t\x18\x01")
        end = time.monotonic() + 5
        while time.monotonic() < end:
            with open("typed") as file:
                made = file.read().split("\n")[:-1]
            if len(made) > number:
                break
            terminal.until(rb"(?!)", 0.05)
    terminal.kill()
    return made + [""] * len(lines)

os.makedirs("onlyfolder", exist_ok=True)
cases = {
    "etterlev statu": "etterlev status", "etterlev log v": "etterlev log verify",
    "etterlev alerts --verd": "etterlev alerts --verdict", "etterlev alerts --verdict r": "etterlev alerts --verdict red",
    "etterlev intake acc": "etterlev intake accept", "etterlev completions z": "etterlev completions zsh",
    "etterlev check onlyf": "etterlev check onlyfolder", "etterlevd --examp": "etterlevd --example",
}
for shell in ["bash", "zsh"]:
    if not shutil.which(shell):
        continue
    for (typed, whole), got in zip(cases.items(), completed(shell, cases)):
        check(f"{shell} completes {typed!r}", got.rstrip(" =/") == whole, repr(got))
if shutil.which("fish"):
    script = "".join(f"echo '> {typed}'; complete -C '{typed}'; " for typed in cases)
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"source completions.fish; {script}"], capture_output=True, text=True,
        env={**os.environ, "HOME": os.getcwd()})
    told = {}
    for line in done.stdout.split("\n"):
        if line.startswith("> "):
            told[line[2:]] = []
        elif line:
            told[typed].append(line.split("\t")[0])
        typed = line[2:] if line.startswith("> ") else typed
    for typed, whole in cases.items():
        word = whole.split(" ")[-1]
        check(f"fish completes {typed!r}", [w.rstrip("/") for w in told.get(typed, [])] == [word], (told.get(typed), done.stderr))

sys.exit(1 if failed else 0)
