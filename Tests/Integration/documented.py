"""The fenced `sh` blocks of the README and the catalogues, and which test runs each.

A block without a mark is run by documented.sh itself. One that needs more than a shell, a folder and a daemon has a line
`<!-- SCRIPT: NAME -->` before it: SCRIPT takes the block from the page by `block PAGE NAME`, or holds the text NAME where it
does the same by other means.

  documented.py block PAGE NAME    the commands of a block: PAGE is the file's name without its ending
  documented.py count PAGE NAME    how many commands these are
  documented.py marks              wrong marks, one a line
  documented.py pages              pages with a block without a mark
  documented.py plain PAGE         the commands of these blocks, in order
  documented.py lines              how many commands there are, and how many of them stand in marked blocks
"""
import os, re, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MARK = re.compile(r"^<!-- (\S+): (.+) -->$")


def pages():
    found = [os.path.join(ROOT, "README.md")]
    for folder, _, names in sorted(os.walk(os.path.join(ROOT, "Sources"))):
        if folder.endswith(".docc"):
            found += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".md")]
    return found


def name_of(path):
    return os.path.basename(path)[: -len(".md")]


def blocks(path):
    """(line, script or None, name, text) of each block."""
    found, mark, start, text = [], None, None, []
    for number, line in enumerate(open(path, encoding="utf-8").read().split("\n"), 1):
        if start is not None:
            if line.startswith("```"):
                found.append((start, *(mark or (None, None)), "\n".join(text) + "\n"))
                mark, start, text = None, None, []
            else:
                text.append(line)
        elif line.startswith("```sh"):
            start = number
        elif line.startswith("```"):
            start, mark = None, None
        elif MARK.match(line):
            mark = MARK.match(line).groups()
        elif line.strip():
            mark = None
    return found


def commands(text):
    """How many commands a block has: here-documents, comments and continued lines are none of their own."""
    count, end, continued = 0, None, False
    for line in text.split("\n"):
        if end is not None:
            end = None if line == end else end
            continue
        bare = line.strip()
        if bare and not bare.startswith("#") and not continued and bare not in ("done", "fi"):
            count += 1
        continued = bare.endswith("\\") or bare.endswith("&&")
        here = re.search(r"<<'?(\w+)'?", line)
        if here:
            end = here.group(1)
    return count


def main(words):
    if words[:1] in (["block"], ["count"]):
        texts = [b[3] for p in pages() if name_of(p) == words[1] for b in blocks(p) if b[2] == words[2]]
        if len(texts) != 1:
            sys.exit(f"there are {len(texts)} blocks `{words[2]}` on {words[1]}")
        print(texts[0] if words[0] == "block" else commands(texts[0]), end="")
    elif words == ["marks"]:
        for path in pages():
            place = os.path.relpath(path, ROOT)
            for line, script, name, text in blocks(path):
                if script is None:
                    continue
                try:
                    source = open(os.path.join(ROOT, script), encoding="utf-8").read()
                except OSError:
                    print(f"{place}:{line}: there is no {script}")
                    continue
                if f"block {name_of(path)} {name}" not in source and name not in source:
                    print(f"{place}:{line}: {script} has nothing of `{name}`")
    elif words == ["pages"]:
        for path in pages():
            if any(script is None for _, script, _, _ in blocks(path)):
                print(os.path.relpath(path, ROOT))
    elif words[:1] == ["plain"]:
        path = os.path.join(ROOT, words[1])
        print("".join(text for _, script, _, text in blocks(path) if script is None), end="")
    elif words == ["lines"]:
        counts = [(commands(text), script) for p in pages() for _, script, _, text in blocks(p)]
        marked = sum(count for count, script in counts if script)
        print(f"{sum(count for count, _ in counts)} commands, {marked} of them run by a script of their own")
    else:
        sys.exit(__doc__)


main(sys.argv[1:])
