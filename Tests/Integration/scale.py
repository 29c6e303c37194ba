"""The common workload R5 for many municipalities, judged by its rules as SQL.

    scale.py duckdb|spark|duckdb,spark ETTERLEV --records N [--municipalities M] [--threads T] [--memory GB] [--folder DIR]
             [--lines] [--compare COUNT]

M municipalities share N records as Norway's share its people, about: the second has half of the first's, the third a third.
Every draw is a part of MD5 of the record's name, so the records are the same everywhere. `--lines` writes them as record
files and loads these as the documentation does; otherwise the tables are filled at once. The engine judges the records of
COUNT municipalities, too: the largest that have no more than 100 000, and every row must be the same.
"""
import argparse, glob, os, re, shutil, subprocess, sys, tempfile, threading, time

import sql

DAY = "2026-06-01"
PACK = "Tests/Bench/R5"
AREAS = ["arbeidsmiljo", "beredskap", "brann", "elsikkerhet", "personvern", "ytre_miljo"]
CATEGORIES = ["fall", "brann", "stikkskade", "personvern", "legemiddel", "utstyr", "vold_trusler", "rutine", "miljo", "annet"]
# What of a type's columns the files hold otherwise than the tables.
TYPES = {
    "unit": "id, name",
    "deviation": "id, unit, reported, category, severity, status, closed, due, 'N' AS responsible, measures, 'N' AS description",
    "measure": "id, deviation, due, done, approved",
    "risk_assessment": "id, unit, area, date, likelihood, consequence, approved",
    "review": "id, unit, date, approved",
}


