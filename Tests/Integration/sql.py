"""Compares what SQL says with what the engine says, row for row: verdicts, and how criteria stand in every unit.

    sql.py duckdb|postgres|spark ETTERLEV PACK CASE…
    sql.py duckdb|postgres|spark ETTERLEV --scenarios EVERY FILE…
    sql.py duckdb|postgres|spark ETTERLEV --tests PACK…

With `--verdicts` nothing is asked of the future and of what is lacking.

A case is `RECORDS@MOMENT`: a folder of record files and a day or an instant. Each becomes a municipality of its own in one
database, judged at its own moment. A scenario is what Tests/Compare plays: each of its packs by itself, with the records
as they are after every EVERY-th step. Of a pack's own tests each `at` is a case, and each colour that is expected there a row.
"""
import atexit, collections, csv, datetime, glob, io, json, os, re, shutil, subprocess, sys, tempfile, time, zoneinfo

from sqlahead import Ahead, forecast, views
from sqltext import Messages

OSLO = zoneinfo.ZoneInfo("Europe/Oslo")


class Duck:
    def __init__(self):
        import duckdb
        self.db = duckdb.connect()
        self.db.execute("SET TimeZone = 'UTC'")

    def run(self, sql):
        self.db.execute(sql)

    def end(self):
        self.db.close()

    def insert(self, table, rows):
        if rows:
            marks = ", ".join("?" for _ in rows[0])
            self.db.begin()
            self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            self.db.commit()

    def query(self, *statements):
        return [tuple(None if v is None else str(v) for v in row) for sql in statements
                for row in self.db.execute(sql).fetchall()]


