"""Clients for load.sh, each process with a user of its own, since one user may have 32 connections.

load.py ask SOCKET COUNT SECONDS             COUNT clients that ask this and that; prints requests and errors
load.py listen SOCKET COUNT SECONDS FROM     COUNT subscribers from the sequence number FROM on, each of which comes back once
load.py probe SOCKET SECONDS                 one client, one question after the other; prints p50 and p99 in milliseconds, and
                                             those of an echo by a process that does nothing else
load.py write FOLDER SECONDS RATE            record files, written aside and renamed; prints how many
load.py sync FOLDER SECONDS                  p99 of fdatasync in milliseconds
"""
import asyncio, os, random, re, socket, sys, time

TARGETS = [
    "/alerts?limit=50", "/alerts?limit=50&verdict=red", "/alerts?unit=u7&limit=20", "/verdicts", "/verdicts?unit=u3&depth=1",
    "/health", "/rules", "/rules/in-time", "/alerts?state=resolved&limit=50",
]


def head(target, more=""):
    return f"GET {target} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode()


async def answer(reader):
    lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    length = next(int(line[16:]) for line in lines if line.lower().startswith(b"content-length: "))
    return int(lines[0].split()[1]), await reader.readexactly(length)


async def ask(path, count, seconds):
    requests = errors = 0
    until = time.monotonic() + seconds

    async def client(number):
        nonlocal requests, errors
        draw = random.Random(number)
        reader, writer = await asyncio.open_unix_connection(path, limit=1 << 22)
        while time.monotonic() < until:
            writer.write(head(draw.choice(TARGETS)))
            status, body = await answer(reader)
            requests += 1
            if status != 200 or not body.endswith((b"}", b"}\n")):
                errors += 1
                print(status, body[:200], file=sys.stderr)
            await asyncio.sleep(draw.uniform(0.5, 1.5))
        writer.close()

    for result in await asyncio.gather(*(client(n) for n in range(count)), return_exceptions=True):
        if result is not None:
            errors += 1
            print(repr(result), file=sys.stderr)
    print(requests, errors)


async def listen(path, count, seconds, first):
    wrong, lasts = [], []
    until = time.monotonic() + seconds
    entry = re.compile(rb"^id: (\d+)$", re.M)

    async def subscriber(number):
        seen = first
        leaves = [time.monotonic() + random.Random(number).uniform(0.2, 0.8) * seconds, until]
        for leave in leaves:
            # The connection that was left counts until the daemon has seen it go: as it says, another try.
            top = b""
            for _ in range(20):
                try:
                    reader, writer = await asyncio.open_unix_connection(path, limit=1 << 24)
                    writer.write(head("/events", f"Last-Event-ID: {seen}\r\n"))
                    top = await reader.readuntil(b"\r\n\r\n")
                except (ConnectionError, asyncio.IncompleteReadError):
                    top = b"HTTP/1.1 503"
                if not top.startswith((b"HTTP/1.1 503", b"HTTP/1.1 429")) or leave == leaves[0]:
                    break
                await asyncio.sleep(0.1)
            if not top.startswith(b"HTTP/1.1 200"):
                wrong.append(top)
            rest = b""
            while True:
                left = leave - time.monotonic()
                if left <= 0 and leave == leaves[0]:
                    break
                # At the end it stays until nothing more comes.
                try:
                    piece = await asyncio.wait_for(reader.read(1 << 18), max(left, 2))
                except asyncio.TimeoutError:
                    break
                if not piece:
                    wrong.append(f"closed at {seen}")
                    break
                whole, mark, rest = (rest + piece).rpartition(b"\n\n")
                if b"event: reset" in whole:
                    wrong.append(f"reset at {seen}")
                for found in entry.findall(whole):
                    if int(found) != seen + 1:
                        wrong.append(f"{int(found)} after {seen}")
                    seen = int(found)
            writer.close()
        lasts.append(seen)

    for result in await asyncio.gather(*(subscriber(n) for n in range(count)), return_exceptions=True):
        if result is not None:
            wrong.append(repr(result))
    for one in wrong[:10]:
        print(one, file=sys.stderr)
    print(len(lasts), min(lasts, default=0), max(lasts, default=0), len(wrong))


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000


def probe(path, seconds):
    mine, other = socket.socketpair()
    if os.fork() == 0:
        mine.close()
        while data := other.recv(1 << 16):
            other.sendall(data)
        os._exit(0)
    other.close()
    client = socket.socket(socket.AF_UNIX)
    client.connect(path)
    asked, echoed = [], []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        start = time.monotonic()
        client.sendall(head("/alerts?limit=50"))
        data = b""
        while b"\r\n\r\n" not in data:
            data += client.recv(1 << 16)
        top, _, body = data.partition(b"\r\n\r\n")
        assert top.startswith(b"HTTP/1.1 200"), top
        length = int(re.search(rb"(?i)content-length: (\d+)", top)[1])
        while len(body) < length:
            body += client.recv(1 << 16)
        asked.append(time.monotonic() - start)
        start = time.monotonic()
        mine.sendall(body[:100])
        mine.recv(1 << 16)
        echoed.append(time.monotonic() - start)
        time.sleep(0.005)
    print(*(f"{value:.2f}" for value in (
        quantile(asked, 0.5), quantile(asked, 0.99), quantile(echoed, 0.5), quantile(echoed, 0.99))), len(asked))


def write(folder, seconds, rate):
    start, count, late = time.monotonic(), 0, 0
    while (now := time.monotonic()) < start + seconds:
        due = int((now - start) * rate)
        while count < due:
            name = count % 1000
            done = "" if count // 1000 % 2 == 0 else ',"done":"2024-01-05"'
            with open(f"{folder}/.aside", "w") as file:
                file.write(f'{{"type":"task","id":"w{name}","unit":"u{name % 50}","due":"2024-01-10"{done}}}')
            os.rename(f"{folder}/.aside", f"{folder}/w{name}.json")
            count += 1
        time.sleep(0.005)
    print(count)


def sync(folder, seconds):
    times = []
    until = time.monotonic() + seconds
    file = os.open(f"{folder}/probe", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    while time.monotonic() < until:
        os.write(file, b"x" * 400)
        start = time.monotonic()
        os.fdatasync(file)
        times.append(time.monotonic() - start)
        time.sleep(0.05)
    print(f"{quantile(times, 0.99):.2f}")


what, *rest = sys.argv[1:]
if what == "ask":
    asyncio.run(ask(rest[0], int(rest[1]), float(rest[2])))
elif what == "listen":
    asyncio.run(listen(rest[0], int(rest[1]), float(rest[2]), int(rest[3])))
elif what == "probe":
    probe(rest[0], float(rest[1]))
elif what == "write":
    write(rest[0], float(rest[1]), float(rest[2]))
elif what == "sync":
    sync(rest[0], float(rest[1]))