def shares(records, municipalities):
    """How many records of each type each municipality has; the counts of R5's generator."""
    whole = sum(1 / rank for rank in range(1, municipalities + 1))
    sizes = [max(200, int(records / whole / rank)) for rank in range(1, municipalities + 1)]
    sizes[0] += max(0, records - sum(sizes))
    found = []
    for number, size in enumerate(sizes, 1):
        deviations, measures, reviews = size * 70 // 100, size * 15 // 100, max(1, size // 100)
        units = max(1, deviations // 200)
        found.append((f"m{number:03}", deviations, measures, reviews, units, size - deviations - measures - reviews - units))
    return found


def generate(db, name, deviations, measures, reviews, units, risks):
    """Fills the tables with one municipality's records."""
    def upper(text): return f"md5_number_upper('{name}/' || {text})"
    def lower(text): return f"md5_number_lower('{name}/' || {text})"
    def chosen(words, draw): return f"({words!r})[1 + CAST({draw} AS INTEGER)]"
    day = f"DATE '{DAY}'"
    db.execute(f"""
    CREATE OR REPLACE TEMP TABLE u AS
    SELECT i, format('U{{:06d}}', i + 1) AS id, a % 100 < 3 AS silent, a // 100 % 100 < 1 AS empty,
      CASE WHEN a // 10000 % 100 < 15 THEN 200 + CAST(a // 1000000 % 300 AS INTEGER) ELSE 50 END AS open
    FROM (SELECT range AS i, {upper("'unit/' || range")} AS a FROM range({units}));
    INSERT INTO records.unit (municipality, id, name) SELECT '{name}', id, 'Avdeling ' || id FROM u;
    CREATE OR REPLACE TEMP TABLE d AS
    SELECT d.i, format('D{{:08d}}', d.i + 1) AS id, u.id AS unit, d.age, d.category, d.severity, d.status_draw,
      CASE WHEN d.draw >= CASE WHEN d.age > 30 THEN u.open ELSE 750 END THEN CAST(d.b % (d.age + 1) AS INTEGER) END AS closed
    FROM (
      SELECT e.i, e.a // 100 % 1000 AS draw, e.a // 100000 % 10 AS category, e.a // 1000000 % 100 AS severity,
        e.a // 100000000 % 2 AS status_draw, e.b // 1000003 AS b, v.i AS unit,
        CAST(CASE WHEN v.silent THEN 370 + e.a // 1000000000 % 726 ELSE e.a // 1000000000 % 1096 END AS INTEGER) AS age
      FROM (
        SELECT i, a, b, CAST(floor({units} * pow((b % 1000003) / 1000003, 1.2)) AS BIGINT) AS unit FROM (
          SELECT range AS i, {upper("'deviation/' || range")} AS a, {lower("'deviation/' || range")} AS b
          FROM range({deviations})) ) e
      JOIN u w ON w.i = e.unit
      -- What a unit without any would report its neighbour does.
      JOIN u v ON v.i = CASE WHEN w.empty THEN (w.i + 1) % {units} ELSE w.i END
    ) d JOIN u ON u.i = d.unit;
    INSERT INTO records.deviation (
      municipality, id, unit, reported, category, severity, status, closed, due, responsible, measures, description)
    SELECT '{name}', id, unit, {day} - age, {chosen(CATEGORIES, "category")},
      CASE WHEN severity < 20 THEN 1 WHEN severity < 50 THEN 2 WHEN severity < 80 THEN 3 WHEN severity < 95 THEN 4 ELSE 5 END,
      CASE WHEN closed IS NOT NULL THEN 'closed' WHEN status_draw = 0 THEN 'open' ELSE 'in_progress' END,
      {day} - closed, {day} - age + 60, TRUE, [], TRUE
    FROM d;
    INSERT INTO records.measure (municipality, id, deviation, due, done, approved)
    SELECT '{name}', format('M{{:08d}}', i + 1), id, {day} - age + 60,
      CASE WHEN is_done THEN {day} - coalesce(closed, age - 60) END, is_done AND a // 1000 % 100 < 97
    FROM (SELECT m.i, m.a, d.id, d.age, d.closed, m.a % 100 < CASE WHEN d.closed IS NULL THEN 30 ELSE 94 END AS is_done
      FROM (SELECT range AS i, {upper("'measure/' || range")} AS a, {lower("'measure/' || range")} AS b
        FROM range({measures})) m
      JOIN d ON d.i = CAST(m.b % {max(1, deviations)} AS BIGINT));
    INSERT INTO records.risk_assessment (municipality, id, unit, area, date, likelihood, consequence, approved)
    SELECT '{name}', format('R{{:08d}}', i + 1), format('U{{:06d}}', cell // 6 + 1), {chosen(AREAS, "cell % 6")},
      {day} - CAST(CASE WHEN {upper("'cell/' || cell")} % 100 < 4 THEN 366 + a % 730 ELSE a % 1096 END AS INTEGER),
      1 + a // 2000 % 5, 1 + a // 10000 % 5, a // 100000 % 10 < 9
    FROM (SELECT range AS i, {upper("'risk/' || range")} AS a,
        CAST({lower("'risk/' || range")} % {units * 6} AS BIGINT) AS cell FROM range({risks}));
    INSERT INTO records.review (municipality, id, unit, date, approved)
    SELECT '{name}', format('V{{:07d}}', i + 1), format('U{{:06d}}', i % {units} + 1),
      {day} - CAST(least(1400, a % 390 + 365 * (i // {units})) AS INTEGER), a // 1000 % 100 < 92
    FROM (SELECT range AS i, {upper("'review/' || range")} AS a FROM range({reviews}));
    INSERT INTO etterlev.clock VALUES ('{name}', '{sql.moment(DAY).isoformat()}', {day});
    """)


def mine():
    """What the kernel says of this process and of those that it started, each as the fields behind its name."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                found[int(pid)] = [int(field) if field.lstrip("-").isdigit() else 0
                                   for field in file.read().rsplit(")", 1)[1].split()]
        except OSError:
            continue
    chosen = {os.getpid()}
    while more := {pid for pid, fields in found.items() if fields[1] in chosen} - chosen:
        chosen |= more
    return [found[pid] for pid in chosen]


def processor():
    """How long processors have worked for this, in seconds."""
    return sum(fields[11] + fields[12] for fields in mine()) / os.sysconf("SC_CLK_TCK")


class Peak(threading.Thread):
    """The most memory that they have had, in MB."""
    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.ends = 0, threading.Event()
        self.start()

    def run(self):
        while not self.ends.wait(0.2):
            pages = sum(fields[21] for fields in mine())
            self.most = max(self.most, pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000)


def compiled(etterlev, dialect, *part):
    done = subprocess.run([etterlev, "sql", "--dialect", dialect, *part, PACK], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[:2000])
    return done.stdout


def write(db, name, folder):
    """A municipality's records as files."""
    os.makedirs(folder)
    for table, columns in TYPES.items():
        db.execute(f"""COPY (SELECT '{table}' AS type, {columns} FROM records.{table} WHERE municipality = '{name}')
                       TO '{folder}/{table}.jsonl' (FORMAT json)""")


def same(etterlev, engine, name, folder):
    """How many rows the engine gives for a municipality, and how many of them are others here."""
    wanted = {key: (value["verdict"], value["unit"]) for key, value in sql.expected(etterlev, PACK, folder, DAY).items()}
    found = {(rule, subject): (verdict, unit) for rule, subject, verdict, unit in engine.verdicts(name)}
    wrong = [key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)]
    for key in sorted(wrong)[:10]:
        print(f"  {name}: {key}: the engine says {wanted.get(key)}, here it is {found.get(key)}")
    return len(wanted), len(wrong)


