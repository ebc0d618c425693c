"""Texts for the search index, and what it finds of them."""

from wagtail.search.backends import get_search_backend

from articles.models import ArticlePage

BLOCKS = [
    ("paragraph", "<p>Chuyện ở <b>bến sông</b></p>"),
    ("heading", "Bến sông"),
    ("quote", {"text": "Giữ gìn", "attribution": "Người ở bến sông"}),
    ("table", {"data": [["Năm", "Bến sông"], ["2022", None]]}),
    ("table", {"data": [["1"]], "table_caption": "Bến sông"}),
    ("video", {"title": "Bến sông", "url": "https://youtu.be/x"}),
    ("key_figures", {"figures": [{"value": "50", "label": "tin ở bến sông"}]}),
    ("key_figures", {"figures": [{"value": "50", "label": "tin"}], "source": "Bến sông"}),
    ("call_to_action", {"text": "Ra bến sông", "phone": "113"}),
    ("correction", {"date": "2022-12-30", "text": "Đúng là bến sông."}),
]


def found(text, model=ArticlePage):
    return list(get_search_backend().search(text, model))


def block(kind, value):
    return {"type": kind, "value": getattr(value, "pk", value)}
