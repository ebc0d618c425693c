"""``manage.py``: what it says where not the program is wrong but what it needs."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from operations.backup import unfinished
from operations.backup.emptiness import MARK
from tests.portal import ROOT, clean_environment, run_python
from tests.servers import free_port

SENTENCE = "Cơ sở dữ liệu không trả lời hoặc không ghi được: "


@pytest.mark.parametrize(
    "command", [["prepare", "--no-demo"], ["unlock_login", "--user", "lan"]], ids=lambda it: it[0]
)
def test_a_database_that_is_away_is_told_in_one_sentence(tmp_path, command):
    result = run_python(
        tmp_path / "var",
        "manage.py",
        *command,
        DATABASE_URL=f"postgres://u:mat-khau@127.0.0.1:{free_port()}/ward",
        SECRET_KEY="x" * 60,
        ALLOWED_HOSTS="127.0.0.1",
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(SENTENCE)
    assert result.stderr.count("\n") == 1
    assert "mat-khau" not in result.stderr


def test_a_file_of_the_database_that_cannot_be_opened_is_told_too(tmp_path):
    (tmp_path / "var/db.sqlite3").mkdir(parents=True)
    result = run_python(tmp_path / "var", "manage.py", "prepare", "--no-demo")
    assert result.returncode == 1
    assert result.stderr == f"{SENTENCE}unable to open database file\n"


def test_a_file_of_the_queue_that_cannot_be_opened_is_told_too(tmp_path):
    (tmp_path / "var/queue.sqlite3").mkdir(parents=True)
    result = run_python(tmp_path / "var", "manage.py", "read_only", "status")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"{SENTENCE}unable to open database file\n"


def test_whoever_stops_a_command_is_told_so(tmp_path):
    # What started the tests may have had them ignore it.
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); signal.raise_signal(signal.SIGINT)"
    result = run_python(tmp_path / "var", "manage.py", "shell", "-v", "0", "-c", code)
    assert result.returncode == 130
    assert result.stderr == "\nĐã dừng giữa chừng (Ctrl-C).\n"


@pytest.mark.parametrize("command", ["check_search_index", "check_content"])
def test_a_database_without_its_tables_is_told_what_to_run(tmp_path, command):
    result = run_python(tmp_path / "var", "manage.py", command)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("Cơ sở dữ liệu chưa có đủ bảng của bản này: hãy chạy prepare")
    assert "(no such table: " in result.stderr
    assert "Traceback" not in result.stderr


def test_a_half_restored_database_is_told_what_to_run(tmp_path):
    (tmp_path / "var").mkdir()
    with closing(sqlite3.connect(tmp_path / "var/db.sqlite3")) as database:
        database.execute(f"CREATE TABLE {MARK} (name text)")
    result = run_python(tmp_path / "var", "manage.py", "check_search_index")
    assert result.returncode == 1
    assert result.stderr.startswith(unfinished.SENTENCE)
    assert "Traceback" not in result.stderr


def test_whoever_reads_no_further_is_told_nothing(tmp_path):
    code = "import sys; from django.core.management.base import OutputWrapper as Out\n"
    code += "out = Out(sys.stdout)\nfor _ in range(100_000): out.write('dòng')"
    manage = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    with subprocess.Popen(
        manage,
        cwd=ROOT,
        env=clean_environment(tmp_path / "var"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "dòng\n"
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


def test_a_mistake_of_the_program_keeps_its_traceback(tmp_path, prepared):
    code = "from django.db import connection; connection.cursor().execute('SELECT none FROM none')"
    data_dir = prepared.copy(tmp_path / "var")
    result = run_python(data_dir, "manage.py", "shell", "-v", "0", "-c", code)
    assert result.returncode == 1
    assert "Traceback" in result.stderr
    assert SENTENCE not in result.stderr
