#!/usr/bin/env bash
# The example municipality as a user starts it: its records are made, taken in without a problem and judged; the same
# bytes a second time; every record is valid by the pack's JSON Schema, by somebody else's validator.
set -u
. "$(dirname "$0")/common.bash"
need curl python3 sha256sum
need_tzdata
workplace
# Not built for speed, judging all takes a while.
socket=.etterlevd/socket patience=20 attempts=1200 pause=0.1
ln -s "$root/Rules" Rules
judged() { [ "$(ask '/alerts?limit=1' | field "len(v['items'])" 2>/dev/null)" = 1 ]; }
start() {
  began=$(date +%s.%N)
  "$bin/etterlevd" --example fjordvik >>out.txt 2>&1 &
  daemon=$!
  until_true judged || return 1
  echo "judged after $(python3 -c "import time; print(round(time.time() - $began, 2))") s"
}
colours() { ask /verdicts | field "sorted({i['verdict'] for i in v['items']})"; }
sum() { (cd .etterlevd/records && sha256sum -- * | sha256sum); }

check 'starts' start
check 'all files are good' is 0 health "v['files']['bad']"
check 'some twenty thousand records' is True health "19500 <= v['records'] <= 20500"
check 'no problem in the intake' is 0 eval "ask '/alerts?limit=500&rule=intake/wrong-type' | field \"len(v['items'])\""
check 'lights of all colours' is "['green', 'red', 'unknown', 'yellow']" colours
first=$(sum)
stop
rm -rf .etterlevd
check 'starts again' start
check 'the same bytes' is "$first" sum
# A branch is moved: its alerts are found where it is now.
brygga() { ask "/alerts?limit=500&unit=$1" | field "any('/bolig-brygga' in i['unit'] for i in v['items'])"; }
check 'found in its branch' is True brygga psykisk-helse-rus
sed '/"id":"bolig-brygga"/s/psykisk-helse-rus/helse-mestring/' .etterlevd/records/enheter.jsonl >aside
mv aside .etterlevd/records/enheter.jsonl
check 'found in the other branch' until_true is True brygga helse-mestring
check 'and no more where it was' is False brygga psykisk-helse-rus
stop

if python_with jsonschema jsonschema; then
  "$bin/etterlev" schema --json Rules/eksempler/fjordvik >schema.json
  check 'valid by the schema' "$python" - <<'PYTHON'
import glob, json, sys
import jsonschema
schema = json.load(open("schema.json"))
# By its type's own part of the schema, which is what the whole asks: the whole would try every type for every record.
validators = {}
for path in sorted(glob.glob(".etterlevd/records/*.jsonl")):
    for number, line in enumerate(open(path), 1):
        record = json.loads(line)
        kind = record["type"]
        if kind not in validators:
            whole = jsonschema.Draft202012Validator(schema)
            if not whole.is_valid(record):
                sys.exit(f"{path}:{number}: refused by the whole schema")
            validators[kind] = jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"})
        for error in validators[kind].iter_errors(record):
            sys.exit(f"{path}:{number}: {error.message}")
PYTHON
else
  echo 'skipped: no jsonschema for python, and none to be had'
fi
exit "$failed"
