"""The operations guide names only what there is."""

import re
import subprocess

import pytest
from django.core.management import get_commands

from tests.operations.test_deploy_kit import DEPLOY, names_in_the_template
from tests.portal import ROOT

GUIDE = ROOT / "docs/van-hanh.md"
TEXT = GUIDE.read_text()


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"(?:manage\.py|sudo tin-phuong) ([a-z_]+)", TEXT)))
)
def test_a_command_of_the_portal_exists(command):
    assert command in get_commands(), f"docs/van-hanh.md names “{command}”, which there is not"


def test_the_targets_of_make_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^ *|`|sudo |&& )make (?:-C \S+ )?([a-z-]+)", TEXT, re.MULTILINE))
    assert named
    assert named <= targets


def test_the_units_exist():
    units = {path.name for path in (DEPLOY / "systemd").iterdir()}
    named = set(re.findall(r"\btin-phuong-(?:web|worker|backup|check)(?:\.timer|\.service)?", TEXT))
    assert named
    assert {name if "." in name else f"{name}.service" for name in named} <= units


def test_the_variables_are_those_of_the_template_and_all_of_them():
    (table,) = re.findall(r"## Biến môi trường\n(.*?)\n## ", TEXT, re.DOTALL)
    assert set(re.findall(r"`([A-Z][A-Z_]+)`", table)) == set(names_in_the_template())
    everywhere = set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", TEXT))
    assert everywhere <= set(names_in_the_template())


def test_the_files_that_are_installed_exist():
    steps = re.findall(r"sudo install (?:-D )?-m \d+ (.+)", TEXT)
    names = [word for step in steps for word in step.split() if not word.startswith("/")]
    assert len(names) > 5
    for name in names:
        assert list(DEPLOY.glob(name)), name


def test_links_lead_somewhere():
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        path, _, anchor = target.partition("#")
        assert (GUIDE.parent / path).exists() if path else anchor in anchors, target


def test_the_shell_can_read_every_example(tmp_path):
    for number, block in enumerate(re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)):
        script = tmp_path / f"{number}.sh"
        script.write_text(re.sub(r"<[^>]+>|TÊN[-A-ZỆỪÊ]*|TỆP-VỪA-SAO-LƯU", "dia-chi", block))
        assert subprocess.run(["sh", "-n", script], capture_output=True).returncode == 0, block


def test_the_readme_leads_to_the_guide():
    assert "docs/van-hanh.md" in (ROOT / "README.md").read_text()
