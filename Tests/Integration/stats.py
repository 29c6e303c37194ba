"""Random records, and what statistics should say of them, counted by Python alone.

stats.py make FOLDER          writes units and notes
stats.py compare ETTERLEV     holds what `etterlev stats` and the daemon say to what is counted here

Percentiles are by the nearest rank: of n in ascending order the one at place ceil(n * p / 100).
"""

import datetime
import json
import math
import pathlib
import random
import subprocess
import sys
import zoneinfo

LEAST = 5
DAY = datetime.timedelta(days=1)
TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Oslo")).date()
HOSTILE = ['=cmd|"/c calc"!A1', "<b>\"'&", "a;b"]
UNITS = {"h": None, "h1": "h", "h2": "h", "h11": "h1", "h12": "h1", "h21": "h2", "h3": "h"}


def make(folder):
    chance = random.Random(20)
    write = lambda name, rows: (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    write("houses.jsonl", [{"type": "house", "id": i, "name": f"House {i}", **({"parent": p} if p else {})} for i, p in UNITS.items()])
    notes = []
    for number in range(4000):
        made = datetime.date(2023, 6, 1) + DAY * chance.randrange(1180)
        note = {"type": "note", "id": f"n{number}", "made": str(min(made, TODAY)), "done": chance.choice(["open", "shut", "shut", "shut", "void"])}
        # h3 has few, some belong nowhere, and some to a unit that is not there.
        unit = chance.choice(["h", "h1", "h11", "h11", "h12", "h21", "h21", "h2", "gone", None] + ["h3"] * (number % 400 == 0))
        if unit:
            note["house"] = unit
        if chance.random() < 0.9:
            note["kind"] = chance.choice(["art", "art", "art", "harm"] + ["other_kind"] * (number % 300 == 0))
        if chance.random() < 0.5:
            note["place"] = chance.choice(["hall", "yard"] + HOSTILE)
        if note["done"] == "shut" and chance.random() < 0.95 or chance.random() < 0.05:
            note["shut"] = str(min(TODAY, made + DAY * chance.choice([-3, 0, 1, 5, 14, 30, 31, 60, 90, 200])))
        if chance.random() < 0.5:
            note["due"] = str(made + DAY * chance.choice([7, 14, 60]))
        notes.append(note)
    write("notes.jsonl", notes)


def date(text):
    return datetime.date.fromisoformat(text) if text else None


def tally(notes, first, last, closes=True):
    """By the words of the documentation. Where nothing is ever closed, all notes are counted, the void ones too."""
    if not closes:
        notes = [{"made": note["made"], "done": "open"} for note in notes]
    found = dict(new=0, closed=0, open=0, overdue=0, unknown=0, in_time=0, late=0, days=[])
    day = min(last, TODAY)
    for note in notes:
        made, shut = date(note["made"]), date(note.get("shut"))
        due = date(note.get("due")) or made + 30 * DAY
        if note["done"] == "void" or made > day:
            continue
        if note["done"] == "shut" and (shut is None or shut < made):
            found["unknown"] += 1
            continue
        if note["done"] != "shut":
            shut = None
        found["new"] += first <= made
        if shut and shut <= day:
            if shut >= first:
                found["closed"] += 1
                found["days"].append((shut - made).days)
                found["in_time" if shut <= due else "late"] += 1
        else:
            found["open"] += 1
            found["overdue"] += day > due
    return found


def percentile(days, percent):
    return sorted(days)[math.ceil(len(days) * percent / 100) - 1] if days else None


def beneath(unit, top):
    while unit is not None:
        if unit == top:
            return True
        unit = UNITS.get(unit)
    return False


class Comparison:
    def __init__(self, etterlev):
        self.etterlev = etterlev
        self.notes = [json.loads(line) for line in pathlib.Path("records/notes.jsonl").read_text().splitlines()]
        self.shown = self.kept = self.failed = 0

    def fail(self, *what):
        self.failed += 1
        if self.failed < 12:
            print("NOT ok:", *what)

    def row(self, where, row, notes, first, last):
        real = tally(notes, first, last, "closed" in row)
        for name in ("new", "closed", "open", "overdue", "unknown"):
            if name in row:
                self.figure(f"{where} {name}", row[name], real[name])
        if "median_days" not in row:
            return
        for name, percent in (("median_days", 50), ("p90_days", 90)):
            said = row[name]
            if said == ":":
                self.kept += 1
            elif isinstance(row["closed"], str) or said != percentile(real["days"], percent):
                self.fail(where, name, said, "is", percentile(real["days"], percent))
            else:
                self.shown += 1
        said, judged = row["in_time_percent"], real["in_time"] + real["late"]
        if said == ":":
            self.kept += 1
        elif said is None:
            if judged:
                self.fail(where, "no share of", judged)
        elif any(0 < count < LEAST for count in (real["in_time"], real["late"])):
            self.fail(where, "a share tells of few")
        elif said != math.floor(100 * real["in_time"] / judged + 0.5):
            self.fail(where, "share", said, "is", real["in_time"], "of", judged)
        else:
            self.shown += 1

    def figure(self, where, said, real):
        if said == ":":
            self.kept += 1
        elif said == f"<{LEAST}":
            self.kept += 1
            if not 0 < real < LEAST:
                self.fail(where, said, "is", real)
        elif said != real or 0 < real < LEAST:
            self.fail(where, said, "is", real)
        else:
            self.shown += 1

    def ask(self, *options):
        run = lambda *more: subprocess.run([self.etterlev, "stats", *options, *more, "--json"], capture_output=True, text=True)
        online, offline = run(), run("--rules", "rules", "--records", "records")
        if online.returncode or offline.returncode:
            self.fail(options, online.stderr, offline.stderr)
            return {"tables": []}
        if online.stdout != offline.stdout:
            self.fail(options, "the daemon says something else than a folder")
        return json.loads(online.stdout)

    def document(self, *options, top=None):
        answer = self.ask(*options)
        if not answer["tables"]:
            return
        first, last = date(answer["from"]), date(answer["to"])
        if answer["day"] != str(min(last, TODAY)):
            self.fail(options, "day", answer["day"])
        mine = [note for note in self.notes if top is None or beneath(note.get("house"), top)]
        kinds = set()
        for table in answer["tables"]:
            for row in table["rows"]:
                kinds.add(row["kind"])
                match row["kind"]:
                    case "total": chosen = mine
                    case "unit": chosen = [n for n in mine if beneath(n.get("house"), row["id"])]
                    case "direct": chosen = [n for n in mine if n.get("house") == row["id"]]
                    case "elsewhere": chosen = [n for n in mine if n.get("house") not in UNITS]
                    case "value": chosen = [n for n in mine if n.get(table["by"]) == row["id"]]
                    case "unstated": chosen = [n for n in mine if n.get(table["by"]) is None]
                    case kind: self.fail(options, kind)
                self.row(f"{options} {table['by']} {row['kind']} {row['id']}", row, chosen, first, last)
        return answer, kinds


def compare(etterlev):
    comparison = Comparison(etterlev)
    answer, kinds = comparison.document("notes", "--year", "2025", "--depth", "5")
    if comparison.shown < 2 * comparison.kept:
        comparison.fail("of a year only", comparison.shown, "figures are shown,", comparison.kept, "kept back")
    if not {"total", "unit", "direct", "elsewhere", "value", "unstated"} <= kinds:
        comparison.fail("rows of", kinds)
    if [table["by"] for table in answer["tables"]] != [None, "kind", "place"]:
        comparison.fail("tables", answer["tables"])
    few = next(row for row in answer["tables"][0]["rows"] if row["id"] == "h3")
    if isinstance(few["new"], int) and few["new"]:
        comparison.fail("a unit with few shows", few)
    names = {row["id"]: row["name"] for row in answer["tables"][1]["rows"]}
    if names.get("harm") != "harm and threats" or names.get("other_kind") != "other kind":
        comparison.fail("labels", names)
    comparison.document("notes")
    comparison.document("made", "--year", "2024")
    comparison.document("notes", "--year", "2024", "--quarter", "2", "--unit", "h1", top="h1")
    comparison.document("notes", "--tertial", "1", "--year", "2025", "--by", "kind")
    comparison.document("notes", "--from", "2025-03-30", "--to", "2025-03-30")
    comparison.document("notes", "--from", "2023-01-01")
    chance = random.Random(7)
    for _ in range(4):
        first = datetime.date(2023, 6, 1) + DAY * chance.randrange(900)
        unit = chance.choice(list(UNITS))
        comparison.document("notes", "--from", str(first), "--to", str(first + DAY * chance.randrange(400)), "--unit", unit, "--depth", "3", top=unit)
    print(f"{'NOT ok' if comparison.failed else 'ok'}: {comparison.shown} figures are as Python counts them, {comparison.kept} are kept back")
    return comparison.failed


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(pathlib.Path(sys.argv[2]))
    else:
        sys.exit(1 if compare(sys.argv[2]) else 0)
