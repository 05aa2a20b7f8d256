"""Modules that programs use every day."""
import array, bz2, ctypes, datetime, decimal, gzip, hashlib, hmac, json, lzma, os, pathlib, platform, re
import select, signal, socket, sqlite3, ssl, struct, subprocess, sys, tempfile, threading, time, zlib
from concurrent.futures import ThreadPoolExecutor

os.dup2(1, 2)
print(2**1000)
print(json.dumps({"a": [1, 2.5, None, True], "é": "ü"}, sort_keys=True), json.loads("[1e3, -0.0]"))
print(hashlib.sha256(b"x" * 100000).hexdigest(), hmac.new(b"k", b"m", "md5").hexdigest())
print(hashlib.blake2b(b"").hexdigest()[:16], hashlib.pbkdf2_hmac("sha1", b"p", b"s", 1000).hex())
data = bytes(range(256)) * 500
print([len(m.decompress(m.compress(data))) for m in (zlib, gzip, bz2, lzma)])
with sqlite3.connect("/tmp/py.db") as db:
    db.execute("create table t (a, b)")
    db.executemany("insert into t values (?, ?)", [(i, str(i) * 2) for i in range(1000)])
    print(db.execute("select count(*), sum(a), max(b) from t").fetchone())
print(ssl.create_default_context().minimum_version.name, len(ssl.RAND_bytes(16)))
print(decimal.Decimal(2).sqrt(), datetime.datetime.fromtimestamp(0, datetime.timezone.utc), re.sub(r"(\w)(\w)", r"\2\1", "abcd"))
print(struct.pack("<Qd", 7, 1.5).hex(), array.array("i", range(5)), 0.1 + 0.2, 1e308 * 10, float("nan"), -7 // 2)
print(subprocess.run(["sh", "-c", "read x; echo got $x; exit 5"], input="line\n", text=True, capture_output=True))
with ThreadPoolExecutor(4) as pool:
    print(sum(pool.map(lambda n: n * n, range(100))))
lock, total = threading.Lock(), 0
def add():
    global total
    for _ in range(1000):
        with lock:
            total += 1
threads = [threading.Thread(target=add) for _ in range(5)]
[t.start() for t in threads]; [t.join() for t in threads]
print("threads", total)
if os.fork() == 0:
    os._exit(9)
print("child", os.waitstatus_to_exitcode(os.wait()[1]))
signal.signal(signal.SIGALRM, lambda *_: print("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.05); signal.pause()
a, b = socket.socketpair()
a.sendall(b"hello"); print(b.recv(10), select.select([b], [], [], 0))
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "x"); path.write_text("text"); print(path.stat().st_size, [p.name for p in path.parent.iterdir()])
print(ctypes.CDLL(None).abs(-4), platform.system(), platform.machine(), sys.version_info[:2], os.cpu_count() > 0)
print(time.strftime("%c", time.gmtime(0)), os.path.realpath("/proc/self/exe"))
raise SystemExit(6)
