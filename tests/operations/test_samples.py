"""``make_sample_articles``: many articles at once must leave what saving each would have left."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, ReferenceIndex

from articles.models import ArticlePage, Topic
from home.models import CustomImage, Neighbourhood
from syndication.change_log.reconciling import reconcile
from syndication.models import PublicChange
from tests.once import kept_for_a_while, media_kept

COMMAND = "make_sample_articles"


def run(*arguments):
    output = StringIO()
    call_command(COMMAND, *arguments, "--yes", stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """Twelve samples; the folder of their files."""
    folder = tmp_path_factory.mktemp("samples")
    with kept_for_a_while(django_db_blocker, folder):
        run("12")
        yield folder


@pytest.fixture
def samples(made, db, settings):
    media_kept(settings, made)
    return ArticlePage.objects.filter(slug__startswith="minh-hoa-").order_by("pk")


def test_without_debug_it_wants_to_be_told_that_nobody_reads_the_portal(db):
    with pytest.raises(CommandError, match="--yes"):
        call_command(COMMAND, "3")
    assert not ArticlePage.objects.exists()


@pytest.mark.parametrize("arguments", [[], ["0"], ["5", "--delete"]])
def test_it_wants_a_number_or_the_deletion(db, arguments):
    with pytest.raises(CommandError):
        run(*arguments)


def test_search_and_the_change_log_need_no_repair(db, django_capture_on_commit_callbacks):
    call_command("update_index", verbosity=0)
    with django_capture_on_commit_callbacks(execute=True):
        run("130")  # more than there are patterns
    call_command("check_search_index", stdout=StringIO())  # fails where anything is out of step
    assert PublicChange.objects.filter(kind="article", state="updated").count() == 130
    assert reconcile(everything=True).changes == 0


def test_every_article_is_published_and_says_that_it_is_a_sample(samples, client):
    assert samples.live().count() == 12
    for article in samples:
        answer = client.get(article.url)
        assert answer.status_code == 200
        assert "minh hoạ" in answer.content.decode()


def test_the_tree_is_as_if_each_had_been_added_by_hand(samples):
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_same_numbers_give_the_same_articles_and_only_missing_ones_are_added(samples):
    before = {article.slug: article.title for article in samples}
    assert "Đã thêm 8" in run("20")
    after = {article.slug: article.title for article in samples.all()}
    assert len(after) == 20
    assert before.items() <= after.items()
    assert "Đã thêm 0" in run("20")


def test_the_references_of_each_are_those_that_wagtail_finds(samples):
    article = samples.get(slug="minh-hoa-9")
    known = set(ReferenceIndex.get_references_for_object(article).values_list("pk", flat=True))
    ReferenceIndex.create_or_update_for_object(article)
    again = set(ReferenceIndex.get_references_for_object(article).values_list("pk", flat=True))
    assert known == again != set()


def test_deleting_leaves_nothing_of_them(samples, section):
    own = ArticlePage(title="Tin của phường")
    section.add_child(instance=own)
    assert "Đã xoá 12" in run("--delete")
    assert list(ArticlePage.objects.all()) == [own]
    assert not Topic.objects.exists()
    assert not Neighbourhood.objects.exists()
    assert not CustomImage.objects.exists()
    assert Page.find_problems() == ([], [], [], [], [])
    assert not PublicChange.objects.filter(kind="article", state="updated").exclude(
        object_id=own.pk
    )
