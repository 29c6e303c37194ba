"""Messages from what SQL says of them, written from the language's reference (section 7)."""
import collections, datetime, fractions, json, zoneinfo

MONTHS = "januar februar mars april mai juni juli august september oktober november desember".split()
ORDINALS = ["første", "andre", "tredje", "fjerde"]
OSLO = zoneinfo.ZoneInfo("Europe/Oslo")


def date(day):
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def grouped(number):
    return f"{number:,}".replace(",", " ")


def number(value):
    """Two places at most, rounded half away from zero."""
    hundredths = int(abs(value) * 100 + fractions.Fraction(1, 2))
    text = grouped(hundredths // 100)
    rest = f"{hundredths % 100:02}".rstrip("0")
    text += "," + rest if rest else ""
    return "-" + text if value < 0 and hundredths else text


def duration(text):
    count, unit = text.split(" ", 1)
    value = fractions.Fraction(int(count), 3600 if unit == "seconds" else 1)
    one, many = {"days": ("dag", "dager"), "months": ("måned", "måneder"), "seconds": ("time", "timer")}.get(
        unit, ("virkedag", "virkedager"))
    return f"{number(value)} {one if abs(value) == 1 else many}"


def part(text):
    mark = {"~": " (omtrent)", "?": " (usikkert)", "%": " (omtrent, usikkert)"}.get(text[-1], "")
    text = text.rstrip("~?%")
    year = text[:4]
    if "X" in year:
        first = int(year.replace("X", "0"))
        return f"{first}–{first + (99 if year.endswith('XX') else 9)}{mark}"
    if len(text) == 4 or text[5:7] == "XX":
        return str(int(year)) + mark
    code = int(text[5:7])
    if len(text) == 10 and text[8:] != "XX":
        return date(datetime.date.fromisoformat(text)) + mark
    if code <= 12:
        word = MONTHS[code - 1]
    elif code <= 23:
        word = ["våren", "sommeren", "høsten"][code - 21]
    elif code <= 36:
        word = ORDINALS[code - 33] + " kvartal"
    elif code <= 39:
        word = ORDINALS[code - 37] + " tertial"
    else:
        word = ORDINALS[code - 40] + " halvår"
    return f"{word} {int(year)}{mark}"


def period(text):
    if "/" not in text:
        return part(text)
    start, end = (None if half in ("", "..") else part(half) for half in text.split("/"))
    return f"{start}–{end}" if start and end else f"fra {start}" if start else f"til {end}"


def instant(seconds):
    moment = datetime.datetime.fromtimestamp(int(seconds), OSLO)
    return f"{date(moment)} kl. {moment:%H.%M}" + (f".{moment:%S}" if moment.second else "")


class Messages:
    def __init__(self, templates, labels):
        self.templates = collections.defaultdict(list)
        for rule, clause, _, kind, text in sorted(templates, key=lambda row: int(row[2])):
            self.templates[rule, clause].append((kind, text))
        self.labels = {(enum, value): label for enum, value, label in labels}

    def text(self, rule, clause, parameters):
        values = iter(json.loads(parameters))
        return "".join(text if kind == "text" else self.value(kind, text, next(values))
                       for kind, text in self.templates[rule, clause])

    def value(self, kind, enum, value):
        if value is None:
            return "ikke oppgitt"
        if value == "?":
            return "ukjent"
        value = value[1:]
        if kind == "enum":
            return self.labels.get((enum, value)) or value.replace("_", " ")
        return {
            "date": lambda: date(datetime.date.fromisoformat(value)), "number": lambda: number(fractions.Fraction(value)),
            "duration": lambda: duration(value), "period": lambda: period(value), "instant": lambda: instant(value),
            "bool": lambda: "ja" if value == "true" else "nei",
        }.get(kind, lambda: value)()
