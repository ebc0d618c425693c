"""The files of ``deploy/`` fit each other, the settings and the commands that there are."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from django.core.management import get_commands

from tests.portal import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TEMPLATE = DEPLOY / "tin-phuong.env.example"
# Read by what starts the portal, not by its settings.
OF_THE_SERVICES = {"BACKUP_TO", "RESPAWN_INTERVAL", "WEB_THREADS", "WEB_WORKERS"}
OF_THE_C_LIBRARY = "MALLOC_ARENA_MAX"
KEPT_OUT_OF_GIT = {"./certificates", "./acme"}
# Reads the settings as a ward's portal does, and prints the names that they asked the environment for.
RECORDING = """
import json
from site_config.settings.environment import Environment
asked, get_value = set(), Environment.get_value
def recording(self, name, *arguments, **options):
    asked.add(name)
    return get_value(self, name, *arguments, **options)
Environment.get_value = recording
import site_config.settings.production
print(json.dumps(sorted(asked)))
"""
PRODUCTION = {
    "BASE_URL": "https://phuong.example",
    "SECRET_KEY": "only-for-the-tests-of-the-template",
    "ALLOWED_HOSTS": "phuong.example",
    "NUM_PROXIES": "1",
}


def names_in_the_template():
    return re.findall(r"^#?([A-Z][A-Z0-9_]*)=", TEMPLATE.read_text(), re.MULTILINE)


def names_asked_for(**variables):
    """Return the variables that the settings read under ``variables``."""
    environment = {"PATH": os.environ["PATH"]} | variables
    result = subprocess.run(
        [sys.executable, "-c", RECORDING], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    return set(json.loads(result.stdout))


def names_written_in_the_settings():
    """Return the variables that a call anywhere in the settings reads, also where it is not reached."""
    calls = [
        node
        for path in (ROOT / "site_config/settings").glob("*.py")
        if path.name != "test.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
    ]
    return {
        call.args[0].value
        for call in calls
        if (reader := ast.unparse(call.func)) == "env" or reader.startswith(("env.", "os.environ."))
    }


class TestEnvironmentTemplate:
    def test_it_names_exactly_what_is_read(self, tmp_path):
        read = (
            names_asked_for(DATA_DIR=str(tmp_path))
            | names_asked_for(DATA_DIR=str(tmp_path), **PRODUCTION)
            | names_written_in_the_settings()
        )
        names = set(names_in_the_template())
        assert {
            "missing": read - names,
            "read by nothing": names - read - OF_THE_SERVICES,
        } == {"missing": set(), "read by nothing": set()}

    def test_it_names_nothing_twice(self):
        names = names_in_the_template()
        assert len(names) == len(set(names))

    def test_nothing_but_the_secret_is_left_to_fill_in(self):
        lines = [line for line in TEMPLATE.read_text().splitlines() if not line.startswith("#")]
        assert [line for line in lines if line.endswith("=")] == ["SECRET_KEY="]

    def test_every_variable_is_explained(self):
        explained = False
        for line in TEMPLATE.read_text().splitlines():
            is_variable = re.match(r"#?[A-Z][A-Z0-9_]*=", line)
            assert explained or not is_variable, line
            explained = bool(line) and not line.startswith("# --")


class TestUnits:
    def test_they_pass_systemd(self, tmp_path):
        if shutil.which("systemd-analyze") is None:
            pytest.skip("no systemd is installed")
        for unit in [*UNITS, *(DEPLOY / "systemd").glob("*.timer")]:
            text = unit.read_text().replace("/opt/tin-phuong/.venv/bin/", f"{sys.prefix}/bin/")
            (tmp_path / unit.name).write_text(text.replace("/opt/tin-phuong", str(ROOT)))
        verified = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *tmp_path.iterdir()],
            capture_output=True,
            text=True,
        )
        assert (verified.returncode, verified.stderr) == (0, "")
        for unit in tmp_path.glob("*.service"):
            exposure = ["systemd-analyze", "security", "--offline=true", "--threshold=20", unit]
            assert subprocess.run(exposure, capture_output=True).returncode == 0, unit.name

    @pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
    def test_a_unit_may_do_little(self, unit):
        lines = unit.read_text().splitlines()
        for line in (
            "User=tin-phuong",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "PrivateTmp=yes",
            "CapabilityBoundingSet=",
            "EnvironmentFile=/etc/tin-phuong/env",
        ):
            assert line in lines

    @pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
    def test_what_a_unit_expands_has_a_default(self, unit):
        text = unit.read_text()
        (defaults,) = re.findall(r"^Environment=(.*)", text, re.MULTILINE)
        set_here = {assignment.partition("=")[0] for assignment in defaults.split()}
        known = {*names_in_the_template(), OF_THE_C_LIBRARY}
        assert set(re.findall(r"\$\{(\w+)\}", text)) <= set_here <= known

    def test_the_commands_exist(self):
        text = "\n".join(unit.read_text() for unit in UNITS)
        assert set(re.findall(r"manage\.py (\w+)", text)) <= get_commands().keys()


class TestCompose:
    @pytest.fixture(scope="class")
    def compose(self):
        return yaml.safe_load((DEPLOY / "compose.yml").read_text())

    def test_there_is_what_a_portal_on_several_processes_needs(self, compose):
        assert {"database", "redis", "prepare", "web-a", "web-b", "worker", "nginx"} <= compose[
            "services"
        ].keys()

    def test_only_nginx_is_reached_from_outside(self, compose):
        services = compose["services"]
        assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
        assert compose["networks"]["inside"]["internal"] is True
        assert {
            name for name, service in services.items() if service["networks"] == ["inside"]
        } == {"database", "redis"}

    def test_all_of_the_portal_have_the_same_settings_and_few_rights(self, compose):
        for name in ("prepare", "web-a", "web-b", "worker", "backup"):
            service = compose["services"][name]
            assert service["environment"] == compose["x-portal"]["environment"]
            assert set(service["environment"]) <= set(names_in_the_template())
            assert service["cap_drop"] == ["ALL"]
            assert service["read_only"] is True

    def test_what_it_mounts_is_there(self, compose):
        for service in compose["services"].values():
            for mount in service.get("volumes", []):
                source = mount.partition(":")[0]
                if source.startswith("./") and source not in KEPT_OUT_OF_GIT:
                    assert (DEPLOY / source).is_file(), source
                elif not source.startswith("."):
                    assert source in compose["volumes"]

    def test_the_commands_exist(self, compose):
        commands = {
            service["command"][2]
            for service in compose["services"].values()
            if service.get("command", [""])[:2] == ["python", "manage.py"]
        }
        assert commands <= get_commands().keys()

    def test_nginx_knows_the_replicas(self, compose):
        servers = re.findall(r"server ([\w-]+):8000", (DEPLOY / "docker/upstream.conf").read_text())
        assert servers == ["web-a", "web-b"]
        assert set(servers) <= compose["services"].keys()


class TestImage:
    def test_it_is_pinned_and_not_root(self):
        text = (DEPLOY / "docker/Dockerfile").read_text()
        assert "--require-hashes" in text
        assert text.rindex("\nUSER tin-phuong") < text.rindex("\nCMD")

    def test_secrets_and_data_stay_out(self):
        ignored = (ROOT / ".dockerignore").read_text().splitlines()
        assert {"**/.*", "var", "deploy/*.env"} <= set(ignored)
        kept_out_of_git = (ROOT / ".gitignore").read_text().splitlines()
        assert {"/deploy/*.env", "/deploy/.env", "/deploy/certificates/"} <= set(kept_out_of_git)


def test_the_same_server_is_started_everywhere():
    """Procfile, unit and image differ only in how they write a variable."""
    places = (
        ROOT / "Procfile",
        DEPLOY / "systemd/tin-phuong-web.service",
        DEPLOY / "docker/Dockerfile",
    )
    options = [
        set(re.findall(r"--[a-z-]+", re.search(r"granian (.*site_config)", path.read_text())[1]))
        for path in places
    ]
    assert options[1] == options[2] >= options[0]
