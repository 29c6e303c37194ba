"""Starts the daemon, changes records, kills it at a random moment, and holds its log against what was told; many times."""

import argparse, hashlib, json, os, random, signal, socket, subprocess, sys, threading, time

PACK = """
source law "Law" { id "L" in force from 2000-01-01 }
record unit scope { name label }
record task { of unit; level integer }
rule level "Level" {
  basis law "1"
  for task t
  red when t.level > 6 because "{t.level}"
  yellow when t.level > 3 because "{t.level}"
}
criterion C "c" { basis law "1" rules level verdict worst }
"""
ORDER = {"green": 0, "yellow": 1, "unknown": 2, "red": 3}


class Broken(Exception):
  pass


class Writer(threading.Thread):
  """Changes records all the time, each whole and renamed into place; now and then one that is broken."""

  def __init__(self, records, draw):
    super().__init__(daemon=True)
    self.records, self.draw, self.isDone = records, draw, False

  def run(self):
    while not self.isDone:
      number = self.draw.randrange(8)
      text = json.dumps({"type": "task", "id": f"t{number}", "of": "u", "level": self.draw.randrange(10)})
      if self.draw.random() < 0.05:
        text = text[:-3]
      with open(f"{self.records}/.aside", "w") as file:
        file.write(text)
      os.rename(f"{self.records}/.aside", f"{self.records}/t{number}.json")
      time.sleep(self.draw.random() * 0.004)


class Subscriber(threading.Thread):
  """Hears events from the one that it last heard on, as a browser does."""

  def __init__(self, path, last):
    super().__init__(daemon=True)
    self.path, self.last, self.events, self.isReset = path, last, [], False
    self.isOpen = threading.Event()

  def run(self):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
      try:
        if self.listen():
          return
      except OSError:
        pass
      time.sleep(0.003)

  def listen(self):
    """True when the stream was opened."""
    with socket.socket(socket.AF_UNIX) as peer:
      peer.settimeout(20)
      peer.connect(self.path)
      head = f"GET /events HTTP/1.1\r\nHost: h\r\nLast-Event-ID: {self.last}\r\n\r\n"
      peer.sendall(head.encode())
      text = b""
      while b"\r\n\r\n" not in text:
        got = peer.recv(65536)
        if not got:
          return False
        text += got
      head, text = text.split(b"\r\n\r\n", 1)
      if b" 200 " not in head.split(b"\r\n")[0]:
        return False
      self.isOpen.set()
      try:
        while True:
          while b"\n\n" in text:
            event, text = text.split(b"\n\n", 1)
            self.note(event)
          got = peer.recv(65536)
          if not got:
            return True
          text += got
      except OSError:
        return True

  def note(self, event):
    lines = dict(line.split(b": ", 1) for line in event.split(b"\n") if b": " in line)
    if lines.get(b"event") == b"reset":
      self.isReset = True
    elif b"data" in lines:
      self.events.append((int(lines[b"id"]), lines[b"data"]))


