"""Which of the words that a browser shows cannot be Vietnamese, judged by how a syllable is written."""

import re
import unicodedata

ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
NUCLEUS = (
    "uye|uya|uyu|uay|ieu|yeu|uoi|uou|oai|oay|oeo|uao|ia|ie|iu|ua|ue|ui|uo|uy|uu|oa|oe|oi|oo|"
    "ai|ao|au|ay|eo|eu|ya|ye|[aeiouy]"
)
CODA = "ch|ng|nh|[cmnpt]"
SYLLABLE = re.compile(f"(?:{ONSET})?(?:{NUCLEUS})(?:{CODA})?")
WORD = re.compile(r"[^\W\d_]+")
# Names of things that Vietnamese calls so too, and short forms.
KNOWN = """
admin api atom avif csv doc docx email excel facebook gif google html http https iphone jpeg jpg json kb localhost
mb mp ogg pdf png px rss svg tcvn unicode url utf vnd vni wagtail wav webp word www xlsx youtube zalo zip
alt ctrl enter esc shift tab
camera internet online sapo video
antt bca cccd cmnd hdnd mttq tdbvantq ubmttq ubnd
ii iii iv vi vii viii ix
"""
SHOWN = """() => {
  const shown = element => element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
  const texts = [document.title, document.body.innerText];
  for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], input[type=submit]")) {
    if (!shown(element)) continue;
    for (const name of ["aria-label", "title", "placeholder"]) texts.push(element.getAttribute(name) || "");
    if (element.type === "submit" && element.tagName === "INPUT") texts.push(element.value);
  }
  return texts.join("\\n");
}"""


def foreign_words(page, allowed=()):
    """Return the words that ``page`` (of Playwright) shows or says which no Vietnamese writes, in lower case."""
    text = page.evaluate(SHOWN)
    return foreign_words_of(text) - {word.lower() for word in allowed}


def foreign_words_of(text):
    """Return the words of ``text`` that are no Vietnamese syllables, in lower case."""
    words = {word.lower() for word in WORD.findall(re.sub(r"\S*[@/.]\S+\w", " ", text))}
    return {word for word in words if len(word) > 1 and not _is_vietnamese(word)} - set(
        KNOWN.split()
    )


def _is_vietnamese(word):
    plain = unicodedata.normalize("NFD", word.replace("đ", "d"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bool(SYLLABLE.fullmatch(plain))
