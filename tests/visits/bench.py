"""
What counting visits costs: ``make bench`` prints each figure beside the one to reach.

Speeds are rates or ratios within one run, on this machine as it is at the moment; they are no tests.
"""

import gc
import multiprocessing
import os
import platform
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.portal import ROOT, clean_environment, run_python
from tests.redis import free_port, running_redis
from tests.visits.crash.processes import open_store

HITS = 20_000
VISITORS, PAGES = 5_000, 300
REQUESTS, CONNECTIONS = 6_000, 8
ROUNDS = 5
AGENT = "Mozilla/5.0 (Linux; Android 10; SM-A{}F) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36"


def show(what, figure, wanted, reached):
    print(f"  {'✓' if reached else '✗'} {what:<62} {figure:>16}   muốn: {wanted}", flush=True)


# -- the hot store ----------------------------------------------------------------------------------------------------


def send_hits(where, count, seed, started):
    from visits.hot_store import Hit

    store, chance = open_store(where), random.Random(seed)
    now = int(time.time())
    store.salt(1)
    started.wait()
    for number in range(count):
        visitor = chance.randrange(VISITORS)
        page = chance.randrange(1, PAGES)
        store.hit(
            now,
            Hit(
                1,
                page,
                visitor.to_bytes(8, "big"),
                visitor.to_bytes(8, "big"),
                f"{seed}-{number:08}",
            ),
        )


def hits_per_second(where, processes):
    started = multiprocessing.Barrier(processes + 1)
    share = HITS // processes
    workers = [
        multiprocessing.Process(target=send_hits, args=(where, share, seed, started))
        for seed in range(processes)
    ]
    for worker in workers:
        worker.start()
    started.wait()
    start = time.perf_counter()
    for worker in workers:
        worker.join()
    return share * processes / (time.perf_counter() - start)


def bench_hot_store():
    for processes, wanted in ((1, 10_000), (4, 6_000)):
        rates = []
        for _ in range(3):
            with tempfile.TemporaryDirectory() as folder:
                rates.append(hits_per_second(folder, processes))
        rate = statistics.median(rates)
        what = f"SQLite, {processes} tiến trình, lượt/giây (giữa của 3 lần)"
        show(what, f"{rate:,.0f}", f"≥ {wanted:,}", rate >= wanted)
    with tempfile.TemporaryDirectory() as folder, running_redis(folder) as (url, _):
        for processes in (1, 4):
            rate = hits_per_second(url, processes)
            show(
                f"Redis, {processes} tiến trình, lượt/giây",
                f"{rate:,.0f}",
                "≥ 5,000",
                rate >= 5_000,
            )


# -- folding and rendering, with Django and a prepared portal ---------------------------------------------------------


def bench_folding():
    from django.db import connection

    from visits import folding, numbers
    from visits.hot_store import get_store
    from visits.models import FoldedBatch

    store, now = get_store(), int(time.time())
    times = []
    for seed in range(3):
        send_hits(str(store.folder), HITS, f"{seed}-{now}", multiprocessing.Barrier(1))
        store.seal(1)
        (batch,) = store.batches(1)
        start = time.perf_counter()
        assert folding.add_batch(batch, 0, now)
        store.finish(now, batch, numbers.base_of(1, now, {page for _, page in batch.hits}))
        times.append((time.perf_counter() - start) * 1000)
    assert FoldedBatch.objects.exists()
    milliseconds = statistics.median(times)
    what = f"gộp {HITS:,} lượt vào {connection.vendor}, ms"
    show(what, f"{milliseconds:.1f}", "≤ 100", milliseconds <= 100)


def bench_rendering():
    """The same page with the tags and with empty ones in their place, in turn, in one process."""
    from django.db import connection
    from django.template import Node, engines
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from articles.models import ArticlePage
    from visits.templatetags.visits import register

    class Nothing(Node):
        def render(self, context):
            return ""

    real = dict(register.tags)
    empty = {name: lambda parser, token: Nothing() for name in real}
    client = Client(HTTP_HOST="127.0.0.1")
    address = ArticlePage.objects.live().order_by("pk").last().url
    engine = engines["django"].engine

    def use(tags):
        register.tags.clear()
        register.tags.update(tags)
        for loader in engine.template_loaders:
            loader.reset()

    def measure(count):
        start = time.perf_counter()
        for _ in range(count):
            assert client.get(address).status_code == 200
        return (time.perf_counter() - start) / count

    def queries():
        measure(3)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    ratios, counts = [], {}
    for name, tags in (("with", real), ("without", empty)):
        use(tags)
        counts[name] = queries()
    for _ in range(9):
        use(real)
        measure(5)
        with_tags = measure(20)
        use(empty)
        measure(5)
        gc.collect()
        ratios.append(with_tags / measure(20) - 1)
    more = statistics.median(ratios) * 100
    show("trang bài có thẻ so với không có thẻ, thời gian", f"{more:+.2f} %", "≤ +1 %", more <= 1)
    added = counts["with"] - counts["without"]
    show("trang bài có thẻ so với không có thẻ, số truy vấn", f"{added:+d}", "+0", added == 0)


