#!/usr/bin/env bash
# From an export that nobody has described to alerts: an `import` is proposed, checked, tried without writing, and the file
# put into the inbox of a daemon; then the next month's export. As Excel's own files (openpyxl) and as CSV; nothing of a
# text, a name or an identity number is shown on the way.
set -u
. "$(dirname "$0")/common.bash"
need curl python3
need_tzdata
workplace
rules=$root/Rules/kvalitetsforskriften
suggest() { "$bin/etterlev" mapping suggest "$@" --rules "$rules"; }
import() { "$bin/etterlev" import "$@" >said.txt 2>said.err; }
said() { grep -qE -- "$1" said.txt || { sed 's/^/  | /' said.txt said.err; false; }; }
tells() { cat said.txt said.err | grep -qE -- "$1" || { sed 's/^/  | /' said.txt said.err; false; }; }
secret() { ! grep -rqE 'Kari|Hemmelig|01018510002|Falt i' "$@"; }
lights() { ask '/alerts?rule=avvik-lukkes-i-tide' | field "' '.join(sorted(i['subject'][6:] + ':' + i['verdict'] for i in v['items']))"; }

# A deviation has a text, a person and a number that nobody is to see.
cat >rows.py <<'PY'
import datetime
head = ["Avviksnummer", "Tittel", "Enhet", "Meldt dato", "Klokkeslett", "Alvorlighetsgrad", "Status", "Anonym", "Fødselsnummer", "Beskrivelse", "", "Enhet 2"]
def rows(count, status="Ny"):
    for n in range(1, count + 1):
        yield [f"2026-{n:03}", "Falt i trappen", "solsida", datetime.date(2026, 9, n % 28 + 1), datetime.time(8, n % 60), ["Høy", "Lav", "Middels"][n % 3],
            status, "Nei" if n % 2 else "Ja", "01018510002", f"Hemmelig, meldt av Kari {n}", None, None]
PY
cat >write.py <<'PY'
import csv, datetime, sys, rows
path, count, status = sys.argv[1], int(sys.argv[2]), sys.argv[3]
if path.endswith(".csv"):
    def text(value):
        if isinstance(value, datetime.date): return value.strftime("%d.%m.%Y")
        if isinstance(value, datetime.time): return value.strftime("%H:%M")
        return "" if value is None else value
    with open(path, "w", newline="", encoding="cp1252") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(rows.head)
        for row in rows.rows(count, status): writer.writerow([text(v) for v in row])
else:
    import openpyxl
    book = openpyxl.Workbook()
    book.active.append(rows.head)
    for row in rows.rows(count, status): book.active.append(row)
    book.save(path)
PY
writer=python3
write() { "$writer" write.py "$@"; }

# -- A proposal

check 'an export' write eksport.csv 12 Ny
mkdir local inbox
check 'an import is proposed' suggest eksport.csv --out local/avvik.krav
check 'once' eval '! suggest eksport.csv --out local/avvik.krav 2>/dev/null'
check 'it passes as it stands' eval '"$bin/etterlev" check local >checked.txt && grep -q "no findings" checked.txt'
check 'in the one layout' "$bin/etterlev" fmt --check local
check 'encoding, separator and days are found' eval 'grep -q "encoding  *\"windows-1252\"" local/avvik.krav && grep -q "separator  *\";\"" local/avvik.krav && grep -q "dates  *\"dd.mm.yyyy\"" local/avvik.krav'
check 'the columns too' eval 'grep -q "= \"Meldt dato\" + \"Klokkeslett\"" local/avvik.krav && grep -q "id  *= \"Avviksnummer\"" local/avvik.krav'
check 'and what cells mean' grep -q '"Høy": høy' local/avvik.krav
check 'nothing of the texts is in it' secret local
for file in "$root"/Rules/importer/eksempler/*.csv; do
  rm -rf shipped && mkdir shipped
  check "a proposal for ${file##*/} passes" eval 'suggest "$file" --out shipped/a.krav >/dev/null && "$bin/etterlev" check shipped >/dev/null && "$bin/etterlev" fmt --check shipped'
done

# -- Tried

