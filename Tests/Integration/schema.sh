#!/usr/bin/env bash
# The JSON Schema of each shipped pack is a schema by the draft's own word, takes the records of the audits, and refuses,
# of each field, what the reader refuses.
set -u
. "$(dirname "$0")/common.bash"
need_built etterlev
need python3
python_with jsonschema jsonschema || skip 'no jsonschema for python, and none to be had'
workplace
cd "$root" || exit 1
"$python" - "$program" "$work" <<'PYTHON'
import copy, glob, json, os, subprocess, sys
import jsonschema
etterlev, work = sys.argv[1:]
records = os.path.join(work, "records")
os.mkdir(records)

def refusals(pack, candidates):
    """Which of the records the reader refuses: each in a file of its own, with a problem told of it."""
    for old in os.listdir(records):
        os.unlink(os.path.join(records, old))
    for number, record in enumerate(candidates):
        json.dump(record, open(os.path.join(records, f"{number}.json"), "w"))
    told = subprocess.run([etterlev, "eval", "--rules", pack, "--records", records, "--as-of", "2026-01-01"],
                          capture_output=True, text=True).stderr
    found = {int(line.split(".json")[0]) for line in told.splitlines() if ".json:" in line and "dangling" not in line}
    return [number in found for number in range(len(candidates))]

failed = 0
for pack in sorted({os.path.dirname(path) for path in glob.glob("Rules/**/*.krav", recursive=True)}):
    schema = json.loads(subprocess.run([etterlev, "schema", "--json", pack], capture_output=True, check=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    lines = [json.loads(line) for path in glob.glob(pack + "/records/*.jsonl") for line in open(path)]
    for record in lines:
        if not validator.is_valid(record):
            failed += 1
            print(f"{pack}: {record['type']}/{record['id']} is refused")
    spoilt, samples = [], {record["type"]: record for record in lines}
    for record in samples.values():
        spoilt.append({key: value for key, value in record.items() if key != "type"})
        spoilt.append({key: value for key, value in record.items() if key != "id"})
        for name, field in schema["$defs"][record["type"]]["properties"].items():
            if name in ("type", "id", "endret"):
                continue
            for wrong in ({}, 1.5 if field.get("type") != "number" else "x", ["x"] if "array" not in str(field.get("type")) else "x"):
                if isinstance(wrong, float) and "number" in str(field.get("type")):
                    continue
                changed = copy.deepcopy(record)
                changed[name] = wrong
                spoilt.append(changed)
            if name in schema["$defs"][record["type"]]["required"]:
                spoilt.append({key: value for key, value in record.items() if key != name})
    for record, is_refused in zip(spoilt, refusals(pack, spoilt)):
        if validator.is_valid(record) or not is_refused:
            failed += 1
            print(f"{pack}: schema {'takes' if validator.is_valid(record) else 'refuses'}, "
                  f"reader {'refuses' if is_refused else 'takes'} {json.dumps(record, ensure_ascii=False)[:300]}")
    print(f"{pack}: {len(schema['$defs'])} types, {len(lines)} records, {len(spoilt)} spoilt ones")
sys.exit(1 if failed else 0)
PYTHON
