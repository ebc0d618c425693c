"""Whatever another ward writes, and wherever: nothing of it acts in the pages that readers get."""

import json

import pytest
from bs4 import BeautifulSoup

from syndication.choices import Mode, Policy
from syndication.factories import SubscriptionFactory
from syndication.models import ImportedItem, Peer
from tests.syndication.attacks import ATTACKS, active_content
from tests.syndication.scripted_peer import block, picture_file

pytestmark = pytest.mark.django_db
OWN = {"script", "style", "meta", "link", "svg", "form", "input", "button", "noscript", "audio"}


@pytest.fixture(autouse=True)
def subscription(peer, section):
    return SubscriptionFactory(peer=peer, target_section=section, mode=Mode.AUTOMATIC)


def hostile_blocks(ward, attack):
    """Every kind of block with ``attack`` wherever a text or an address can stand."""
    picture = ward.picture(picture_file()) | {
        "alt": attack,
        "caption": attack,
        "credit": attack,
    }
    table = {"data": [[attack, attack]], "table_caption": attack, "first_row_is_table_header": True}
    return [
        block("paragraph", attack),
        block("heading", attack),
        block("quote", {"text": attack, "attribution": attack}),
        block("table", {**table, "data": [[attack], [attack]]}),
        block("key_figures", {"figures": [{"value": "1", "label": attack}], "source": attack}),
        block("video", {"title": attack, "url": "https://youtube.com/watch?v=1&x=" + attack[:40]}),
        block("video", {"title": attack, "url": "javascript://youtube.com/%0aalert(1)"}),
        block("correction", {"date": None, "text": attack}),
        block("picture", picture),
        block("call_to_action", {"text": attack, "url": "javascript:alert(1)"}, attack),
        block(attack, {attack: attack}, attack),
        block("paragraph", {"not": "text"}, attack),
    ]


def hostile_article(ward, headline, attacks):
    quoted = "\"'><script>alert(1)</script>"
    return ward.publish(
        headline,
        summary=" ".join(attacks),
        byline=headline,
        html="".join(attacks),
        text="".join(attacks),
        blocks=[part for attack in attacks for part in hostile_blocks(ward, attack)],
        url="javascript:alert(1)",
        canonical_url=f"{ward.address}/tin/?x={quoted}#{quoted}",
        publisher={"name": headline, "code": quoted, "url": "javascript:alert(1)"},
        lead_image=ward.picture(picture_file()) | {"alt": headline, "caption": headline},
        topics=[{"id": 1, "name": headline, "slug": quoted, "kind": quoted}],
        source={"name": headline, "url": "javascript:alert(1)"},
    )


def own_parts(html):
    """Return what acts in a page and is the portal's own: scripts by address or text, and so on."""
    soup = BeautifulSoup(html, "html.parser")
    for script in soup.find_all("script", type="application/ld+json"):
        json.loads(script.string)  # one document, not broken out of
        script.extract()
    return sorted(
        str(tag)
        for tag in soup.find_all(OWN)
        if tag.name not in ("meta", "link", "input", "form") or "refresh" in str(tag)
    )


def strange_elements(html):
    return active_content(html, elements={"iframe", "object", "embed", "base", "math", "template"})


@pytest.mark.parametrize("policy", Policy)
def test_no_attack_acts_in_a_page(ward, read, client, section, policy):
    Peer.objects.update(policy=policy)
    innocent = ward.publish("Tin thường", lead_image=ward.picture(picture_file()))
    read()
    page = ImportedItem.objects.get(uid=innocent).page.specific
    addresses = (page.url, page.url + "in/", section.url)
    before = [own_parts(client.get(address).content.decode()) for address in addresses]
    chunks = [ATTACKS[start : start + 36] for start in range(0, len(ATTACKS), 36)]
    uids = [hostile_article(ward, ATTACKS[0] + ATTACKS[5], attacks) for attacks in chunks]
    assert read().placed == len(chunks)
    for uid in uids:
        hostile = ImportedItem.objects.get(uid=uid).page.specific
        assert len(hostile.body) > 250 or policy == Policy.LEAD
        addresses = (hostile.url, hostile.url + "in/", section.url)
        for address, parts in zip(addresses, before, strict=True):
            html = client.get(address).content.decode()
            assert len(html) > 2000
            assert strange_elements(html) == []
            assert len(own_parts(html)) == len(parts)
    assert len(ATTACKS) >= 40


def test_words_are_not_lost_because_they_look_dangerous(ward, read, client):
    uid = ward.publish("Cách viết <script> & “alert(1)”")
    read()
    html = client.get(ImportedItem.objects.get(uid=uid).page.url).content.decode()
    assert BeautifulSoup(html, "html.parser").h1.string == "Cách viết <script> & “alert(1)”"
