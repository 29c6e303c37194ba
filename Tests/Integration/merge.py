"""Logs as daemons write them, and what merging them must give.

  merge.py make FOLDER LOGS LINES SEED [SEGMENT]  logs of so many events, closed after so many bytes
  merge.py same FOLDER [FILE…]    the stream (or standard input) is the logs' lines, byte for byte, sorted by time, name, number
  merge.py once FOLDER FILE…      streams of several runs have each line once, each municipality's in order
  merge.py rewrite FOLDER         one log anew, with another word in it and all hashes right
  merge.py live FOLDER SECONDS SEED  writes a log for so long, a few lines at a time, half a line now and then, and begins
                                  new segments as the daemon does
"""
import datetime, hashlib, json, os, random, sys, time

ZONE = datetime.timezone(datetime.timedelta(hours=1))
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


class Log:
  def __init__(self, folder, rng):
    os.makedirs(folder, exist_ok=True)
    self.folder, self.rng, self.prev, self.seq, self.at = folder, rng, "0" * 64, 0, 1790000000 + rng.randrange(10000)

  def line(self, members):
    self.seq += 1
    line = '{"seq":%d,%s,"prev":"%s"}\n' % (self.seq, members, self.prev)
    self.prev = hashlib.sha256(line.encode()).hexdigest()
    return line

  def segment(self):
    return self.line('"event":"segment","instance":"%s"' % os.path.basename(self.folder))

  def event(self):
    rng = self.rng
    # Now and then a clock is set back.
    self.at += int(rng.expovariate(1 / 60)) - (3600 if rng.random() < 0.01 else 0)
    at = datetime.datetime.fromtimestamp(self.at, ZONE).isoformat()
    alert = "-".join("".join(rng.choice(CROCKFORD) for _ in range(4)) for _ in range(3))
    record = "avvik/AVV-2026-%05d" % rng.randrange(100000)
    digest = hashlib.sha256(record.encode()).hexdigest()
    return self.line(
        f'"at":"{at}","event":"{rng.choice(["opened", "worsened", "eased", "resolved"])}","cause":"record","alert":"{alert}",'
        f'"rule":"avvik-lukkes-i-tide","subject":"{record}","unit":"tphr/solhøgda","verdict":"{rng.choice(["red", "yellow"])}",'
        f'"basis":["FOR-2016-10-28-1250 § 9 a"],"evidence":[{{"record":"{record}","file":"avvik-2026-11.jsonl",'
        f'"line":{rng.randrange(9999)},"sha256":"{digest}"}}],"pack":"sha256:{"ab" * 32}"')


def make(folder, logs, lines, seed, segment=1 << 60):
  rng = random.Random(seed)
  for number in range(logs):
    log = Log(f"{folder}/k{number:03}", rng)
    first, text, size = 1, [log.segment()], 0
    for _ in range(lines):
      if size > segment:
        open(f"{log.folder}/alerts-{first}.jsonl", "w", encoding="utf-8").writelines(text)
        first, size = log.seq + 1, 0
        text = [log.segment()]
      text.append(log.event())
      size += len(text[-1])
    open(f"{log.folder}/alerts.jsonl", "w", encoding="utf-8").writelines(text)


def files(folder):
  names = [n for n in os.listdir(folder) if n.startswith("alerts") and n.endswith(".jsonl")]
  return sorted(names, key=lambda n: int(n[7:-6]) if n[6] == "-" else 1 << 60)


def lines_of(folder):
  for name in files(folder):
    with open(f"{folder}/{name}", "rb") as file:
      yield from file


def expected(folder):
  """Each line of the stream with what it is sorted by."""
  for name in os.listdir(folder):
    latest = float("-inf")
    for line in lines_of(f"{folder}/{name}"):
      value = json.loads(line)
      if "at" in value:
        latest = max(latest, datetime.datetime.fromisoformat(value["at"]).timestamp())
      digest = hashlib.sha256(line).hexdigest()
      text = '{"municipality":%s,"seq":%d,"hash":"%s","line":' % (json.dumps(name, ensure_ascii=False), value["seq"], digest)
      yield (latest, name.encode(), value["seq"]), text.encode() + line[:-1] + b"}"


def read(paths):
  text = b"".join(open(path, "rb").read() for path in paths) if paths else sys.stdin.buffer.read()
  assert not text or text.endswith(b"\n"), "half a line at the end"
  return text.split(b"\n")[:-1]


def same(folder, *paths):
  want = [line for _, line in sorted(expected(folder))]
  got = read(paths)
  assert len(got) == len(want), f"{len(got)} lines, not {len(want)}"
  for line, other in zip(got, want):
    assert line == other, f"{line}\nnot {other}"


def once(folder, *paths):
  want, got = {}, {}
  for (_, name, _), line in sorted(expected(folder), key=lambda item: item[0][1:]):
    want.setdefault(name, []).append(line)
  for line in read(paths):
    got.setdefault(json.loads(line)["municipality"].encode(), []).append(line)
  for name in want:
    assert got.get(name) == want[name], f"{name}: {len(got.get(name, []))} lines, not {len(want[name])}, or others"


def rewrite(folder):
  prev, text = "0" * 64, b""
  for line in lines_of(folder):
    value = json.loads(line)
    line = line.replace(value["prev"].encode(), prev.encode()).replace(b'"verdict":"red"', b'"verdict":"yellow"')
    prev = hashlib.sha256(line).hexdigest()
    text += line
  for name in files(folder):
    os.remove(f"{folder}/{name}")
  open(f"{folder}/alerts.jsonl", "wb").write(text)


def live(folder, seconds, seed):
  rng = random.Random(seed)
  log = Log(folder, rng)
  first, file = 1, open(f"{folder}/alerts.jsonl", "ab", buffering=0)
  file.write(log.segment().encode())
  end = time.monotonic() + seconds
  while time.monotonic() < end:
    text = "".join(log.event() for _ in range(rng.randrange(1, 40))).encode()
    half = rng.randrange(len(text))
    file.write(text[:half])
    if rng.random() < 0.3:
      time.sleep(0.002)
    file.write(text[half:])
    if rng.random() < 0.1:
      os.rename(f"{folder}/alerts.jsonl", f"{folder}/alerts-{first}.jsonl")
      file, first = open(f"{folder}/alerts.jsonl", "ab", buffering=0), log.seq + 1
      file.write(log.segment().encode())
    time.sleep(rng.random() * 0.005)


if __name__ == "__main__":
  command, *words = sys.argv[1:]
  try:
    globals()[command](*(float(word) if "." in word and word.replace(".", "").isdigit() else int(word) if word.isdigit() else word for word in words))
  except AssertionError as error:
    sys.exit(f"merge.py {command}: {str(error)[:2000]}")