class Postgres:
    """Asked through psql; PGHOST and the like say where."""
    def __init__(self):
        self.name = f"t{os.getpid()}_{time.monotonic_ns()}"
        self.psql("postgres", f'CREATE DATABASE "{self.name}" TEMPLATE template0 ENCODING \'UTF8\'')

    def psql(self, database, text):
        done = subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-d", database], input=text, text=True,
                              capture_output=True)
        if done.returncode:
            raise RuntimeError(done.stderr[:2000])
        return done.stdout

    def run(self, sql):
        self.psql(self.name, sql)

    def end(self):
        self.psql("postgres", f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def insert(self, table, rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        self.psql(self.name, f"COPY {table} FROM STDIN WITH (FORMAT csv);\n{out.getvalue()}\\.\n")

    def query(self, *statements):
        text = self.psql(self.name, "".join(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, NULL '\\N');\n" for sql in statements))
        return [tuple(None if v == "\\N" else v for v in row) for row in csv.reader(io.StringIO(text))]


class Spark:
    """One session for all; a pack is taken away before the next one comes."""
    session = None
    schemas = ("etterlev", "records", "rules", "messages", "horizons", "missing", "criteria")

    def __init__(self):
        if Spark.session is None:
            from pyspark.sql import SparkSession
            self.folder = tempfile.mkdtemp()
            options = {
                "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.default.parallelism": "1",
                "spark.sql.warehouse.dir": self.folder, "spark.sql.catalogImplementation": "in-memory",
                "spark.driver.memory": "4g", "spark.log.level": "OFF", "spark.ui.showConsoleProgress": "false",
                "spark.sql.session.timeZone": "America/Adak",
                # Plans are long texts, too.
                "spark.sql.ui.retainedExecutions": "1", "spark.sql.maxPlanStringLength": "1000",
                # For few rows and many plans.
                "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
                "spark.sql.adaptive.enabled": "false", "spark.sql.constraintPropagation.enabled": "false",
            }
            builder = SparkSession.builder.master("local[2]")
            for name, value in options.items():
                builder = builder.config(name, value)
            Spark.session = builder.getOrCreate()
            atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
            atexit.register(Spark.session.stop)
        self.end()

    def run(self, sql):
        for statement in sql.replace("DELETE FROM", "TRUNCATE TABLE").split(";\n"):
            if re.sub("--.*", "", statement).strip():
                try:
                    self.session.sql(statement)
                except Exception as error:
                    raise RuntimeError(str(error)[:900] + "\n" + statement[:300]) from None

    def end(self):
        for name in self.schemas:
            self.session.sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")

    def insert(self, table, rows):
        if rows:
            schema = self.session.table(table).schema
            cast = [(lambda v: datetime.datetime.fromisoformat(v)) if f.dataType.typeName() == "timestamp" else
                    (lambda v: datetime.date.fromisoformat(v)) if f.dataType.typeName() == "date" else (lambda v: v)
                    for f in schema.fields]
            self.session.createDataFrame([tuple(c(v) for c, v in zip(cast, row)) for row in rows], schema) \
                .coalesce(1).write.insertInto(table)

    def query(self, *statements):
        return [tuple(None if v is None else str(v) for v in row) for sql in statements
                for row in self.session.sql(sql.replace("AS TEXT)", "AS STRING)").replace(
                    "CAST(EXTRACT(EPOCH FROM horizon) AS BIGINT)", "unix_seconds(horizon)")).collect()]


ENGINES = {"duckdb": Duck, "postgres": Postgres, "spark": Spark}


def lines(folder):
    """Every record of a folder as (path, line, text)."""
    for path in sorted(glob.glob(folder + "/**/*", recursive=True)):
        name = os.path.relpath(path, folder)
        if path.endswith(".jsonl"):
            with open(path, encoding="utf-8-sig") as file:
                for number, line in enumerate(file):
                    if line.strip():
                        yield name, number + 1, line.strip()
        elif path.endswith(".json"):
            with open(path, encoding="utf-8-sig") as file:
                found = json.load(file)
            for number, record in enumerate(found if isinstance(found, list) else [found]):
                yield name, number + 1, json.dumps(record, ensure_ascii=False)


def moment(text):
    if len(text) == 10:
        return datetime.datetime.combine(datetime.date.fromisoformat(text), datetime.time(), OSLO)
    return datetime.datetime.fromisoformat(text).astimezone(OSLO)


def expected(etterlev, pack, folder, at):
    done = subprocess.run([etterlev, "eval", "--json", "--all", "--rules", pack, "--records", folder, "--as-of", at],
                          capture_output=True, text=True)
    if done.returncode > 1:
        raise RuntimeError(done.stderr[:2000])
    found = {}
    for line in done.stdout.splitlines():
        row = json.loads(line)
        row["unit"] = row["unit"].split("/")[-1].replace("%2F", "/").replace("%2B", "+").replace("%25", "%") or None
        if "until" in row:
            row["until"] = int(moment(row["until"]).timestamp())
        found[row["rule"], row["subject"]] = row
    if ": intake/" in done.stderr:
        raise Untaken(done.stderr[:500])
    return found


class Untaken(Exception):
    """The intake refused a record, so that there is nothing to compare."""


def standings(etterlev, pack, folder, at):
    done = subprocess.run([etterlev, "status", "--json", "--rules", pack, "--records", folder, "--as-of",
                           moment(at).isoformat()], capture_output=True, text=True)
    if done.returncode > 1:
        raise RuntimeError(done.stderr[:2000])
    return {(item["criterion"], item["unit"]): tuple(str(item[key]) for key in ("verdict", "judged", "yellow", "red", "unknown"))
            for item in json.loads(done.stdout)["items"]}


def compiled(engine, etterlev, pack):
    """A database with the tables and views of a pack, and what the command wrote."""
    script = subprocess.run([etterlev, "sql", "--dialect", engine, pack], capture_output=True, text=True)
    load = subprocess.run([etterlev, "sql", "--dialect", engine, "--part", "load", pack], capture_output=True, text=True)
    if script.returncode > 1:
        raise RuntimeError(script.stderr[:2000])
    database = ENGINES[engine]()
    database.run(script.stdout)
    return database, script, load


def messages(database, script):
    """What every clause that gives a verdict says."""
    printed = Messages(database.query("SELECT rule, clause, place, kind, text FROM etterlev.templates"),
                       database.query("SELECT enum, value, label FROM etterlev.labels"))
    return {(municipality, rule, subject): printed.text(rule, clause, parameters)
            for municipality, rule, subject, clause, parameters in database.query(
                *("SELECT municipality, rule, subject, clause, CAST(to_json(parameters) AS TEXT) "
                  f"FROM {view} WHERE clause IS NOT NULL"
                  for view in "TABLE etterlev.verdicts" not in script and views(script, "messages")
                  or ["etterlev.messages"]))}


def civil(seconds):
    """A moment and its day, as the clock's table has them."""
    now = datetime.datetime.fromtimestamp(seconds, OSLO)
    return now.isoformat(), now.date().isoformat()


def compare(engine, etterlev, pack, cases, quiet=False, again=True, looks=True):
    """How many rows were compared, the differences, what is refused, and what was counted of horizons."""
    started = time.monotonic()
    database, script, load = compiled(engine, etterlev, pack)
    refused = [line for line in script.stderr.splitlines() if "refused:" in line]
    rows, clock = [], []
    for number, (folder, at) in enumerate(cases):
        name = f"m{number}"
        rows += [(name, *line) for line in lines(folder)]
        now = moment(at)
        clock.append((name, now.isoformat(), now.date().isoformat()))
    database.insert("etterlev.clock", clock)
    database.insert("etterlev.lines", rows)
    database.run(load.stdout)
    loaded = time.monotonic()
    said = {}
    # Planning their union takes DuckDB longer than answering them.
    asked_of = views(script.stdout, "rules") if engine == "duckdb" else \
        ["etterlev.verdicts"] if re.search("(VIEW|TABLE) etterlev.verdicts", script.stdout) else []
    for municipality, rule, subject, unit, verdict in database.query(
            *(f"SELECT municipality, rule, subject, unit, verdict FROM {view}" for view in asked_of)):
        key = (municipality, rule, subject)
        if key in said:
            raise RuntimeError(f"twice: {key}")
        said[key] = (verdict, unit)
    told = messages(database, script.stdout) if "VIEW etterlev.messages" in script.stdout else {}
    ahead = Ahead(database, script) if looks else None
    silent = {line.split("`")[1] for line in refused if "its messages:" in line}
    refused = [line for line in refused if "`: its " not in line]
    lights = {}
    if "VIEW etterlev.standings" in script.stdout:
        for municipality, criterion, unit, verdict, *counts in database.query(
                "SELECT municipality, criterion, unit, verdict, green + yellow + red, yellow, red, unknown "
                "FROM etterlev.standings"):
            lights[municipality, criterion, unit] = (verdict, *counts)
    asked = time.monotonic()
    compared, differences, untaken = 0, [], 0
    names = {line.split("`")[1] for line in refused}
    for number, (folder, at) in enumerate(cases):
        try:
            wanted = expected(etterlev, pack, folder, at)
        except Untaken:
            untaken += 1
            continue
        mine = {key[1:]: value for key, value in said.items() if key[0] == f"m{number}"}
        for key in sorted(set(wanted) | set(mine)):
            if key[0] in names:
                continue
            compared += 1
            a, b = wanted.get(key), mine.get(key)
            text = a and a.get("message")
            a = a and (a["verdict"], a["unit"])
            said_so = told.get((f"m{number}", *key))
            if text and not text.startswith("kan ikke vurderes") and key[0] not in silent:
                compared += 1
                if said_so != text:
                    differences.append(f"{folder}@{at}: {key[0]} {key[1]}: engine «{text}», {engine} «{said_so}»")
            if a != b:
                differences.append(f"{folder}@{at}: {key[0]} {key[1]}: engine {a}, {engine} {b}")
        mine = {key: value for key, value in mine.items() if key[0] not in names}
        for difference in ahead.differences(
                f"m{number}", wanted, mine, forecast(etterlev, pack, folder, moment(at).isoformat(), moment), moment(at)
                ) if ahead else []:
            differences.append(f"{folder}@{at}: {difference}")
        if lights:
            wanted = standings(etterlev, pack, folder, at)
            mine = {key[1:]: value for key, value in lights.items() if key[0] == f"m{number}"}
            for key in sorted(set(wanted) | set(mine)):
                if key[0] in names:
                    continue
                compared += 1
                if wanted.get(key) != mine.get(key):
                    differences.append(f"{folder}@{at}: {key[0]} in {key[1]}: engine {wanted.get(key)}, {engine} {mine.get(key)}")
    if again and ahead:
        differences += ahead.again(civil)
    counts = ahead.counts if ahead else collections.Counter()
    compared += counts["rows"]
    database.end()
    if not quiet:
        if ahead:
            print(f"{engine} {pack}: {ahead.summary()}")
        print(f"{engine} {pack}: {len(rows)} records, {compared} rows, {len(differences)} differences, "
              f"{len(refused)} refused; loaded in {loaded - started:.1f} s, asked in {asked - loaded:.1f} s")
    return compared, differences, refused, counts


def scenario(path, every, folder):
    """The packs of a scenario, each with its cases, written beneath the folder."""
    packs, pack, files, now, count, cases = [], 0, {}, None, 0, {}
    text = open(path, encoding="utf-8").read().split("\n")
    place = 0

    def block():
        nonlocal place
        found = []
        while place < len(text) and text[place].startswith("  "):
            found.append(text[place][2:])
            place += 1
        return found

    def keep():
        name = f"{folder}/{count}"
        for path, held in files.items():
            os.makedirs(os.path.dirname(f"{name}/{path}"), exist_ok=True)
            with open(f"{name}/{path}", "w", encoding="utf-8") as file:
                file.write("".join(line + "\n" for line in held))
        os.makedirs(name, exist_ok=True)
        at = datetime.datetime.fromtimestamp(now, datetime.timezone.utc).isoformat()
        cases.setdefault(pack, []).append((name, at))

    stale, kept = set(), True
    while place < len(text):
        word, _, rest = text[place].partition(" ")
        place += 1
        if word == "pack":
            packs.append("\n".join(block()) + "\n")
            continue
        if word == "at":
            now = int(datetime.datetime.fromisoformat(rest).timestamp())
        elif word == "put":
            files[rest] = block()
            stale.discard(rest)
        elif word == "drop":
            files.pop(rest, None)
            stale.discard(rest)
        elif word == "stale":
            stale.add(rest)
        elif word == "fresh":
            stale.discard(rest)
        elif word == "pass":
            now += int(rest)
        elif word == "load":
            pack = int(rest)
        else:
            continue
        count += 1
        kept = count % every == 0 and bool(files) and now is not None
        if kept:
            keep()
    if not kept and files and now is not None:
        keep()
    for number, pack in enumerate(packs):
        os.makedirs(f"{folder}/pack{number}")
        with open(f"{folder}/pack{number}/rules.krav", "w", encoding="utf-8") as file:
            file.write(pack)
    return [(f"{folder}/pack{number}", cases.get(number, [])) for number in range(len(packs))]


def play(engine, etterlev, every, paths):
    rows, wrong, refusals, worlds, unloaded, counts = 0, [], {}, 0, 0, collections.Counter()
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            for pack, cases in scenario(path, every, folder):
                if not cases:
                    continue
                try:
                    compared, differences, refused, ahead = compare(engine, etterlev, pack, cases, quiet=True)
                    counts += ahead
                except Exception as error:
                    compared, refused = 0, []
                    differences = [f"{type(error).__name__}: {str(error)[:900]}"]
                    if any(text in str(error) for text in ("more than nine decimals", "numeric field overflow",
                                                           "to DECIMAL(28,9)", "outside the calendar")):
                        unloaded += 1
                        continue
                worlds += len(cases)
                rows += compared
                wrong += [f"{path}: {line}" for line in differences]
                for line in refused:
                    reason = line.rsplit("`: ", 1)[-1]
                    refusals[reason] = refusals.get(reason, 0) + 1
    print(f"{engine}: {len(paths)} scenarios, {worlds} worlds, {rows} rows, {len(wrong)} differences; "
          f"{unloaded} packs with numbers or days that the tables do not hold; "
          f"{counts['rows']} horizons, {counts['told']} of them finite, {counts['very']} the very change, "
          f"{counts['again']} judged again")
    for reason, number in sorted(refusals.items(), key=lambda item: -item[1]):
        print(f"  refused {number} times: {reason}")
    return wrong


TOKEN = re.compile(r"""(?P<space>\s+|//[^\n]*)|"(?P<string>(?:[^"\\]|\\.)*)"
    |(?P<instant>\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d))|(?P<date>\d{4}-\d\d-\d\d)|(?P<number>\d[\d.]*)
    |(?P<word>\w+(?:-\w+)*)|(?P<sign>.)""", re.X)


class Tests:
    """The tests of a pack's own files, without what they say of events and messages."""
    def __init__(self, pack):
        self.cases, self.skipped = [], 0  # (records, moment, [(name, subject, colour, when it changes)])
        self.pack = pack
        for path in sorted(glob.glob(pack + "/*.krav")):
            text = open(path, encoding="utf-8").read()
            for match in re.finditer(r"^test .*?^}", text, re.M | re.S):
                self.tokens = []
                for token in TOKEN.finditer(match.group()):
                    if token.lastgroup != "space":
                        self.tokens.append((token.lastgroup, token.group(token.lastgroup)))
                self.place = 3
                self.test()

    def next(self):
        self.place += 1
        return self.tokens[self.place - 1]

    def peek(self):
        return self.tokens[self.place][1] if self.place < len(self.tokens) else None

    def scalar(self):
        kind, text = self.next()
        if kind == "string":
            return re.sub(r"\\(.)", r"\1", text)
        if text == "[":
            items = []
            while self.peek() != "]":
                if self.peek() == ",":
                    self.next()
                else:
                    items.append(self.scalar())
            self.next()
            return items
        if text == "-":
            return -self.scalar()
        if kind == "number":
            return float(text) if "." in text else int(text)
        return {"true": True, "false": False, "missing": None}.get(text, text)

    def test(self):
        records, found = collections.OrderedDict(), []
        while self.peek() != "}":
            word = self.next()[1]
            if word == "set":
                # Another pack than the one that is compiled.
                self.skipped += 1
                return
            if word in ("given", "change", "remove"):
                kind = self.next()[1]
                if kind == "file":
                    for path in sorted(glob.glob(os.path.join(self.pack, self.scalar()))):
                        if not path.endswith((".jsonl", ".json")):
                            self.skipped += 1
                            return
                        with tempfile.TemporaryDirectory() as folder:
                            os.symlink(os.path.abspath(path), folder + "/" + os.path.basename(path))
                            for _, _, line in lines(folder):
                                record = json.loads(line)
                                records[record["type"], record["id"]] = record
                    continue
                name = self.scalar()
                if word == "remove":
                    records.pop((kind, name), None)
                    continue
                record = dict(records.get((kind, name), {"type": kind, "id": name}))
                self.next()
                while self.peek() != "}":
                    if self.peek() == ",":
                        self.next()
                        continue
                    field = self.next()[1]
                    value = self.scalar()
                    if value is None:
                        record.pop(field, None)
                    else:
                        record[field] = value
                self.next()
                records[kind, name] = record
            elif word == "at":
                at, expected = self.next()[1], []
                while self.peek() in ("expect", "then", "missing", "saying"):
                    part = self.next()[1]
                    if part == "expect":
                        colour, name = self.next()[1], self.next()[1]
                        self.next()
                        subject = [self.scalar()]
                        while self.peek() == "+":
                            self.next()
                            subject.append(self.scalar())
                        isState = colour in ("green", "yellow", "red", "unknown", "silent")
                        if isState:
                            expected.append((name, subject, colour, None))
                    elif part == "then":
                        self.place += 2
                        then = int(moment(self.next()[1]).timestamp())
                        if isState:
                            expected[-1] = (*expected[-1][:3], then)
                    else:
                        self.scalar()
                        while self.peek() == ",":
                            self.next()
                            self.scalar()
                found.append(([json.dumps(r, ensure_ascii=False) for r in records.values()], at, expected))
        self.cases += found


def encoded(text):
    return text.replace("%", "%25").replace("/", "%2F").replace("+", "%2B")


def tests(engine, etterlev, pack, looks=True):
    """How a pack's own tests come out in SQL."""
    found = Tests(pack)
    if not found.cases:
        return []
    with tempfile.TemporaryDirectory() as folder:
        # A test has the pack's own values, whatever is set beside it.
        top = pack.split(os.sep)[0]
        shutil.copytree(top, os.path.join(folder, top))
        for path in glob.glob(os.path.join(folder, pack, "*.krav")):
            text = open(path, encoding="utf-8").read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(re.sub(r"^set .*$", "", text, flags=re.M))
        database, script, load = compiled(engine, etterlev, os.path.join(folder, pack))
    refused = {line.split("`")[1] for line in script.stderr.splitlines()
               if "refused:" in line and "`: its " not in line}
    rows, clock = [], []
    for number, (records, at, _) in enumerate(found.cases):
        now = moment(at)
        clock.append((f"m{number}", now.isoformat(), now.date().isoformat()))
        rows += [(f"m{number}", "test", line + 1, record) for line, record in enumerate(records)]
    database.insert("etterlev.clock", clock)
    database.insert("etterlev.lines", rows)
    database.run(load.stdout)
    said = {}
    for municipality, rule, subject, verdict in database.query(
            "SELECT municipality, rule, subject, verdict FROM etterlev.verdicts"):
        said[municipality, rule, subject.split("/", 1)[1]] = verdict
    for municipality, criterion, unit, verdict in database.query(
            "SELECT municipality, criterion, unit, verdict FROM etterlev.standings"
            ) if "VIEW etterlev.standings" in script.stdout else []:
        said[municipality, criterion, encoded(unit)] = verdict
    ahead = Ahead(database, script) if looks else None
    until = {(municipality, rule, subject.split("/", 1)[1]): row[3]
             for (municipality, rule, subject), row in ahead.rows.items()} if ahead else {}
    database.end()
    compared, differences, told, very = 0, [], 0, 0
    for number, (_, at, expected) in enumerate(found.cases):
        for name, subject, colour, then in expected:
            if name in refused:
                continue
            compared += 1
            key = (f"m{number}", name, "+".join(encoded(str(part)) for part in subject))
            if said.get(key, "silent") != colour:
                differences.append(f"{pack}: {name} on {key[2]} at {at}: expected {colour}, {engine} {said.get(key)}")
            if then and key in until and name not in ahead.endless:
                told += 1
                very += until[key] == then
                if until[key] > then:
                    differences.append(f"{pack}: {name} on {key[2]} at {at}: changes at {then}, {engine} at {until[key]}")
    print(f"{engine} {pack}: {len(found.cases)} cases of its tests, {compared} colours, {len(differences)} differences, "
          f"{len(refused)} refused, {found.skipped} tests skipped; {len(said)} verdicts; "
          f"{very} of {told} changes foretold to the second")
    return differences


if __name__ == "__main__":
    looks = "--verdicts" not in sys.argv
    engine, etterlev, pack, *cases = [word for word in sys.argv[1:] if word != "--verdicts"]
    if pack == "--tests":
        wrong = [line for pack in cases for line in tests(engine, etterlev, pack, looks)]
        for line in wrong[:30]:
            print("  " + line)
        sys.exit(1 if wrong else 0)
    if pack == "--scenarios":
        wrong = play(engine, etterlev, int(cases[0]), cases[1:])
        for line in wrong[:30]:
            print("  " + line)
        sys.exit(1 if wrong else 0)
    # Planning all views again takes DuckDB longer than it is worth.
    compared, differences, refused, _ = compare(
        engine, etterlev, pack, [case.rsplit("@", 1) for case in cases], again=engine == "postgres",
        looks=looks)
    for line in refused + differences[:20]:
        print("  " + line)
    sys.exit(1 if differences else 0)
