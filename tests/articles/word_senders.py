"""People who send Word files, and what their browser does."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import ArticlePage
from tests.articles.word_files import WordFile, paragraph

UPLOAD = "/admin/nhap-tu-word/"
LEAD = "Sáng nay, phường tổ chức lễ ra quân bảo đảm an ninh trật tự (minh hoạ)."
BODY = "Lực lượng dân quân và công an phường cùng tham gia."


def news(*content):
    """Return a Word file of a short article."""
    return WordFile(
        paragraph("RA QUÂN ĐẦU NĂM", align="center", marks=["b"]),
        paragraph(LEAD, marks=["b"]),
        paragraph(BODY),
        *content,
        paragraph("Lệ Minh Hoạ", align="right", marks=["b"]),
    )


def send(client, file, section, name="tin.docx"):
    """Upload a file and return the response."""
    data = file.data if isinstance(file, WordFile) else file
    upload = SimpleUploadedFile(name, data)
    return client.post(UPLOAD, {"file": upload, "section": section.pk})


def confirmation(client, file, section):
    """Upload a file; return the address of the confirmation and what its form holds."""
    response = send(client, file, section)
    assert response.status_code == 302, response.context["form"].errors
    shown = client.get(response.url)
    assert shown.status_code == 200
    return response.url, values_of(shown)


def values_of(response):
    """Return what a browser would send of the form that was shown."""
    form = response.context["form"]
    values = {}
    for field in form:
        value = field.value()
        if value not in (None, False):
            values[field.html_name] = "on" if value is True else value
    return values


def make(client, file, into, **changes):
    """Import a file with what the confirmation offers, and these changes; return the draft as the editor opens it."""
    address, values = confirmation(client, file, into)
    response = client.post(address, values | changes)
    assert response.status_code == 302
    article = ArticlePage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert client.get(response.url).status_code == 200
    return article.get_latest_revision_as_object()


def blocks(article):
    return [(block["type"], block["value"]) for block in article.body.raw_data]