class Duck:
    """The records are made here, and judged unless it is by another."""
    def __init__(self, folder, threads, memory):
        import duckdb
        self.db = duckdb.connect(f"{folder}/warehouse.duckdb")
        self.db.execute(f"SET TimeZone = 'UTC'; SET threads = {threads}; SET memory_limit = '{memory}GB'; "
                        f"SET temp_directory = '{folder}/spill'; SET preserve_insertion_order = false")

    def load(self, script, lines):
        """Fills the tables from record files as the documentation does."""
        self.db.execute(f"""INSERT INTO etterlev.lines
            SELECT split_part(filename, '/', -2), filename, row_number() OVER (), nfc_normalize(CAST(json AS TEXT))
            FROM read_json_objects('{lines}/*/*.jsonl', format = 'newline_delimited', filename = true)""")
        self.db.execute(script)
        self.db.execute("DELETE FROM etterlev.lines; DELETE FROM etterlev.staged")

    def rules(self):
        return [row[0] for row in self.db.execute(
            "SELECT view_name FROM duckdb_views() WHERE schema_name = 'rules' ORDER BY view_name").fetchall()]

    def ask(self, rule, path):
        """Writes what is not green to a file; how many rows that are."""
        return self.db.execute(f"""COPY (SELECT municipality, subject, unit, verdict, clause FROM rules."{rule}"
            WHERE verdict <> 'green') TO '{path}.parquet' (FORMAT parquet)""").fetchone()[0]

    def verdicts(self, name):
        return self.db.execute(
            "SELECT rule, subject, verdict, unit FROM etterlev.verdicts WHERE municipality = ?", [name]).fetchall()


