"""manage.py import_html in a process of its own that is killed or stopped: the next run does what is left."""

import os
import re
import signal
import subprocess
import sys

import pytest

from tests.articles.html_pages import BASE, write_portal
from tests.portal import ROOT, clean_environment

PAGES = 12


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT], ids=lambda sign: sign.name)
def test_a_run_that_was_stopped_is_taken_up_by_the_next(prepared, tmp_path, sign):
    data_dir = prepared.copy(tmp_path / "var")
    write_portal(tmp_path / "cong", PAGES)
    pipe = tmp_path / "report"
    os.mkfifo(pipe)
    command = [sys.executable, "manage.py", "import_html", str(tmp_path / "cong")]
    command += ["--map", "nukeviet4", "--base", BASE, "--section", "an-ninh-trat-tu"]
    environment = clean_environment(data_dir)

    with (
        subprocess.Popen(
            [*command, "--report", str(pipe)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
        pipe.open(encoding="utf-8-sig") as report,
    ):
        written = [report.readline() for _row in range(4)]  # the names of columns, three pages
        process.send_signal(sign)
        told = process.communicate()[0].splitlines()
    assert all("đã tạo" in row for row in written[1:])
    if sign == signal.SIGKILL:
        assert process.returncode == -signal.SIGKILL
        saved = None
    else:
        assert process.returncode == 130
        saved = int(re.fullmatch(r"Bị ngắt khi (\d+) trang đã lưu xong; chạy lại .*", told[-1])[1])

    def run():
        result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        counts = (line.strip().partition(": ") for line in result.stdout.splitlines()[1:])
        return {outcome: int(number.split()[0]) for outcome, _, number in counts}

    counts = run()
    assert counts["đã tạo"] + counts["không có gì mới"] == PAGES
    assert 3 <= counts["không có gì mới"] < PAGES
    assert saved in (None, counts["không có gì mới"])
    assert run() == {"không có gì mới": PAGES}
