"""A share as another machine's: a file system in this process, by the kernel's own protocol (FUSE 7.31, linux/fuse.h), that
gives out the files of a folder and tells nobody when they change.

    share.py FOLDER MOUNTPOINT FAULTS

FAULTS is a file that is read at each request, with a line `CALL ERRNO PART` for each call (open, read, list, stat) that is to
fail for every path that has PART in it; a line `half - PART` gives out the first half of such a file at each reading, though
it says that it is whole, and a line `wait - PART` has whoever reads such a file wait for as long as the line stands. It ends
when it is unmounted.
"""
import ctypes
import os
import select
import signal
import stat
import struct
import sys

folder, target, faults = (os.path.abspath(path) for path in sys.argv[1:4])
LOOKUP, FORGET, GETATTR, OPEN, READ, STATFS, RELEASE, FLUSH, INIT, OPENDIR, READDIR, RELEASEDIR, ACCESS = (
    1, 2, 3, 14, 15, 17, 18, 25, 26, 27, 28, 29, 34)
INTERRUPT, DESTROY, BATCH_FORGET = 36, 38, 42
ENOENT, EINTR, EIO, ENOSYS = 2, 4, 5, 38
paths, numbers = {1: "."}, {".": 1}

device = os.open("/dev/fuse", os.O_RDWR)
libc = ctypes.CDLL(None, use_errno=True)
options = f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()},allow_other"
if libc.mount(b"share", target.encode(), b"fuse.share", 0, options.encode()) != 0:
    sys.exit(f"mount: {os.strerror(ctypes.get_errno())}")


def number(path):
    if path not in numbers:
        numbers[path] = len(paths) + 1
        paths[numbers[path]] = path
    return numbers[path]


def real(path):
    return os.path.join(folder, path)


def fault(call, path):
    try:
        with open(faults) as file:
            for line in file:
                words = line.split(maxsplit=2)
                if len(words) == 3 and words[0] == call and words[2].strip() in path:
                    return EIO if words[1] == "-" else int(words[1])
    except FileNotFoundError:
        pass
    return 0


class Refused(Exception):
    pass


def refuse(call, path):
    error = fault(call, path)
    if error:
        raise Refused(error)


def attributes(path):
    refuse("stat", path)
    s = os.lstat(real(path))
    times = [s.st_atime_ns, s.st_mtime_ns, s.st_ctime_ns]
    return struct.pack(
        "<6Q10I", number(path), s.st_size, s.st_blocks, *(t // 10**9 for t in times), *(t % 10**9 for t in times),
        s.st_mode, s.st_nlink, s.st_uid, s.st_gid, s.st_rdev, 4096, 0)


def answer(opcode, node, data):
    path = paths.get(node)
    if opcode == INIT:
        return struct.pack("<4I2H2I2HI7I", 7, 31, 0, 0, 12, 10, 1 << 16, 1, 0, 0, 0, *[0] * 7)
    if opcode == LOOKUP:
        child = os.path.normpath(os.path.join(path, data.rstrip(b"\0").decode()))
        found = attributes(child)
        return struct.pack("<4Q2I", number(child), 0, 0, 0, 0, 0) + found
    if opcode == GETATTR:
        return struct.pack("<Q2I", 0, 0, 0) + attributes(path)
    if opcode == OPEN:
        refuse("open", path)
        return struct.pack("<Q2I", 0, 1, 0)  # FOPEN_DIRECT_IO: nothing is kept
    if opcode == READ:
        refuse("read", path)
        _, offset, size = struct.unpack_from("<2QI", data)
        with open(real(path), "rb") as file:
            whole = file.read()
        if fault("half", path):
            whole = whole[:len(whole) // 2]
        return whole[offset:offset + size]
    if opcode == OPENDIR:
        refuse("list", path)
        return struct.pack("<Q2I", 0, 0, 0)
    if opcode == READDIR:
        refuse("list", path)
        _, offset, size = struct.unpack_from("<2QI", data)
        entries = b""
        for place, name in enumerate([".", "..", *sorted(os.listdir(real(path)))]):
            if place < offset:
                continue
            kind = stat.S_IFMT(os.lstat(os.path.join(real(path), name)).st_mode) >> 12
            raw = name.encode()
            entry = struct.pack("<2Q2I", place + 100, place + 1, len(raw), kind) + raw
            entry += b"\0" * (-len(entry) % 8)
            if len(entries) + len(entry) > size:
                break
            entries += entry
        return entries
    if opcode == STATFS:
        return struct.pack("<5Q4I6I", 1 << 20, 1 << 19, 1 << 19, 1 << 20, 1 << 19, 4096, 255, 4096, 0, *[0] * 6)
    if opcode in (RELEASE, RELEASEDIR, FLUSH, ACCESS):
        return b""
    raise Refused(ENOSYS)


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
os.set_blocking(device, False)
waiting = []


def next_request():
    """One that waited and need not any more, or a new one."""
    while True:
        for request in waiting:
            if not fault("wait", paths[struct.unpack_from("<Q", request, 16)[0]]):
                waiting.remove(request)
                return request
        if not select.select([device], [], [], 0.02 if waiting else None)[0]:
            continue
        try:
            request = os.read(device, 1 << 17)
        except BlockingIOError:
            continue
        _, opcode, _, node = struct.unpack_from("<2I2Q", request)
        if opcode == INTERRUPT:
            # Who waited is being killed.
            unique, = struct.unpack_from("<Q", request, 40)
            for other in waiting[:]:
                if struct.unpack_from("<Q", other, 8)[0] == unique:
                    waiting.remove(other)
                    os.write(device, struct.pack("<IiQ", 16, -EINTR, unique))
            continue
        if opcode == READ and fault("wait", paths[node]):
            waiting.append(request)
            continue
        return request


while True:
    try:
        request = next_request()
    except OSError:
        break
    _, opcode, unique, node = struct.unpack_from("<2I2Q", request)
    if opcode in (FORGET, BATCH_FORGET, INTERRUPT):
        continue
    if opcode == DESTROY:
        break
    error, body = 0, b""
    try:
        body = answer(opcode, node, request[40:])
    except Refused as refused:
        error = refused.args[0]
    except FileNotFoundError:
        error = ENOENT
    except OSError as other:
        error = other.errno or EIO
    try:
        os.write(device, struct.pack("<IiQ", 16 + len(body), -error, unique) + body)
    except OSError:
        pass
