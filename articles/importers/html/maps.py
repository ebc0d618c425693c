"""The map of an old portal: where on its pages the title, the moment, the text stand. A YAML file, see the guide."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import soupsieve
import yaml

from .decoding import AUTO, is_charset
from .errors import ImportRefusedError
from .moments import ISO, is_format

READY_MAPS = Path(__file__).parents[1] / "maps"
MAX_BYTES = 100_000
_FIELDS = ("title", "moment", "lead", "body", "pictures", "byline", "source")
_KEYS = (*_FIELDS, "article", "not_article", "remove", "sections", "addresses", "charset", "labels")
_MOMENT_FORMATS = (ISO, "%H:%M, %A, %d-%m-%Y", "%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M")


@dataclass(frozen=True)
class Place:
    """
    Where something stands: the first of ``selectors`` that finds anything; there in ``attribute``, else its text.

    With ``after`` only what begins with these words counts, and only what follows them.
    """

    selectors: tuple[str, ...] = ()
    attribute: str = ""
    after: str = ""


@dataclass(frozen=True)
class Labels:
    """The words that an article stands between, for pages of unknown structure."""

    start: tuple[str, ...]
    end: tuple[str, ...]


@dataclass(frozen=True)
class PageMap:
    """A map, checked. ``sections`` are addresses of sections here by names of sections there."""

    places: dict[str, Place]
    formats: tuple[str, ...] = _MOMENT_FORMATS
    article: Place = Place()
    not_article: Place = Place()
    remove: tuple[str, ...] = ()
    section: Place = Place()
    sections: dict[str, str] = field(default_factory=dict)
    default_section: str = ""
    base: str = ""
    addresses: Place = Place()
    from_files: bool = False
    charset: str = AUTO
    labels: Labels | None = None


def ready_maps():
    """Return the names of the maps that come with the portal."""
    return sorted(path.stem for path in READY_MAPS.glob("*.yml"))


def load_map(name):
    """Return the ``PageMap`` in the file ``name``, or the ready one of that name; raises ImportRefusedError."""
    path = Path(name)
    if not path.exists() and name in ready_maps():
        path = READY_MAPS / f"{name}.yml"
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise ImportRefusedError(f"Tệp bản đồ “{name}” quá lớn.")
        content = yaml.safe_load(data.decode("utf-8-sig"))
    except OSError as error:
        known = ", ".join(ready_maps())
        raise ImportRefusedError(
            f"Không đọc được tệp bản đồ “{name}”. Bản đồ có sẵn: {known}."
        ) from error
    except (yaml.YAMLError, UnicodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", gần dòng {mark.line + 1}" if mark else ""
        raise ImportRefusedError(f"Tệp bản đồ “{name}” không đúng dạng YAML{place}.") from error
    try:
        return parse_map(content)
    except ImportRefusedError as error:
        raise ImportRefusedError(f"Tệp bản đồ “{name}”: {error}") from None


def parse_map(content):
    """Return the ``PageMap`` of what a YAML file holds; raises ImportRefusedError with what is wrong in it."""
    content = _mapping(content, "", _KEYS)
    if "labels" in content and content.keys() & {"title", "moment", "lead", "byline"}:
        raise ImportRefusedError(
            "đã có “labels” thì không dùng “title”, “moment”, “lead”, “byline”."
        )
    if "labels" not in content:
        for key in ("title", "moment", "body"):
            if key not in content:
                raise ImportRefusedError(f"thiếu khoá “{key}”.")
    moment = content.get("moment")
    formats = _MOMENT_FORMATS
    if isinstance(moment, dict) and "formats" in moment:
        formats = _texts(moment["formats"], "moment.formats")
        content["moment"] = {key: value for key, value in moment.items() if key != "formats"}
    for text in formats:
        if not is_format(text):
            raise ImportRefusedError(
                f"không hiểu dạng thời điểm “{text}”; dùng “{ISO}” hoặc %d %m %Y %y %H %I %M %S %p %A."
            )
    places = {key: _place(content[key], key) for key in _FIELDS if key in content}
    sections = _mapping(content.get("sections"), "sections", ("place", "names", "default"))
    addresses = _mapping(content.get("addresses"), "addresses", ("base", "places", "from_files"))
    charset = _text(content.get("charset", AUTO), "charset")
    if charset != AUTO and not is_charset(charset):
        raise ImportRefusedError(f"không có bảng mã “{charset}”.")
    return PageMap(
        places=places,
        formats=formats,
        article=_place(content.get("article", []), "article"),
        not_article=_place(content.get("not_article", []), "not_article"),
        remove=_selectors(content.get("remove", []), "remove"),
        section=_place(sections.get("place", []), "sections.place"),
        sections=_names(sections.get("names")),
        default_section=_text(sections.get("default", ""), "sections.default"),
        base=checked_base(_text(addresses.get("base", ""), "addresses.base")),
        addresses=_place(addresses.get("places", _SELF), "addresses.places"),
        from_files=_flag(addresses.get("from_files", False), "addresses.from_files"),
        charset=charset,
        labels=_labels(content["labels"]) if "labels" in content else None,
    )


_SELF = ['link[rel~="canonical"]', 'meta[property="og:url"]']


def checked_base(address):
    """Return the address that the old portal stood at, with a slash at its end; raises ImportRefusedError."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        valid = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        valid = False
    if not valid:
        raise ImportRefusedError(
            f"địa chỉ cổng cũ “{address}” phải có dạng https://ten-mien-cu.gov.vn/."
        )
    return address.rstrip("/") + "/"


