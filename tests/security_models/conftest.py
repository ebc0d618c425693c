"""A ward with a model, a plan and figures; what the history of a model tells."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from home.factories import AdministrativeUnitFactory, NeighbourhoodFactory
from security_models.choices import EventKind
from security_models.factories import (
    AnnualFigureFactory,
    SecurityModelFactory,
    SecurityModelIndexPageFactory,
    TaskPlanFactory,
)
from security_models.models import ModelEvent
from tests.security_models.admin import editor_client


def day(text):
    """Return the date that ``text`` (2022-05-01) writes."""
    return date.fromisoformat(text)


@pytest.fixture
def editor(django_user_model, db):
    """The client of somebody who may edit and publish records."""
    return editor_client(django_user_model)


@pytest.fixture
def unit(db):
    return AdministrativeUnitFactory(name="Phường 1", slug="phuong-1")


@pytest.fixture
def neighbourhood(unit):
    return NeighbourhoodFactory(unit=unit, name="Khu phố 1")


@pytest.fixture
def new_model(unit):
    """A function that publishes a model of the unit, with events given as ``kind="2022-05-01"``."""

    def create(name="Camera an ninh", events=(), **values):
        model = SecurityModelFactory(name=name, **{"unit": unit} | values)
        for kind, text in dict(events).items():
            ModelEvent.objects.create(model=model, kind=EventKind(kind), date=day(text))
        model.refresh_from_db()
        return model

    return create


@pytest.fixture
def model(new_model):
    """A published model that was launched on 1 May 2022."""
    return new_model(events={"launched": "2022-05-01"})


@pytest.fixture
def plan(unit):
    return TaskPlanFactory(unit=unit, title="Kế hoạch phong trào")


@pytest.fixture
def figure(unit):
    """The published figures of 2022: 50 reports, 30 of them valuable, 10 models stated."""
    return AnnualFigureFactory(unit=unit)


@pytest.fixture
def models_page(home_page):
    """The page that lists the models."""
    return SecurityModelIndexPageFactory(parent=home_page)


@pytest.fixture
def read_page(client):
    """A function that returns the page at an address as parsed HTML."""

    def read(address, **query):
        response = client.get(address, query)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return read


@pytest.fixture
def read(read_page, models_page):
    """A function that returns the page of a model as parsed HTML."""
    return lambda model, **query: read_page(f"{models_page.url}{model.slug}/", **query)
