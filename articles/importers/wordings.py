"""The words by which reports of the movement say what something is, and how their sentences are taken apart."""

import re

from vietnamese.text import fold

# What a model is for and what kind of work a task is, by the first of these words in the text.
FIELDS = (
    ("drugs", ("ma túy", "ma tuý")),
    ("reintegration", ("chấp hành xong", "tái hoà nhập", "hoà nhập cộng đồng")),
    ("youth", ("trẻ em", "thanh thiếu niên", "vị thành niên")),
    ("camera", ("camera",)),
    ("traffic", ("giao thông",)),
    ("fire", ("phòng cháy", "chữa cháy", "cứu nạn")),
    ("school", ("trường học", "học đường")),
    ("faith", ("tôn giáo", "giáo xứ", "giáo họ", "xứ đạo", "họ đạo")),
    ("self_managed", ("tự quản", "tự phòng", "tuần tra")),
)
TASK_GROUPS = (
    ("propaganda", ("tuyên truyền", "phổ biến")),
    ("linkage", ("gắn kết", "lồng ghép", "phong trào khác")),
    ("consolidate", ("sáp nhập", "củng cố", "giải thể")),
    ("scale_out", ("nhân rộng",)),
    ("force", ("lực lượng", "tập huấn", "bồi dưỡng")),
    ("inspect_reward", ("kiểm tra", "giám sát", "khen thưởng", "sơ kết", "tổng kết")),
)
# How an article names a movement, and its full name.
MOVEMENTS = (
    ("TDBVANTQ", "Toàn dân bảo vệ an ninh Tổ quốc"),
    ("Toàn dân bảo vệ an ninh Tổ quốc", "Toàn dân bảo vệ an ninh Tổ quốc"),
)

_END = re.compile(r"[.!?…]+[”\"»)]*")


def sentences(paragraphs):
    """
    Return the sentences of the texts, in order and with single spaces.

    A sentence ends at a stop that a capital letter follows, with or without a space between them.
    """
    found = []
    for paragraph in paragraphs:
        text = " ".join(paragraph.split())
        start = 0
        for end in _END.finditer(text):
            if text[end.end() :].lstrip()[:1].isupper():
                found.append(text[start : end.end()].strip())
                start = end.end()
        found.append(text[start:].strip())
    return [text for text in found if text]


def keyword(text, kinds):
    """Return the kind whose word comes first in ``text``, whatever the case and marks; None without any."""
    text = fold(text)
    places = [
        (found.start(), kind)
        for kind, words in kinds
        for word in words
        if (found := re.search(rf"\b{re.escape(fold(word))}\b", text))
    ]
    return min(places)[1] if places else None


def shortened(text, length):
    """Return ``text``, cut behind a word with “…” where it is longer than ``length`` characters."""
    if len(text) <= length:
        return text
    return text[:length].rpartition(" ")[0].rstrip(" ,;:") + "…"
