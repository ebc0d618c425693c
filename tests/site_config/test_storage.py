"""The style sheet of public pages, as the browser is given it."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage as PlainStorage

from site_config.storage import IMPORT, STYLE_SHEET, StaticFilesStorage, bundled

ROOT = Path(__file__).parents[2]
CSS = ROOT / "static/css"
MOST_BYTES = 14 * 1024
"""Of all style a page loads, compressed."""


def project_files():
    return {
        path: (storage, path)
        for finder in finders.get_finders()
        for path, storage in finder.list([])
        if str(storage.location).startswith(str(ROOT / "static"))
    }


def test_holds_what_it_imports_in_its_layers():
    text = bundled(project_files(), STYLE_SHEET)
    source = (CSS / "site.css").read_text()
    assert "@import" in source
    assert "@import" not in text
    order = re.search(r"@layer ([\w, ]+);", text)[1].split(", ")
    layers = re.findall(r"@layer (\w+) \{", text)
    assert sorted(set(layers), key=order.index) == order
    assert layers == [match["layer"] for match in IMPORT.finditer(source)]


def test_imports_every_file_beside_it():
    own = {"site.css", "plain.css", "trackers.css", "saved.css", "embed.css"}
    files = {
        str(path.relative_to(CSS))
        for path in CSS.rglob("*.css")
        if path.name not in own and not path.name.startswith("admin-")
    }
    source = (CSS / "site.css").read_text()
    assert {match["path"] for match in IMPORT.finditer(source)} == files


def test_is_collected_as_one_file_with_a_digest(tmp_path):
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    files = {name: found for name, found in project_files().items() if "vendor" not in name}
    for name, (source, path) in files.items():
        with source.open(path) as file:
            storage._save(name, file)
    for _ in range(2):  # the second time the collected file is there already
        names = [hashed for name, hashed, _ in storage.post_process(dict(files)) if hashed]
        (name,) = {name for name in names if re.fullmatch(r"css/site\.\w+\.css", name)}
        text = (tmp_path / name).read_text()
        assert "@layer components" in text
        assert re.search(r"fonts/be-vietnam-pro-700\.[0-9a-f]{12}\.woff2", text)
        assert PlainStorage(location=tmp_path).exists(f"{name}.gz")


def test_is_small():
    text = bundled(project_files(), STYLE_SHEET) + (CSS / "trackers.css").read_text()
    assert len(gzip.compress(text.encode())) <= MOST_BYTES


def test_has_no_rule_for_what_no_page_has():
    """Every class that the style sheets name stands in a template, a script or a block."""
    styles = re.sub(r"url\([^)]*\)|/\*.*?\*/", "", bundled(project_files(), STYLE_SHEET))
    names = set(re.findall(r"\.([a-z][\w-]*)", styles)) - {"js"}
    folders = ["templates", "static/js", "home", "articles", "security_models", "search", "visits"]
    texts = " ".join(
        path.read_text()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".js", ".py"} and "/admin/" not in str(path)
    )
    # Made of a value, such as status-active; of Wagtail's table block; of Django's forms.
    made = ("status-", "bar-", "alert-", "ht", "errorlist")
    unknown = {
        name
        for name in names
        if not re.search(rf"\b{re.escape(name)}\b", texts) and not name.startswith(made)
    }
    assert unknown == set()
