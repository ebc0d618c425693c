"""The conventions that every page type and every block keeps, found by walking them; nothing is left out by name."""

import importlib
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.blocks import StreamBlock
from wagtail.coreutils import camelcase_to_underscore
from wagtail.fields import StreamField
from wagtail.models import Page, Site, get_page_models
from wagtail.test.utils.form_data import querydict_from_html

from articles.blocks import RelatedNewsBlock
from home.factories import DocumentFactory, ImageFactory
from security_models.factories import AnnualFigureFactory, SecurityModelFactory, TaskPlanFactory

TEMPLATES = Path(settings.BASE_DIR) / "templates"


def is_ours(model):
    app = model.__module__.partition(".")[0]
    return (Path(settings.BASE_DIR) / app / "apps.py").is_file()


PAGE_TYPES = [model for model in get_page_models() if is_ours(model)]
every_page_type = pytest.mark.parametrize(
    "page_type", PAGE_TYPES, ids=[model.__name__ for model in PAGE_TYPES]
)


def body_blocks():
    """Return the blocks of every StreamField of every page type, each class once."""
    found = {}
    for page_type in PAGE_TYPES:
        for field in page_type._meta.local_fields:
            stream = getattr(field, "stream_block", None)
            if isinstance(stream, StreamBlock) and not isinstance(stream, RelatedNewsBlock):
                found |= {type(block): block for block in stream.child_blocks.values()}
    return list(found.values())


BODY_BLOCKS = body_blocks()
RELATED_BLOCKS = list(RelatedNewsBlock().child_blocks.values())
every_body_block = pytest.mark.parametrize(
    "block", BODY_BLOCKS, ids=[block.name for block in BODY_BLOCKS]
)


def factory_of(page_type):
    factories = importlib.import_module(f"{page_type._meta.app_label}.factories")
    return getattr(factories, f"{page_type.__name__}Factory")


def make_parent(page_type):
    """Create the first parent that a page type allows, from a new root down."""
    parents = [model for model in page_type.allowed_parent_page_models() if model != page_type]
    if Page in parents:
        return Page.add_root(title="Gốc", slug="goc")
    return factory_of(parents[0])(parent=make_parent(parents[0]))


def serve(page):
    """Make the highest page above ``page`` (or itself) the home page of the site."""
    root = page.get_ancestors(inclusive=True).get(depth=2)
    Site.objects.filter(is_default_site=True).update(root_page=root)
    Site.clear_site_root_paths_cache()


def filled_form(response, **values):
    """Return the data that the editor's form of the admin's answer would send, with ``values``."""
    data = querydict_from_html(response.content.decode(), form_id="page-edit-form").dict()
    for field in response.context["form"].instance._meta.fields:
        if isinstance(field, StreamField):  # made by JavaScript
            data[f"{field.name}-count"] = "0"
    return data | values


@pytest.fixture
def page(page_type, db):
    """A page of the type, on a site of its own."""
    parent = make_parent(page_type)
    assert page_type.can_create_at(parent)
    page = factory_of(page_type)(parent=parent)
    serve(page)
    return page


def test_the_project_has_page_types():
    assert {model.__name__ for model in PAGE_TYPES} >= {"HomePage", "ArticlePage"}