# -- the endpoint, through the real server ----------------------------------------------------------------------------


def requests_of(path, port, token=None):
    """Return the bytes of requests; beacons all differ, as from a thousand kinds of telephones."""
    if token is None:
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        return [head.encode()] * REQUESTS
    found = []
    for number in range(REQUESTS):
        body = f'{{"t":"{token}","n":"{random.randbytes(8).hex()}","r":"www.google.com"}}'
        found.append(
            (
                f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
                f"Sec-Fetch-Site: same-origin\r\nUser-Agent: {AGENT.format(number % 1000)}\r\n"
                f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            ).encode()
        )
    return found


def requests_per_second(port, requests):
    """Send ``requests`` over eight connections that are kept open, and return how many were answered in a second."""
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    for place in range(0, len(requests), CONNECTIONS):
        for connection, request in zip(connections, requests[place:], strict=False):
            connection.sendall(request)
        for connection in connections[: len(requests) - place]:
            read_answer(connection)
    seconds = time.perf_counter() - start
    for connection in connections:
        connection.close()
    return len(requests) / seconds


def read_answer(connection):
    """Read one whole answer."""
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
    length = int(answer.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(answer) < end + 4 + length:
        answer += connection.recv(65536)


def bench_endpoint(data_dir, threads):
    from visits import clock, tokens

    port = free_port()
    environment = clean_environment(
        data_dir,
        DJANGO_SETTINGS_MODULE="tests.visits.bench_settings",
        PORT=str(port),
        VISITS_BEACONS_PER_MINUTE="1000000000",
        VISITS_NEW_VISITS_PER_HOUR="1000000000",
    )
    granian = Path(sys.executable).with_name("granian")
    options = f"--interface wsgi --host 127.0.0.1 --port {port} --workers 1 --no-ws --no-log"
    server = subprocess.Popen(
        [
            granian,
            *options.split(),
            "--blocking-threads",
            str(threads),
            "site_config.wsgi:application",
        ],
        cwd=ROOT,
        env=environment,
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        from wagtail.models import Site

        token = tokens.make_token(Site.objects.get().pk, 3, clock.day_of(clock.now()))
        ratios, rates = [], []
        for number in range(ROUNDS + 1):
            empty = requests_per_second(port, requests_of("/empty", port))
            beacons = requests_per_second(port, requests_of("/_lt", port, token))
            if number:  # the first round warms up
                ratios.append(beacons / empty)
                rates.append((empty, beacons))
        ratio = statistics.median(ratios)
        empty, beacons = (statistics.median(rate) for rate in zip(*rates, strict=True))
        what = (
            f"/_lt so với view rỗng, {threads} luồng ({beacons:,.0f} và {empty:,.0f} yêu cầu/giây)"
        )
        show(what, f"{ratio:.0%}", "≥ 60 %", ratio >= 0.6)
    finally:
        server.terminate()
        server.wait()


def main():
    model = next(
        (
            line.partition(": ")[2]
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    print(f"{platform.system()} {platform.release()}, {os.cpu_count()} lõi, {model}")
    print(f"Python {platform.python_version()}, tải trung bình {os.getloadavg()[0]:.2f}")
    print("Nơi đếm tạm")
    bench_hot_store()
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "var"
        prepared = run_python(data_dir, "manage.py", "prepare")
        assert prepared.returncode == 0, prepared.stderr
        os.environ.update(
            DATA_DIR=str(data_dir), DJANGO_SETTINGS_MODULE="tests.visits.bench_settings"
        )
        import django

        django.setup()
        print("Gộp và dựng trang")
        bench_folding()
        bench_rendering()
        print("Qua máy chủ thật (granian, 8 kết nối)")
        for threads in (1, 4):
            bench_endpoint(data_dir, threads)


if __name__ == "__main__":
    main()
