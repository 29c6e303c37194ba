#!/usr/bin/env python3
"""The facts of the audits: where each comes from, and that none of them, taken away, makes a verdict greener.

Usage: check-facts.py [--etterlev PROGRAM] [FOLDER…]   (default: every audit in Rules/revisjoner)

1. Every record says where it comes from: `kilde` with the report's line, or `antatt: true`.
2. Every record is read: nothing is refused on the way in.
3. Each record that has a `kilde` is left out, one at a time; then each of its optional fields, each element of its lists, and
   each optional field of the records inside it. No criterion of any unit may become greener than it was with all of them:
   a verdict must not rest on what nobody has told. Where a unit belongs (`overordnet`) is no fact of a report.

Without a program only the first is checked. Exit 1 if something is wrong.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import queue
import re
import subprocess
import sys
import tempfile

LINE = re.compile(r"(?:\d+:|l\.\s?)\d+")
VERDICTS = {"verdict", "dom", "verdikt", "forventet"}
NO_FACT = {"type", "id", "endret", "kilde", "antatt", "overordnet"}
RANK = {"red": 0, "yellow": 1, "green": 2}
ALIKE = 3  # records that differ by id and days only: of the fields, so many of them are tried


def records(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield number, json.loads(line)
    else:
        found = json.loads(text)
        for record in found if isinstance(found, list) else [found]:
            yield 1, record


def faults(record):
    source = record.get("kilde")
    if source is not None and not (isinstance(source, str) and LINE.search(source)):
        yield "`kilde` names no line of a report"
    if source is None and record.get("antatt") is not True:
        yield "neither `kilde` nor `antatt: true`"
    if record.get("antatt", True) is not True:
        yield "`antatt` is `true` or absent"
    for key in VERDICTS & record.keys():
        yield f"`{key}`: a verdict is written in tests only"


def greener(before, after):
    """Unknown is not green, and says nothing of what is worse; so only what is known can have been worse before."""
    if after == "green":
        return before != "green"
    return before in RANK and after in RANK and RANK[after] > RANK[before]


class Schema:
    """Which fields a record must have, by its type; asked of the program."""

    def __init__(self, program, rules):
        answer = subprocess.run([program, "schema", rules, "--json"], capture_output=True, text=True, check=True)
        self.types = json.loads(answer.stdout)["$defs"]

    def fields(self, record, kind):
        required = set(self.types.get(kind, {}).get("required", []))
        return [k for k in record if k not in NO_FACT and k not in required]


def without(record, kind, schema):
    """The record without one field, or without one element of a list; nested records likewise."""
    for key in schema.fields(record, kind):
        rest = dict(record)
        value = rest.pop(key)
        yield key, rest
        if not isinstance(value, list):
            continue
        for place, element in enumerate(value):
            if len(value) > 1:
                yield f"{key}[{place}]", {**record, key: value[:place] + value[place + 1:]}
            if isinstance(element, dict):
                inner = key if key in schema.types else None
                for name, changed in without(element, inner, schema):
                    yield f"{key}[{place}].{name}", {**record, key: value[:place] + [changed] + value[place + 1:]}


def shape(value):
    """A record with its days and its id left out."""
    if isinstance(value, dict):
        return json.dumps({k: shape(v) for k, v in value.items() if k not in {"id", "kilde"}}, sort_keys=True)
    if isinstance(value, list):
        return [shape(v) for v in value]
    return "day" if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value) else value


def variants(found, schema):
    """(what is left out, all records but that)."""
    seen = {}
    for place, record in enumerate(found):
        if "kilde" not in record:
            continue
        name = f"{record['type']}/{record['id']}"
        yield name, found[:place] + found[place + 1:]
        key = shape(record)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > ALIKE:
            continue
        for field, changed in without(record, record["type"], schema):
            yield f"{name}.{field}", found[:place] + [changed] + found[place + 1:]


class Judge:
    """Runs the program over a folder of its own for each worker."""

    def __init__(self, program, audit, day, work, workers):
        self.command = [program, "status", "--rules", str(audit), "--as-of", day, "--json", "--records"]
        self.folders = queue.SimpleQueue()
        for number in range(workers):
            folder = pathlib.Path(work) / f"{audit.name}-{number}"
            folder.mkdir()
            self.folders.put(folder)

    def verdicts(self, found):
        folder = self.folders.get()
        try:
            lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in found)
            (folder / "records.jsonl").write_text(lines, encoding="utf-8")
            answer = subprocess.run(self.command + [str(folder)], capture_output=True, text=True)
            if answer.returncode not in (0, 1):
                raise RuntimeError(answer.stderr)
            return {(i["criterion"], i["unit"]): i["verdict"] for i in json.loads(answer.stdout)["items"]}
        finally:
            self.folders.put(folder)


def check_removals(program, audit, found, pool, workers, work):
    day = json.loads((audit / "example.json").read_text(encoding="utf-8"))["date"]
    refused = subprocess.run(
        [program, "eval", "--rules", str(audit), "--records", str(audit / "records"), "--as-of", day],
        capture_output=True, text=True).stderr
    bad = 0
    if refused:
        bad += 1
        print(f"{audit.name}: not all records are read:\n{refused}", end="")
        if "not loaded" in refused or "error[" in refused:
            return bad
    judge = Judge(program, audit, day, work, workers)
    whole = judge.verdicts(found)
    cases = list(variants(found, Schema(program, str(audit))))
    names = [name for name, _ in cases]
    for name, verdicts in zip(names, pool.map(judge.verdicts, [left for _, left in cases])):
        for key, after in verdicts.items():
            before = whole.get(key)
            if before is not None and greener(before, after):
                bad += 1
                criterion, unit = key
                print(f"{audit.name}: without {name}, {criterion} on {unit} goes from {before} to {after}")
    print(f"{audit.name}: {len(cases)} facts taken away, {len(whole)} verdicts held")
    return bad


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--etterlev", metavar="PROGRAM")
    arguments.add_argument("folders", nargs="*", type=pathlib.Path)
    given = arguments.parse_args()
    audits = given.folders or sorted(p for p in (root / "Rules" / "revisjoner").iterdir() if p.is_dir())
    count = bad = 0
    facts = {}
    for audit in audits:
        files = sorted(p for p in (audit / "records").rglob("*") if p.suffix in {".json", ".jsonl"})
        for path in files:
            for number, record in records(path):
                count += 1
                facts.setdefault(audit, []).append(record)
                for fault in faults(record):
                    bad += 1
                    print(f"{path}:{number}: {record.get('type')}/{record.get('id')}: {fault}")
    if not count:
        print("no records")
        return 1
    print(f"{count} records of {len(facts)} audits, {bad} faults")
    if given.etterlev:
        workers = os.cpu_count() or 4
        with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(workers) as pool:
            for audit, found in facts.items():
                bad += check_removals(given.etterlev, audit, found, pool, workers, work)
    else:
        print("no program is given: what the verdicts rest on is not tried")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