@every_page_type
class TestEveryPageType:
    def test_states_its_rules(self, page_type):
        stated = vars(page_type)
        assert "parent_page_types" in stated
        assert "subpage_types" in stated
        assert str(stated["page_description"])

    def test_keeps_rules_that_agree_with_its_neighbours(self, page_type):
        assert page_type.allowed_parent_page_models()
        for child in page_type.clean_subpage_models():
            assert page_type in child.clean_parent_page_models()

    def test_has_a_factory(self, page_type):
        assert factory_of(page_type)._meta.model is page_type

    def test_has_a_template_by_its_own_name(self, page_type):
        name = camelcase_to_underscore(page_type.__name__)
        assert page_type.template == f"{page_type._meta.app_label}/{name}.html"
        assert (TEMPLATES / page_type.template).is_file()

    def test_has_names_for_people(self, page_type):
        assert page_type._meta.verbose_name != camelcase_to_underscore(page_type.__name__)

    def test_is_routable_and_renders(self, page_type, page, client):
        response = client.get(page.url)
        assert response.status_code == 200
        assert page_type.template in [template.name for template in response.templates]
        assert page.title in response.content.decode()

    def test_can_be_edited_and_published_in_the_admin(self, page_type, page, admin_client):
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        data = filled_form(admin_client.get(address), title="Tên mới")
        response = admin_client.post(address, data | {"action-publish": "1"})
        assert response.status_code == 302
        page.refresh_from_db()
        assert (page.title, page.live, page.has_unpublished_changes) == ("Tên mới", True, False)

    def test_can_be_created_and_published_in_the_admin(self, page_type, db, admin_client):
        parent = make_parent(page_type)
        names = [page_type._meta.app_label, page_type._meta.model_name, parent.pk]
        address = reverse("wagtailadmin_pages:add", args=names)
        data = filled_form(admin_client.get(address), title="Trang mới")
        response = admin_client.post(address, data | {"action-publish": "1"})
        assert response.status_code == 302
        page = page_type.objects.child_of(parent).get()
        serve(page)
        assert page.slug == "trang-moi"
        assert admin_client.get(page.url).status_code == 200

    def test_can_be_previewed_in_every_mode(self, page_type, page):
        modes = [mode for mode, _ in page.preview_modes]
        assert modes
        for mode in modes:
            response = page.make_preview_request(preview_mode=mode)
            assert response.status_code == 200
            assert page.title in response.content.decode()

    def test_can_be_previewed_before_it_is_saved(self, page_type, db, admin_client):
        parent = make_parent(page_type)
        names = [page_type._meta.app_label, page_type._meta.model_name, parent.pk]
        form = admin_client.get(reverse("wagtailadmin_pages:add", args=names))
        address = reverse("wagtailadmin_pages:preview_on_add", args=names)
        answer = admin_client.post(address, filled_form(form, title="Chưa lưu")).json()
        assert answer == {"is_valid": True, "is_available": True}
        for mode, _ in page_type().preview_modes:
            response = admin_client.get(address, {"mode": mode})
            assert response.status_code == 200
            assert "Chưa lưu" in response.content.decode()


@pytest.fixture
def value_of(db):
    """A function that returns a value of a block: the one for its preview, or one with files of the test."""
    picture = {"image": ImageFactory(), "caption": "Chú thích", "credit": ""}
    values = {
        "picture": picture,
        "gallery": [picture, picture],
        "document": {"document": DocumentFactory(), "label": ""},
        "security_model": SecurityModelFactory(),
        "task_plan": TaskPlanFactory(),
        "annual_figure": AnnualFigureFactory(),
    }

    def value_of(block):
        if block.name in values:
            return block.normalize(values[block.name])
        return block.get_preview_value()

    return value_of


class TestEveryBlock:
    @pytest.mark.parametrize(
        "block",
        BODY_BLOCKS + RELATED_BLOCKS,
        ids=[block.name for block in BODY_BLOCKS + RELATED_BLOCKS],
    )
    def test_tells_the_editor_what_it_is(self, block):
        assert block.meta.icon != "placeholder"
        assert str(block.label)
        assert str(block.meta.group)
        assert str(block.meta.description)

    @every_body_block
    def test_has_a_template_of_its_own(self, block):
        assert block.meta.template.startswith("blocks/")
        assert (TEMPLATES / block.meta.template).is_file()

    @every_body_block
    def test_renders(self, block, value_of):
        html = block.render(value_of(block))
        assert len(html.strip()) > 10

    @every_body_block
    def test_tells_the_api_what_it_means(self, block, value_of):
        stored = block.get_prep_value(value_of(block))
        assert block.get_api_representation(block.to_python(stored))

    @every_body_block
    def test_can_be_previewed_unless_it_needs_a_file(self, block, admin_client):
        if not block.is_previewable:
            assert block.name in {"picture", "gallery", "document"}
            return
        address = reverse("wagtailadmin_block_preview")
        response = admin_client.get(address, {"id": block.definition_prefix})
        assert response.status_code == 200
        assert block.render(block.get_preview_value()) in response.content.decode()
