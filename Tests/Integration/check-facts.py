#!/usr/bin/env python3
"""Every record of an audit example says where it comes from: `kilde` with the report's line, or `antatt: true`.

Usage: check-facts.py [FOLDER]   (default: Rules/revisjoner). Exit 1 if a record says neither.
"""

import json
import pathlib
import re
import sys

LINE = re.compile(r"(?:\d+:|l\.)\d+")
VERDICTS = {"verdict", "dom", "verdikt", "forventet"}


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


def main():
    default = pathlib.Path(__file__).resolve().parents[2] / "Rules" / "revisjoner"
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    files = sorted(p for p in root.glob("*/records/**/*") if p.suffix in {".json", ".jsonl"})
    count = bad = 0
    for path in files:
        for number, record in records(path):
            count += 1
            for fault in faults(record):
                bad += 1
                print(f"{path}:{number}: {record.get('type')}/{record.get('id')}: {fault}")
    if not count:
        print(f"no records below {root}")
        return 1
    print(f"{count} records in {len(files)} files, {bad} faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