def _mapping(value, where, known):
    label = f"mục “{where}”" if where else "tệp"
    if value is None and where:
        return {}
    if not isinstance(value, dict):
        raise ImportRefusedError(f"{label} phải gồm các dòng “khoá: giá trị”.")
    for key in value:
        if key not in known:
            inside = f" ở mục “{where}”" if where else ""
            raise ImportRefusedError(
                f"không hiểu khoá “{key}”{inside}. Các khoá dùng được: {', '.join(known)}."
            )
    return dict(value)


def _place(value, where):
    if isinstance(value, dict):
        value = _mapping(value, where, ("selector", "attribute", "after"))
        if "selector" not in value:
            raise ImportRefusedError(f"mục “{where}” thiếu “selector”.")
        return Place(
            _selectors(value["selector"], where),
            _text(value.get("attribute", ""), f"{where}.attribute"),
            _text(value.get("after", ""), f"{where}.after"),
        )
    return Place(_selectors(value, where))


def _selectors(value, where):
    selectors = _texts(value, where)
    for selector in selectors:
        try:
            soupsieve.compile(selector)
        except (soupsieve.SelectorSyntaxError, ValueError) as error:
            raise ImportRefusedError(
                f"bộ chọn CSS “{selector}” ở mục “{where}” không đúng."
            ) from error
    return selectors


def _texts(value, where):
    values = value if isinstance(value, list) else [value]
    return tuple(_text(each, where) for each in values)


def _text(value, where):
    if not isinstance(value, str):
        raise ImportRefusedError(
            f"giá trị “{value}” ở mục “{where}” phải là chữ; hãy để trong dấu nháy."
        )
    return value.strip()


def _flag(value, where):
    if not isinstance(value, bool):
        raise ImportRefusedError(f"giá trị của “{where}” phải là true hoặc false.")
    return value


def _names(value):
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ImportRefusedError("mục “sections.names” phải gồm các dòng “tên mục cũ: chuyên mục”.")
    return {
        _text(name, "sections.names"): _text(section, "sections.names")
        for name, section in value.items()
    }


def _labels(value):
    value = _mapping(value, "labels", ("start", "end"))
    if not value.get("start"):
        raise ImportRefusedError("mục “labels” thiếu “start”.")
    return Labels(
        _texts(value["start"], "labels.start"), _texts(value.get("end", []), "labels.end")
    )
