"""An editor's hand in the admin: opens a form, changes some fields, and sends it."""

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from newsroom.roles import SECURITY_EDITORS

PUBLISH = {"action-publish": "action-publish"}


def editor_client(django_user_model):
    """Return a client logged in as somebody who is in the group of security editors and in no other."""
    from django.contrib.auth.models import Group

    user = django_user_model.objects.create_user("bien-tap", password="mat-khau")
    user.groups.add(Group.objects.get(name=SECURITY_EDITORS))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def url_of(record, name, *arguments):
    """Return the admin's address of ``record`` (an object or its type) called ``name``."""
    pk = [record.pk] if not isinstance(record, type) else []
    return reverse(record.snippet_viewset.get_url_name(name), args=[*pk, *arguments])


def opened(client, url):
    """Return what the browser would send if the form at ``url`` were sent as it is shown."""
    response = client.get(url)
    assert response.status_code == 200, response.headers.get("Location")
    data = querydict_from_html(response.content.decode(), form_id="w-editor-form")
    data["body-count"] = "0"
    return data


def add_row(data, rows, **values):
    """Add a row to the inline ``rows`` of the form's ``data``; return its prefix."""
    number = int(data[f"{rows}-TOTAL_FORMS"])
    data[f"{rows}-TOTAL_FORMS"] = str(number + 1)
    defaults = {"id": "", "DELETE": "", "ORDER": str(number + 1)}
    for name, value in (defaults | values).items():
        data[f"{rows}-{number}-{name}"] = value
    return f"{rows}-{number}"


def send(client, url, data=None, **changes):
    """Send the form at ``url`` with ``changes``; return the response."""
    data = opened(client, url) if data is None else data
    for name, value in changes.items():
        data.setlist(name, value) if isinstance(value, list) else data.__setitem__(name, value)
    return client.post(url, data)


def publish(client, url, data=None, **changes):
    return send(client, url, data, **changes, **PUBLISH)


def errors_of(response):
    """Return the sentences of a refused form: ``{field: [sentences]}``, rows as ``{"events-0-kind": …}``."""
    form = response.context["form"]
    found = {name: list(errors) for name, errors in form.errors.items()}
    for formset in getattr(form, "formsets", {}).values():
        for row in formset.forms:
            found |= {f"{row.prefix}-{name}": list(errors) for name, errors in row.errors.items()}
        if formset.non_form_errors():
            found[formset.prefix] = list(formset.non_form_errors())
    return found
