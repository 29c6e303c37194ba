"""Colours packs by the TextMate grammar, as editors do, and holds the colours to the language.

python3 grammar.py GRAMMAR.tmLanguage.json FILES.krav. Uses textmate-grammar-python, whose regular expressions are Oniguruma's.
"""

import json
import logging
import pathlib
import re
import sys

from textmate_grammar.parsers.base import LanguageParser

logging.disable(logging.CRITICAL)

WORD = r"[^\W\d]\w*(?:-\w+)*"
# What a pack is made of: a message's inside is told apart below.
TOKEN = re.compile(
    rf"""(?P<comment>//[^\n]*)|(?P<string>"(?:\\.|[^"\\\n])*")|(?P<instant>\d{{4}}-\d\d-\d\dT[\dTZ:.+-]+)
    |(?P<date>\d{{4}}-\d\d-\d\d)|(?P<number>\d+(?:\.\d+)?%?)|(?P<field>\.\s*{WORD})|(?P<word>{WORD})""",
    re.VERBOSE,
)
# A record's field stands before its type.
TYPE = re.compile(r"\s+(\[\s*)?(label|text|integer|decimal|bool|date|instant|period|enum)\b")
# The words that can name nothing but a field: wherever else they stand, they are the language's.
RESERVED = set(
    "and or not is in under within last next else today now this exists no every count latest earliest median of at"
    " least where by satisfies true false".split()
)
# Each begins its line: what opens a declaration or a clause.
OPENING = set("use source enum record parameter define rule criterion statistics import snapshot accept access proxy test".split())

failures = []


def expect(is_so, place, text, wanted, scopes):
    if not is_so:
        failures.append(f"NOT ok: {place}: `{text}` should be {wanted}, is {' '.join(scopes[1:]) or 'plain'}")


def coloured(parser, text):
    """The scopes of every character that has any, by line and column."""
    scopes = {}
    element = parser.parse_string(text)
    for (line, column), content, names in element.flatten() if element else []:
        for offset in range(len(content)):
            scopes[line, column + offset] = names
    return scopes


def hold(path, parser):
    text = path.read_text(encoding="utf-8").replace("\t", " ")
    scopes = coloured(parser, text)
    count = 0
    for number, line in enumerate(text.split("\n")):
        for token in TOKEN.finditer(line):
            kind, written = token.lastgroup, token.group()
            column = token.start() + len(written) - len(written.lstrip(". "))
            here = scopes.get((number, column), [])
            place = f"{path.name}:{number + 1}:{column + 1}"
            has = lambda *starts: any(name.startswith(starts) for name in here)
            before = line[: token.start()]
            names_a_field = re.fullmatch(r"\s*|.*[{;,]\s*", before) or TYPE.match(line, token.end())
            count += 1
            expect(not has("invalid"), place, written, "valid", here)
            if kind == "string":
                expect(has("string"), place, written, "a string", here)
                if re.search(r"\b(because|remedy)\s*$", before):
                    for part in re.finditer(r"(?<!\\)\{([^}]*)\}", written):
                        inner = scopes.get((number, token.start() + part.start(1)), [])
                        expect("source.krav" in inner[1:], place, part.group(), "printed", inner)
            elif kind == "comment":
                expect(has("comment"), place, written, "a comment", here)
            elif kind in ("instant", "date", "number"):
                expect(has("constant.numeric"), place, written, "a number", here)
            elif kind == "field":
                expect(not has("keyword", "constant"), place, written, "a field", here)
            elif written in RESERVED and not names_a_field:
                expect(has("keyword", "constant", "storage", "support", "variable.language"), place, written, "a word of the language", here)
            elif (written == "most" and before.endswith("at ")) or (written == "basis" and before.endswith("statutory ")):
                expect(has("keyword", "storage"), place, written, "a word of the language", here)
            elif written == "rule" and re.match(r'\s+"', line[token.end() :]):
                # A rule has a name, no string: this is the field of a waiver.
                expect(not has("keyword"), place, written, "a field", here)
            elif written in OPENING and not before.strip() and re.match(r'\s+["\w]', line[token.end() :]):
                expect(has("keyword"), place, written, "a declaration", here)
    return count


parser = LanguageParser(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")))
total = sum(hold(pathlib.Path(name), parser) for name in sys.argv[2:])
for failure in failures[:40]:
    print(failure)
if not failures and total:
    print(f"ok: {total} words, numbers, strings and comments of {len(sys.argv) - 2} files are coloured as what they are")
sys.exit(1 if failures or not total else 0)
