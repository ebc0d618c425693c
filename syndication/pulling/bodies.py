"""The body of an article of another ward, in this portal's own blocks."""

import datetime
import json
from functools import cache
from uuid import uuid5

from pydantic import BaseModel, Field, TypeAdapter
from pydantic import ValidationError as TypeFault

from articles.importers.cleaning import one_line, page_address, plain_text, rich_text
from home.blocks import is_video_address
from syndication.contract import Picture

from .pictures import best_rendition

MAX_ROWS = 300
MAX_COLUMNS = 30
_TABLE_HEADERS = {
    (True, True): "both",
    (True, False): "row",
    (False, True): "column",
    (False, False): "neither",
}


class _Value(BaseModel, strict=True):
    pass


class _Quote(_Value):
    text: str = Field(min_length=1)
    attribution: str | None = ""


class _Span(_Value):
    row: int = Field(ge=0, lt=MAX_ROWS)
    col: int = Field(ge=0, lt=MAX_COLUMNS)
    rowspan: int = Field(ge=1, le=MAX_ROWS)
    colspan: int = Field(ge=1, le=MAX_COLUMNS)


class _Table(_Value):
    data: list[list[str | int | float | None]] = Field(min_length=1, max_length=MAX_ROWS)
    first_row_is_table_header: bool = False
    first_col_is_header: bool = False
    table_caption: str | None = ""
    mergeCells: list[_Span] | None = Field(default=None, max_length=MAX_ROWS)  # noqa: N815


class _Figure(_Value):
    value: str = Field(min_length=1, max_length=20)
    label: str = Field(min_length=1)


class _KeyFigures(_Value):
    figures: list[_Figure] = Field(min_length=1, max_length=6)
    source: str | None = ""


class _Video(_Value):
    title: str = Field(min_length=1)
    url: str


class _Correction(_Value):
    date: datetime.date | None = None
    text: str = Field(min_length=1)


def body_of(article, images):
    """
    Return the body of a ``contract.Article`` as the raw list of blocks that ``ArticlePage.body`` stores.

    ``images`` are ids of pictures of this portal by SHA-256 of the file they came from; a picture that is not among
    them is left out. A block whose value is not of its type, or whose type is not known, is told by its ``html``. The
    same article always has the same body: the ids of blocks follow from its own.
    """
    blocks = []
    for place, block in enumerate(article.blocks):
        make = _MAKERS.get(block.type)
        try:
            made = make(block.value, images) if make else _paragraph(block.html)
        except TypeFault:
            made = _paragraph(block.html)
        if made:
            kind, value = made
            blocks.append({"type": kind, "value": value, "id": str(uuid5(article.id, str(place)))})
    return blocks


def pictures_of(article):
    """Return the pictures that the article shows, as ``contract.Picture``: that of the lead first, each once."""
    found = [article.lead_image] if article.lead_image else []
    for block in article.blocks:
        if block.type in ("picture", "gallery"):
            values = block.value if isinstance(block.value, list) else [block.value]
            for value in values:
                try:
                    found.append(_read(Picture, value))
                except TypeFault:
                    continue
    return list({picture.id: picture for picture in found}.values())


def image_of(picture, images):
    """Return the id of this portal's image of a ``contract.Picture``, None where there is none."""
    rendition = best_rendition(picture)
    return images.get(rendition.sha256) if rendition else None


def _read(model, value):
    return _adapter(model).validate_json(json.dumps(value), strict=True)


@cache
def _adapter(model):
    return TypeAdapter(model)


def _paragraph(html, images=None):
    text = rich_text(_read(str, html))
    return ("paragraph", text) if text else None


def _heading(value, images):
    text = one_line(_read(str, value), 255)
    return ("heading", text) if text else None


def _quote(value, images):
    quote = _read(_Quote, value)
    return "quote", {"text": quote.text, "attribution": one_line(quote.attribution or "", 255)}


def _table(value, images):
    table = _read(_Table, value)
    width = min(max(len(row) for row in table.data), MAX_COLUMNS)
    cells = [
        [plain_text("" if cell is None else str(cell)) for cell in row[:width]]
        + [""] * (width - len(row))
        for row in table.data
    ]
    if not width:
        return None
    return "table", {
        "data": cells,
        "cell": [],
        "mergeCells": [span.model_dump() for span in table.mergeCells or []],
        "first_row_is_table_header": table.first_row_is_table_header,
        "first_col_is_header": table.first_col_is_header,
        "table_header_choice": _TABLE_HEADERS[
            table.first_row_is_table_header, table.first_col_is_header
        ],
        "table_caption": one_line(table.table_caption or "", 255),
    }


def _key_figures(value, images):
    figures = _read(_KeyFigures, value)
    return "key_figures", {
        "figures": [
            {"value": one_line(figure.value), "label": one_line(figure.label)}
            for figure in figures.figures
        ],
        "source": one_line(figures.source or ""),
    }


def _video(value, images):
    video = _read(_Video, value)
    url = page_address(video.url)
    if not url or not is_video_address(url):
        return None
    return "video", {"title": one_line(video.title, 255), "url": url}


def _correction(value, images):
    correction = _read(_Correction, value)
    day = correction.date.isoformat() if correction.date else None
    return "correction", {"date": day, "text": correction.text}


def _picture_value(picture, images):
    image = image_of(picture, images)
    if image is None:
        return None
    return {
        "image": {
            "image": image,
            "decorative": not picture.alt,
            "alt_text": one_line(picture.alt, 255),
        },
        "caption": one_line(picture.caption, 255),
        "credit": one_line(picture.credit, 255),
    }


def _picture(value, images):
    made = _picture_value(_read(Picture, value), images)
    return ("picture", made) if made else None


def _gallery(value, images):
    made = [_picture_value(picture, images) for picture in _read(list[Picture], value)]
    made = [picture for picture in made if picture]
    if len(made) > 1:
        return "gallery", made
    return ("picture", made[0]) if made else None


_MAKERS = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "table": _table,
    "key_figures": _key_figures,
    "video": _video,
    "correction": _correction,
    "picture": _picture,
    "gallery": _gallery,
}
