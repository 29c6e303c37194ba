#!/usr/bin/env bash
# Exports as spreadsheets write them, dropped into the daemon's folder: mapped columns, a newer full export, one that is
# too short to be whole, a broken one, a file that no import knows. The same files by `etterlev eval`, `why` and `diff`.
# What Python's csv module makes of random files is what the reader makes of them.
set -u
. "$(dirname "$0")/common.bash"
need curl python3
need_tzdata
workplace
lights() { ask "/alerts?rule=avvik-lukkes-i-tide" | field "' '.join(sorted(i['subject'][6:] + ':' + i['verdict'] for i in v['items']))"; }
codes() { ask "/alerts" | field "' '.join(sorted(set(i['rule'] for i in v['items'] if i['rule'].startswith('intake/'))))"; }
places() { ask "/alerts?rule=$1" | field "' | '.join(i['message'] for i in v['items'])"; }
export_of() { # DATE FIRST LAST STATUS: a full export of so many deviations
  python3 - "$@" <<'PY'
import sys
date, first, last, status = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
head = "Avviksnr;Tittel;Enhet;Hendelsesdato;Meldt dato;Klokkeslett;Alvorlighetsgrad;Vurdert alvorlighet;Kategori;" \
  "Status;Saksbehandlers rolle;Frist;Lukket dato;Anonym;Beskrivelse;;"
rows = [f'{n};"Hemmelig; ""navn""\nFødt 01018510002";solsida;;01.01.2025;10:00;Høy;;Fall;{status};Leder;;;Nei;å;;'
  for n in range(first, last)]
sys.stdout.buffer.write("\r\n".join([head] + rows + [""]).encode("cp1252"))
PY
}

mkdir -p records state
printf '{"type":"enhet","id":"solsida","navn":"Solsida","i_drift":true}' >records/enhet.json
export_of 01.03.2025 1 4 Ny >records/avvik-01.03.2025.csv
check 'starts' \
  serve --rules "$root/Rules/importer" --records records --state state --socket "$socket" --as-of 2025-02-10
check 'reads the export' until_true is '1:yellow 2:yellow 3:yellow' lights
export_of 02.03.2025 2 5 'Under behandling' | put avvik-02.03.2025.csv
check 'a newer export replaces it' until_true is '2:yellow 3:yellow 4:yellow' lights
export_of 15.02.2025 1 9 Ny | put avvik-15.02.2025.csv
printf 'Avviksnr;Enhet\r\n1;Hemmelig' | put avvik-03.03.2025.csv
check 'a broken export is told of' until_true is 'intake/not-csv' codes
check 'with what it lacks' bash -c "curl -s --unix-socket socket 'http://localhost/alerts?rule=intake/not-csv' | grep -q '\`Status\`'"
check 'and the last good one stands, not an older' is '2:yellow 3:yellow 4:yellow' lights
printf 'a;b\r\n' | put kunder.csv
check 'a file that no import knows' until_true is 'intake/no-import intake/not-csv' codes
rm records/kunder.csv
export_of 04.03.2025 1 101 Ny | put avvik-04.03.2025.csv
check 'a good one ends the trouble' until_true is '' codes
open_alerts() { ask '/alerts?rule=avvik-lukkes-i-tide&limit=500' | field "len(v['items'])"; }
check 'a hundred' is 100 open_alerts
export_of 05.03.2025 1 11 Lukket | put avvik-05.03.2025.csv
check 'a tenth of it is no full export' until_true is 'intake/vanished' codes
check 'what it says counts, what it leaves out stands' until_true is 90 open_alerts
export_of 06.03.2025 1 96 Ny | put avvik-06.03.2025.csv
check 'a whole one ends it' until_true is '' codes
check 'and withdraws the few that are gone' is 95 open_alerts
rm records/avvik-06.03.2025.csv
check 'without it the one before counts' until_true is 'intake/vanished' codes
export_of 07.03.2025 1 4 Ny | sed '2s/^1;/01018510002;/' | put avvik-06.03.2025.csv
check 'a national identity number is refused' until_true is 'intake/national-id' codes
check 'and stands nowhere' bash -c "! grep -rqE '01018510002|Hemmelig' state out.txt"
before=$(open_alerts)
rm records/avvik-0[1-5].03.2025.csv records/avvik-15.02.2025.csv
sleep 0.3
rm records/avvik-06.03.2025.csv
check 'with the last of a series all of it would go' until_true is 'intake/national-id intake/vanished' codes
check 'and nothing does' is "$before" open_alerts
export_of 08.03.2025 1 96 'Under behandling' | put avvik-08.03.2025.csv
check 'until another comes' until_true is '' codes
check 'which says all of it' is 95 open_alerts
stop

