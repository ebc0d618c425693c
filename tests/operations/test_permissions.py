"""Who may read what of a portal that was installed as the guide says."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.operations.test_deploy_kit import DEPLOY

TOOLS = ("systemd-sysusers", "systemd-tmpfiles", "setpriv")
UMASK = "umask 0027"
WRITING = """
mkdir -p static/css media/images cache
echo > static/css/site.css.gz
echo > media/images/anh.webp; chmod 644 media/images/anh.webp
echo > media/documents/mat.pdf; chmod 644 media/documents/mat.pdf
echo > db.sqlite3
echo > cache/page
"""
FOR_NGINX = ["static/css/site.css.gz", "media/images/anh.webp"]
FOR_THE_PORTAL_ALONE = ["media/documents/mat.pdf", "db.sqlite3", "cache/page"]


@pytest.fixture(scope="module")
def data_dir():
    """The folder of the data, made by systemd's tools and filled as the service does it."""
    if os.geteuid() != 0 or not all(map(shutil.which, TOOLS)):
        pytest.skip("this needs root, systemd and setpriv")
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        root = Path(name)
        root.chmod(0o755)
        for folder in ("etc", "usr/lib/sysusers.d", "usr/lib/tmpfiles.d", "var/cache/nginx"):
            (root / folder).mkdir(parents=True)
        for file in ("passwd", "group"):
            shutil.copy(f"/etc/{file}", root / "etc")
        for kind in ("sysusers", "tmpfiles"):
            shipped = DEPLOY / f"systemd/tin-phuong.{kind}.conf"
            shutil.copy(shipped, root / f"usr/lib/{kind}.d/tin-phuong.conf")
        quiet = {"check": True, "capture_output": True}
        subprocess.run(["systemd-sysusers", f"--root={root}", "tin-phuong.conf"], **quiet)
        command = ["systemd-tmpfiles", f"--root={root}", "--create", "tin-phuong.conf"]
        subprocess.run(command, **quiet)
        lines = (root / "etc/passwd").read_text().splitlines()
        (user,) = (line.split(":") for line in lines if line.startswith("tin-phuong:"))
        folder = root / "var/lib/tin-phuong"
        act_as(user[2], user[3], ["sh", "-c", f"{UMASK}{WRITING}"], cwd=folder)
        yield folder


def act_as(user, group, command, **options):
    """Run the command as this user of this group alone, and return what came of it."""
    who = [f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    return subprocess.run(["setpriv", *who, *command], capture_output=True, **options)


def test_nginx_reads_files_and_pictures_and_nothing_else(data_dir):
    www = pwd.getpwnam("www-data")
    read = [
        name
        for name in FOR_NGINX + FOR_THE_PORTAL_ALONE
        if act_as(www.pw_uid, www.pw_gid, ["cat", data_dir / name]).returncode == 0
    ]
    assert read == FOR_NGINX


def test_others_read_nothing(data_dir):
    nobody = pwd.getpwnam("nobody")
    for name in FOR_NGINX + FOR_THE_PORTAL_ALONE:
        assert act_as(nobody.pw_uid, nobody.pw_gid, ["cat", data_dir / name]).returncode != 0, name


def test_the_services_write_with_the_rights_that_were_tried():
    for name in ("web", "worker"):
        assert "UMask=0027" in (DEPLOY / f"systemd/tin-phuong-{name}.service").read_text()
    assert "UMask=0027" in (DEPLOY / "tin-phuong").read_text()