class Trial:
  """One state directory through some rounds."""

  def __init__(self, binary, work, number, draw):
    self.binary, self.draw = binary, draw
    self.folder = f"{work}/{number}"
    self.records, self.state = f"{self.folder}/records", f"{self.folder}/state"
    os.makedirs(self.records)
    with open(f"{self.folder}/pack.krav", "w") as file:
      file.write(PACK)
    with open(f"{self.records}/u.json", "w") as file:
      file.write('{"type":"unit","id":"u","name":"U"}')
    self.told, self.checkedUntil, self.former = {}, 0, {}
    self.atWork = 0

  def start(self, state=None):
    return subprocess.Popen(
      [f"{self.binary}/etterlevd", "--rules", f"{self.folder}/pack.krav", "--records", self.records,
       "--state", state or self.state, "--socket", f"{self.folder}/socket", "--segment-size", "24K"],
      stdout=subprocess.DEVNULL, stderr=open(f"{self.folder}/errors.txt", "ab"))

  def round(self):
    writer = Writer(self.records, random.Random(self.draw.random()))
    writer.start()
    daemon = self.start()
    subscriber = Subscriber(f"{self.folder}/socket", max(self.told, default=0))
    try:
      # Some are killed while they start, the others at work.
      if self.draw.random() < 0.7:
        subscriber.start()
        if not subscriber.isOpen.wait(20):
          raise Broken("the daemon does not answer")
        self.atWork += 1
      time.sleep(self.draw.random() * 0.06)
      if daemon.poll() is not None:
        raise Broken(f"the daemon has ended with {daemon.returncode}")
    finally:
      daemon.send_signal(signal.SIGKILL)
      daemon.wait()
      writer.isDone = True
      writer.join()
      if subscriber.is_alive():
        subscriber.join()
    self.check(subscriber)

  def lines(self):
    """Every whole line of the log by its number, and in order."""
    names = [name for name in os.listdir(self.state) if name.startswith("alerts")] if os.path.isdir(self.state) else []
    names.sort(key=lambda name: int(name[7:-6]) if name[6] == "-" else sys.maxsize)
    lines = []
    for name in names:
      with open(f"{self.state}/{name}", "rb") as file:
        lines += [line for line in file.read().split(b"\n")[:-1]]
    return lines

  def check(self, subscriber):
    if subscriber.isReset:
      raise Broken("a subscriber was told to begin anew")
    for seq, line in subscriber.events:
      if seq in self.told:
        raise Broken(f"event {seq} was told twice")
      self.told[seq] = line
    heard = [seq for seq, _ in subscriber.events]
    if heard != list(range(heard[0], heard[0] + len(heard))) if heard else False:
      raise Broken(f"events were heard out of order: {heard}")
    lines = self.lines()
    if any(lines[place] != line for place, line in self.former.items() if place >= len(lines) or lines[place] != line):
      raise Broken("a line has changed")
    for seq, line in subscriber.events:
      if seq > len(lines) or lines[seq - 1] != line:
        raise Broken(f"event {seq} was told and is lost")
    for place in range(self.checkedUntil, len(lines)):
      value = json.loads(lines[place])
      former = lines[place - 1] + b"\n" if place else None
      if value["seq"] != place + 1:
        raise Broken(f"line {place + 1} has the number {value['seq']}")
      if value["prev"] != (hashlib.sha256(former).hexdigest() if former else "0" * 64):
        raise Broken(f"line {place + 1} is chained to other bytes")
    self.checkedUntil = len(lines)
    if subprocess.run([f"{self.binary}/etterlev", "log", "verify", "--state", self.state],
                      capture_output=True).returncode != 0 and lines:
      raise Broken("log verify finds a fault")
    self.live(lines)

  def live(self, lines):
    """Every alert's life makes sense: nothing is told twice."""
    standing = {}
    for line in map(json.loads, lines):
      event, alert = line["event"], line.get("alert")
      if event == "criterion-changed":
        alert = f"{line['criterion']} {line['unit']}"
        if standing.get(alert) == line.get("verdict"):
          raise Broken(f"line {line['seq']} repeats")
        standing[alert] = line.get("verdict")
      if event in ("opened", "reopened"):
        if standing.get(alert) or (event == "opened") != (alert not in standing):
          raise Broken(f"line {line['seq']}: {event} again")
        standing[alert] = line["verdict"]
      elif event in ("worsened", "eased"):
        if standing.get(alert) != line["from"] or (ORDER[line["verdict"]] > ORDER[line["from"]]) != (event == "worsened"):
          raise Broken(f"line {line['seq']}: {event} from another verdict")
        standing[alert] = line["verdict"]
      elif event == "resolved":
        if not standing.get(alert):
          raise Broken(f"line {line['seq']}: resolved again")
        standing[alert] = None
    return standing

  def finish(self):
    """The log adds up to what a new daemon finds; sha256sum and the subscriber's events vouch for it."""
    daemon = self.start()
    subscriber = Subscriber(f"{self.folder}/socket", max(self.told, default=0))
    subscriber.start()
    if not subscriber.isOpen.wait(20):
      raise Broken("the daemon does not answer")
    time.sleep(0.3)
    daemon.terminate()
    if daemon.wait() != 0:
      raise Broken("the daemon does not end as it is told")
    subscriber.join()
    self.check(subscriber)
    ours = {key: value for key, value in self.live(self.lines()).items() if value}
    state = f"{self.folder}/fresh"
    other = self.start(state)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not (os.path.exists(f"{state}/alerts.jsonl") and os.path.getsize(f"{state}/alerts.jsonl")):
      time.sleep(0.01)
    time.sleep(0.3)
    other.terminate()
    other.wait()
    self.state, former = state, self.state
    theirs = {key: value for key, value in self.live(self.lines()).items() if value}
    self.state = former
    if ours != theirs:
      raise Broken(f"the log adds up to {ours}, the records to {theirs}")
    lines = self.lines()
    os.makedirs(f"{self.folder}/lines")
    for place, line in enumerate(lines):
      with open(f"{self.folder}/lines/{place + 1:06}", "wb") as file:
        file.write(line + b"\n")
    sums = subprocess.run("find . -type f | sort | xargs sha256sum", shell=True, cwd=f"{self.folder}/lines",
                          capture_output=True, text=True, check=True).stdout.split("\n")[:-1]
    for line, total in zip(lines[1:], sums):
      if json.loads(line)["prev"] != total[:64]:
        raise Broken("sha256sum finds another chain")
    with open(f"{self.folder}/events", "wb") as file:
      for line in self.told.values():
        file.write(b"data: " + line + b"\n\n")
    if self.told:
      verify = subprocess.run([f"{self.binary}/etterlev", "log", "verify", "--state", self.state, "--events",
                               f"{self.folder}/events"], capture_output=True, text=True)
      if verify.returncode != 0 or f"{len(self.told)} of {len(self.told)} heads agree" not in verify.stdout:
        raise Broken(f"a subscriber's events do not vouch for the log: {verify.stdout}{verify.stderr}")
    return len(lines), len(self.told), len([name for name in os.listdir(self.state) if name.startswith("alerts-")])


def main():
  parser = argparse.ArgumentParser()
  parser.add_argument("binary")
  parser.add_argument("work")
  parser.add_argument("--rounds", type=int, default=60)
  parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
  options = parser.parse_args()
  draw = random.Random(options.seed)
  print(f"seed {options.seed}")
  done = lines = told = segments = atWork = 0
  trial = None
  try:
    while done < options.rounds:
      trial = Trial(options.binary, options.work, done, draw)
      for _ in range(min(25, options.rounds - done)):
        trial.round()
        done += 1
      sums = trial.finish()
      lines, told, segments, atWork = lines + sums[0], told + sums[1], segments + sums[2], atWork + trial.atWork
  except Broken as broken:
    print(f"NOT ok: round {done + 1}: {broken}")
    with open(f"{trial.folder}/errors.txt") as file:
      print("".join(file.readlines()[-20:]))
    return 1
  print(f"ok: {done} rounds, {atWork} killed at work, {lines} lines, {segments} closed segments, "
        f"{told} events told, 0 lost, 0 repeated")
  return 0


sys.exit(main())
