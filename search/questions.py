"""What a question is about: its words without those that only ask."""

from itertools import pairwise

from search.models import Spelling
from search.words import words
from vietnamese.text import clean_text

# Words that ask, join and point. General knowledge of the language; none that names things by itself.
_ASKING = """
ai à ạ bao bằng bị bởi các cách cái cần cho có còn của cũng đã đang để đến đều đi đó được gì giờ giúp hay hỏi hơn
không khi là lại làm lên lúc mà mình mỗi một muốn nào này nên nếu nhé nhiều như nhưng những nơi ở phải qua ra rằng
rồi sao sẽ sau tại tất thể thế thì theo thôi tôi trên trong trước từ và vào về vì với xin vậy đâu đây biết
"""
_WORDS = words(_ASKING)
_MARKED = frozenset(word.exact or word.folded for word in _WORDS)
ASKING = frozenset(word.folded for word in _WORDS)
"""The same without marks; some are then words of another meaning too, such as can: cần, căn."""


def subject(text):
    """
    Return the words of ``text`` that are not there only to ask, as one text; "" where none or all are left.

    A word without marks that may be another is kept where the portal's texts have it beside its neighbour: can cuoc.
    """
    source = clean_text(text)
    found = words(source)
    unsure = {place for place, word in enumerate(found) if not word.exact and word.folded in ASKING}
    known = _known_pairs(found, unsure)
    left = [
        word
        for place, word in enumerate(found)
        if (word.exact or word.folded) not in _MARKED
        and (place not in unsure or known.intersection(_beside(found, place)))
    ]
    if not left or len(left) == len(found):
        return ""
    return " ".join(source[word.start : word.end] for word in left)


def _known_pairs(found, places):
    """Return which pairs of the words at ``places`` and their neighbours the portal's texts have."""
    pairs = {pair for place in places for pair in _beside(found, place)}
    known = Spelling.objects.filter(folded__in=pairs) if pairs else Spelling.objects.none()
    return set(known.values_list("folded", flat=True))


def _beside(found, place):
    """Return the pairs that the word at ``place`` makes with neighbours that do not ask themselves."""
    near = found[max(place - 1, 0) : place + 2]
    return {
        f"{first.folded} {second.folded}"
        for first, second in pairwise(near)
        if not ASKING.issuperset((first.folded, second.folded))
    }