rm records/*.csv
export_of 01.03.2025 1 4 Ny >records/avvik-01.03.2025.csv
export_of 02.03.2025 2 5 Ny >records/avvik-02.03.2025.csv
judged() { "$bin/etterlev" eval --rules "$root/Rules/importer" --records records --as-of 2025-02-10 --json | grep -oE '"subject":"avvik/[0-9]"' | sort -u | tr -d '\n'; }
check 'eval reads the newest' is '"subject":"avvik/2""subject":"avvik/3""subject":"avvik/4"' judged
check 'why too' bash -c "'$bin/etterlev' why avvik-lukkes-i-tide avvik/4 --rules '$root/Rules/importer' --records records | grep -q 2025"
mkdir local && printf 'use "%s/Rules/importer"\nset lukkefrist[høy] = 20 days\n' "$root" >local/local.krav
"$bin/etterlev" diff "$root/Rules/importer" local --records records --from 2025-01-01 --to 2025-02-28 >diff.txt 2>&1
check 'diff too' grep -q 'avvik/4' diff.txt

# Random files by Python's csv module, in Excel's dialect and others: what it writes is what is read.
cat >any.krav <<'KRAV'
record row { a label?; b label?; n integer }
import "c*.csv" as row { separator "," id = "id" a = "a" b = "b" n = "n" }
import "s*.csv" as row { separator ";" encoding "windows-1252" id = "id" a = "a" b = "b" n = "n" }
KRAV
cat >>any.krav <<'KRAV'
source act "Act" { id "A" in force from 2000-01-01 }
rule says "Says" { basis act "1" for row r red when r.n >= 0 because "{r.a else \"-\"}|{r.b else \"-\"}|{r.n}" }
KRAV
python3 - <<'PY'
import csv, random, os
random.seed(7)
os.makedirs("any", exist_ok=True)
expected = []
letters = 'aæøå";, \'=\t|0é€–'
def text():
    return "".join(random.choice(letters) for _ in range(random.randint(0, 12)))
number = 0
for name, sep, enc, quoting, end in [("c1", ",", "utf-8", csv.QUOTE_MINIMAL, "\r\n"), ("c2", ",", "utf-8-sig", csv.QUOTE_ALL, "\n"),
    ("c3", ",", "utf-8", csv.QUOTE_MINIMAL, "\r"), ("s1", ";", "cp1252", csv.QUOTE_MINIMAL, "\r\n"), ("s2", ";", "cp1252", csv.QUOTE_NONNUMERIC, "\n")]:
    with open(f"any/{name}.csv", "w", newline="", encoding=enc) as f:
        w = csv.writer(f, delimiter=sep, quoting=quoting, lineterminator=end)
        order = ["id", "x", "a", "b", "n"]
        random.shuffle(order)
        w.writerow(order)
        for _ in range(200):
            number += 1
            # Kept texts hold no line break or tab; those that are dropped may.
            row = {"id": f"r{number}", "x": text() + random.choice(["\r\n", "\n", ""] if end != "\r" else ["\r", ""]), "a": text().replace("\t", ""), "b": text().replace("\t", ""), "n": number}
            w.writerow([row[c] for c in order])
            expected.append((row["id"], row["a"].strip() or "-", row["b"].strip() or "-", number))
import json
json.dump(expected, open("expected.json", "w"))
PY
"$bin/etterlev" eval --rules any.krav --records any --json >any.json 2>any.err
check 'nothing is wrong with them' bash -c '! [ -s any.err ]'
cat >compare.py <<'PY'
import json
items = {i["subject"].split("/")[1]: i["message"] for i in map(json.loads, open("any.json"))}
wrong = 0
for id, a, b, n in json.load(open("expected.json")):
    spaced = f"{n:,}".replace(",", " ")
    if items.get(id, "").replace("\u00a0", " ") not in (f"{a}|{b}|{n}", f"{a}|{b}|{spaced}"):
        wrong += 1
        print(id, repr(items.get(id)), repr(f"{a}|{b}|{n}"))
print(len(items), "rows,", wrong, "differ")
raise SystemExit(1 if wrong or len(items) != 1000 else 0)
PY
check 'a thousand rows as Python wrote them' python3 compare.py
exit "$failed"