class Spark:
    """A session of its own over the tables, as files of Parquet."""
    def __init__(self, db, schema, rules, folder, threads, memory):
        for table in ["etterlev.clock", *(f"records.{name}" for name in TYPES)]:
            os.makedirs(f"{folder}/parquet/{table}")
            db.execute(f"COPY {table} TO '{folder}/parquet/{table}/1.parquet' (FORMAT parquet)")
        from pyspark.sql import SparkSession
        builder = SparkSession.builder.master(f"local[{threads}]")
        for option, value in {
                "spark.driver.memory": f"{memory}g", "spark.local.dir": f"{folder}/spill", "spark.ui.enabled": "false",
                "spark.sql.warehouse.dir": f"{folder}/warehouse", "spark.sql.catalogImplementation": "in-memory",
                "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR",
                "spark.sql.session.timeZone": "UTC"}.items():
            builder = builder.config(option, value)
        self.session = builder.getOrCreate()
        self.run(schema)
        for path in glob.glob(f"{folder}/parquet/*.*"):
            table = os.path.basename(path)
            self.run(f"DROP TABLE {table};\nCREATE TABLE {table} USING parquet LOCATION '{path}'")
        self.run(rules)

    def run(self, script):
        for statement in script.split(";\n"):
            if re.sub("--.*", "", statement).strip():
                self.session.sql(statement)

    def rules(self):
        return sorted(row.viewName for row in self.session.sql("SHOW VIEWS IN rules").collect())

    def ask(self, rule, path):
        self.session.sql(f"SELECT municipality, subject, unit, verdict, clause FROM rules.`{rule}` "
                         "WHERE verdict <> 'green'").write.parquet(path)
        return self.session.read.parquet(path).count()

    def verdicts(self, name):
        return [tuple(row) for rule in self.rules() for row in self.session.sql(
            f"SELECT rule, subject, verdict, unit FROM rules.`{rule}` WHERE municipality = '{name}'").collect()]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("engines", type=lambda text: text.split(","))
    options.add_argument("etterlev")
    options.add_argument("--records", type=int, default=100_000)
    options.add_argument("--municipalities", type=int, default=357)
    options.add_argument("--threads", type=int, default=os.cpu_count())
    options.add_argument("--memory", type=int, default=12)
    options.add_argument("--folder", default=tempfile.gettempdir())
    options.add_argument("--lines", action="store_true")
    options.add_argument("--compare", type=int, default=1)
    given = options.parse_args()
    folder = tempfile.mkdtemp(prefix="scale", dir=given.folder)
    try:
        sys.exit(run(given, folder))
    finally:
        shutil.rmtree(folder)


def run(given, folder):
    started = time.monotonic()
    engine = Duck(folder, given.threads, given.memory)
    db = engine.db
    db.execute(compiled(given.etterlev, "duckdb"))
    sizes = shares(given.records, given.municipalities)
    for size in sizes:
        generate(db, *size)
    records = sum(sum(size[1:]) for size in sizes)
    print(f"{records} records of {len(sizes)} municipalities, the largest with {sum(sizes[0][1:])}: "
          f"made in {time.monotonic() - started:.1f} s", flush=True)
    chosen = [size[0] for size in sizes if sum(size[1:]) <= 100_000][:given.compare]
    for name in (size[0] for size in sizes) if given.lines else chosen:
        write(db, name, f"{folder}/lines/{name}")
    if given.lines:
        begun, before = time.monotonic(), processor()
        engine.load(compiled(given.etterlev, "duckdb", "--part", "load"), f"{folder}/lines")
        print(f"loaded from files in {time.monotonic() - begun:.1f} s, {processor() - before:.1f} s of processors", flush=True)
    db.execute("CHECKPOINT")
    wrong = 0
    if "duckdb" in given.engines:
        wrong += judge(given, "duckdb", folder, engine, records, chosen)
    if "spark" in given.engines:
        engine = Spark(db, compiled(given.etterlev, "spark", "--part", "schema"),
                       compiled(given.etterlev, "spark", "--part", "rules"), folder, given.threads, given.memory)
        db.close()
        wrong += judge(given, "spark", folder, engine, records, chosen)
    return 1 if wrong else 0


def judge(given, name, folder, engine, records, chosen):
    os.mkdir(f"{folder}/{name}")
    peak = Peak()
    total, rows, busy = 0, 0, processor()
    for rule in engine.rules():
        begun, before = time.monotonic(), processor()
        found = engine.ask(rule, f"{folder}/{name}/{rule}")
        seconds = time.monotonic() - begun
        total, rows = total + seconds, rows + found
        print(f"  {rule:4} {seconds:8.2f} s, {processor() - before:8.2f} s of processors {found:12} not green", flush=True)
    print(f"{name}: {records} records judged in {total:.1f} s by {given.threads} threads, "
          f"{processor() - busy:.1f} s of processors, {rows} not green, {peak.most} MB", flush=True)
    wrong = 0
    for place in chosen:
        compared, differences = same(given.etterlev, engine, place, f"{folder}/lines/{place}")
        wrong += differences
        print(f"{place}: {compared} rows compared with the engine's, {differences} differences", flush=True)
    return wrong


if __name__ == "__main__":
    main()