check 'a preview' import --mapping local eksport.csv
check 'of all rows' said '^records +12 avvik'
check 'what is dropped is told' said '^dropped .*`Tittel`.*`Fødselsnummer`'
check 'days and values are told' said '2026-09-02 to 2026-09-13'
check 'nothing is written' said 'Nothing was written'
check 'and nothing of the texts shown' secret said.txt said.err
sed 's/;Høy;/;Meget h\xf8y;/; 3s/solsida/01018510002/' eksport.csv >slips.csv
check 'slips are told: exit code 1' eval '! import --mapping local --name avvik slips.csv --to inbox'
check 'with row, field and what to do' said 'line 3, column [0-9]+, `enhet`'
check 'and the number nowhere' secret said.txt said.err
check 'so nothing is written' eval 'said "Nothing was written: rows were refused" && [ -z "$(ls inbox)" ]'
sed 's/Meldt dato/Dato meldt/' eksport.csv >renamed.csv
check 'another header refuses the file' eval '! import --mapping local --name avvik renamed.csv'
check 'and is found' said '`Meldt dato` is not there'
check 'an import that is not there' eval '! import --mapping local --name avik eksport.csv'
check 'is asked after' tells 'did you mean .avvik'
cp eksport.csv 'sak 01018510002.csv'
check 'an identity number in a name' eval '! import --mapping local "sak 01018510002.csv"'
check 'is not repeated' secret said.txt said.err

# -- Into the inbox of a daemon

printf '{"type":"enhet","id":"solsida","navn":"Solsida","i_drift":true}' >inbox/enhet.json
check 'what rows name and nobody has' eval 'mkdir empty && import --mapping local eksport.csv --to empty --dry-run && said "^missing +1 enhet"'
records=inbox
check 'a daemon' serve --rules local --records inbox --state state --socket "$socket" --as-of 2026-11-21
check 'the file is put in' import --mapping local eksport.csv --to inbox
check 'under a name that the import reads' said '^Written to inbox/eksport.csv'
check 'readable for the group alone' is 640 stat -c %a inbox/eksport.csv
count() { ask '/alerts?rule=avvik-lukkes-i-tide&limit=500' | field "len(v['items'])"; }
check 'and judged' until_true eval '[ "$(count)" -gt 3 ]'
before=$(count)
check 'the same once more' import --mapping local eksport.csv --to inbox
check 'is there already' said 'is there already and says the same'
mkdir next && write next/eksport.csv 14 Lukket
check 'the next month: what would change' import --mapping local next/eksport.csv --to inbox --dry-run
check 'is told' said '^changes .*2 new, 12 in both, 0 gone'
check 'and not done' is "$before" count
check 'it takes the place of the last' import --mapping local next/eksport.csv --to inbox
check 'and is judged' until_true is 0 count
"$bin/etterlev" import --json --mapping local next/eksport.csv --to inbox >json.txt
check 'as JSON' is 14 field "v['records']['avvik']" <json.txt
write next/eksport.csv 3 Ny
check 'one that is hardly whole' import --mapping local next/eksport.csv --to inbox --dry-run
check 'is told of' said '11 gone'
stop
check 'no text is kept' secret state out.txt

# -- A spreadsheet

if python_with openpyxl openpyxl==3.1.5; then
  writer=$python
  check 'a spreadsheet' write avvik-2026-11-01.xlsx 12 Ny
  rm -rf local && mkdir local
  check 'an import is proposed' suggest avvik-2026-11-01.xlsx --out local/avvik.krav
  check 'for a series by its day' grep -q 'import "avvik-{date:yyyy-mm-dd}\*.xlsx" as avvik' local/avvik.krav
  check 'it reads all' eval 'import --mapping local avvik-2026-11-01.xlsx && said "^records +12 avvik" && said "^problems +none"'
  mkdir fresh && write fresh/Eksport.xlsx 12 Lukket
  check 'the next has another name: it gets one' import --mapping local fresh/Eksport.xlsx --date 2026-12-01 --to inbox
  check 'with its day' said '^Written to inbox/avvik-2026-12-01.xlsx'
  check 'an older one' import --mapping local avvik-2026-11-01.xlsx --to inbox --dry-run
  check 'changes nothing, and is told so' said 'avvik-2026-12-01.xlsx is newer'
  check 'and nothing of the texts is shown' secret said.txt said.err local
else
  echo 'not tried: a spreadsheet (no openpyxl)'
fi
exit "$failed"
