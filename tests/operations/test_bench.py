"""The harness of ``make bench`` itself: what it counts must be right, whatever the machine does."""

import subprocess
import sys
from dataclasses import dataclass

from tests.bench import load, meter, servers
from tests.bench.ratios import ratio
from tests.bench.report import Target, render
from tests.bench.web import Figures

BUSY = """
import subprocess, sys, time
while time.process_time() < 0.3:
    pass
"""
WITH_A_CHILD = f"""{BUSY}
subprocess.run([sys.executable, "-c", sys.argv[1]])
print("done", flush=True)
sys.stdin.read()
"""


def test_the_meter_counts_what_a_tree_of_processes_worked_with_those_that_have_ended():
    command = [sys.executable, "-c", WITH_A_CHILD, BUSY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        worked, megabytes = meter.cpu([process.pid]), meter.pss([process.pid])
    assert worked >= 550  # twice 300 ms, less what ticks of the clock may miss
    assert 1 < megabytes < 100


def test_a_process_that_is_gone_has_worked_nothing():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert meter.cpu([process.pid]) == 0


@dataclass(frozen=True)
class _Nobody:
    url = "http://127.0.0.1:1"


def test_a_request_is_written_as_http_has_it():
    request = load.post("/_lt", _Nobody(), "ă", Content_Type="text/plain")
    assert request.startswith(
        b"POST /_lt HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Type: text/plain"
    )
    assert request.endswith(b"Content-Length: 2\r\n\r\n\xc4\x83")


def test_every_request_of_a_burst_is_answered_and_counted():
    with servers.nginx_with(b"ba") as server:
        if server is None:
            return
        request = load.get("/file", server)
        assert load.ask_once(server, request)[::2] == (200, b"ba")
        assert load.send(server, [request], 0.05, 4).requests % 4 == 0
        missing = load.get("/none", server)
        assert load.ask_once(server, missing)[0] == 404


def test_a_ratio_is_the_median_of_the_rounds():
    one, other = Figures(cpu=[1, 2, 90]), Figures(cpu=[2, 2, 10])
    assert ratio(one, other) == 1


def test_the_report_says_what_was_reached_and_what_was_missed():
    targets = [
        Target("a", "here", 0.4, 0.5),
        Target("b", "here", 0.6, 0.5),
        Target("c", "here", 12_000, 10_000, "", is_least=True),
        Target("d", "here", None, 1),
    ]
    text = render(0.5, targets, [("Requests", "…")], ["one note", "one note"])
    assert "| a | here | 0.4× | ≤ 0.5× | reached |" in text
    assert "| b | here | 0.6× | ≤ 0.5× | **missed** |" in text
    assert "| c | here | 12,000 | ≥ 10,000 | reached |" in text
    assert "| d | here |  | ≤ 1× | not measured |" in text
    assert text.count("one note") == 1
