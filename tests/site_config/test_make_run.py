"""``make run`` serves the portal, and Ctrl-C stops everything that it started."""

import os
import signal
import socket
import subprocess
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from tests.portal import ROOT, clean_environment
from tests.servers import free_port, wait_until

SECONDS = 60


def answer_of(url):
    try:
        with urlopen(url, timeout=10) as response:
            return response.read().decode()
    except (URLError, ConnectionError, TimeoutError):
        return None


def can_bind(port):
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def test_a_port_that_another_portal_serves_is_not_shared_with_it(tmp_path):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as granian does
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = subprocess.run(
            ["make", "run", f"PORT={port}"],
            cwd=ROOT,
            env=clean_environment(tmp_path / "var"),
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    assert result.returncode != 0
    assert (
        f"Không mở được cổng {port} tại 127.0.0.1: đang có chương trình khác dùng." in result.stderr
    )
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "var/db.sqlite3").exists()


def test_make_run_serves_the_portal_and_ctrl_c_stops_all_of_it(prepared, tmp_path):
    data_dir = prepared.copy(tmp_path / "var")
    port = free_port()
    with (tmp_path / "output").open("w") as output:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=ROOT,
            env=clean_environment(data_dir),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        started = []
        try:
            ready = wait_until(
                lambda: answer_of(f"http://127.0.0.1:{port}/readyz"), process=process
            )
            assert '"ready": true' in ready
            assert "Phường 1, thị xã Quảng Trị" in answer_of(f"http://127.0.0.1:{port}/")
            started = psutil.Process(process.pid).children(recursive=True)
            commands = [" ".join(child.cmdline()) for child in started]
            assert any("granian" in command for command in commands)
            assert any("run_huey" in command for command in commands)

            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=SECONDS)
            wait_until(lambda: not any(child.is_running() for child in started))
            wait_until(lambda: can_bind(port))
        finally:
            for child in [*started, process]:
                if (
                    child.is_running()
                    if isinstance(child, psutil.Process)
                    else child.poll() is None
                ):
                    child.kill()
    printed = (tmp_path / "output").read_text()
    assert f"http://127.0.0.1:{port}" in printed
    assert "Traceback" not in printed
