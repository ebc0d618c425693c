"""The two screens of “Nhập từ Word”: the file is sent, then the guesses are confirmed and the draft is made."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from articles.importers.word.checking import WordFileError, check_word_file
from articles.importers.word.forms import (
    ConfirmForm,
    UploadForm,
    may_add_article,
    sections_to_add_to,
)
from articles.importers.word.guessing import guess
from articles.importers.word.library import (
    PictureError,
    collections_to_add_to,
    mark_problems,
    picture_bytes,
    thumbnail,
)
from articles.importers.word.preview import as_html, preview
from articles.importers.word.saving import Wanted, make_draft
from articles.importers.word.uploads import Upload, UploadGoneError

SAMPLES = 5
"""How many paragraphs show what converting does."""
GUESSED = ("title", "summary", "byline")


class WordImportMixin(WagtailAdminTemplateMixin):
    """For those who may make articles somewhere; others are turned away."""

    page_title = gettext_lazy("Import from Word")
    header_icon = "doc-full"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        if not sections_to_add_to(request.user).exists():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class UploadView(WordImportMixin, TemplateView):
    """Takes a Word file and a section; ``?section=<id>`` chooses one beforehand."""

    template_name = "articles/admin/word_upload.html"

    def post(self, request):
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        upload = Upload.keep(form.cleaned_data["file"], request.user)
        section = form.cleaned_data["section"]
        address = reverse("import_word_confirm", args=[upload.token])
        return redirect(f"{address}?section={section.pk}")

    def get_context_data(self, **kwargs):
        initial = {"section": self.request.GET.get("section")}
        form = kwargs.pop("form", None) or UploadForm(user=self.request.user, initial=initial)
        return super().get_context_data(form=form, media=form.media, **kwargs)


class ConfirmView(WordImportMixin, TemplateView):
    """Shows what the file was found to hold, and makes the draft."""

    template_name = "articles/admin/word_confirm.html"

    def dispatch(self, request, *args, **kwargs):
        try:
            self.upload = Upload.find(kwargs["token"], request.user)
            return super().dispatch(request, *args, **kwargs)
        except UploadGoneError:
            return self.gone()
        except WordFileError as error:
            messages.error(request, str(error))
            return redirect("import_word")

    def gone(self):
        """Lead to the draft where the file has become one, else to the upload."""
        made = self.upload.made() if hasattr(self, "upload") else None
        if made is not None:
            messages.warning(
                self.request, _("This file has been imported already: here is its draft.")
            )
            return redirect("wagtailadmin_pages:edit", made)
        messages.error(
            self.request,
            _(
                "This file is not here any more: it was used, or has waited for a day. Choose it again."
            ),
        )
        return redirect("import_word")

    def post(self, request, token):
        if "discard" in request.POST:
            self.upload.remove()
            messages.success(request, _("The file was removed; nothing was made of it."))
            return redirect("import_word")
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if not may_add_article(request.user, form.cleaned_data["section"]):
            raise PermissionDenied
        with self.upload.take() as file:
            try:
                made = self.make(form, file)
            except BaseException:
                self.upload.give_back()
                raise
        self.upload.finish(made.article)
        self.tell(made)
        return redirect("wagtailadmin_pages:edit", made.article.pk)

    def make(self, form, file):
        """Make the draft; with ``convert`` what still stands as guessed is converted too."""
        text, guessed, data = self.text, self.guess, dict(form.cleaned_data)
        if data.get("convert"):
            text = self.read(file, converting=True)
            guessed = guess(text.pieces)
            converted = ConfirmForm(
                initial=_initial(guessed),
                text=text,
                collections=self.collections,
                user=self.request.user,
            )
            for name in set(data) - set(form.changed_data) - {"section", "collection"}:
                data[name] = converted.get_initial_for_field(converted.fields[name], name)
        collection = data.get("collection") or next(iter(self.collections), None)
        wanted = Wanted(
            data["section"],
            *(data[name] for name in GUESSED),
            collection=collection,
            lead_picture=data.get("lead_picture", False),
        )
        for picture in form.pictures:
            wanted.captions[picture.number] = data[f"caption-{picture.number}"]
            wanted.descriptions[picture.number] = data[f"description-{picture.number}"]
        return make_draft(file, text, guessed, wanted, self.request.user)

    def tell(self, made):
        messages.success(
            self.request,
            format_html(
                _("The draft “{}” was made of the Word file. Look it over before you go on."),
                made.article.title,
            ),
        )
        for problem in made.problems:
            messages.warning(self.request, problem)
        if made.undescribed:
            sentence = ngettext(
                "%(count)s picture still needs a description for people who cannot see it.",
                "%(count)s pictures still need a description for people who cannot see them.",
                made.undescribed,
            )
            messages.warning(self.request, sentence % {"count": made.undescribed})

    def form(self, data=None):
        initial = {**_initial(self.guess), "section": self.request.GET.get("section")}
        return ConfirmForm(
            data,
            initial=initial,
            text=self.text,
            collections=self.collections,
            user=self.request.user,
        )

    @cached_property
    def text(self):
        with self.upload.open() as file:
            return self.read(file)

    @cached_property
    def guess(self):
        return guess(self.text.pieces)

    @cached_property
    def collections(self):
        return collections_to_add_to(self.request.user)

    def read(self, file, *, converting=False):
        from articles.importers.word.reading import read_word  # see UploadForm.clean_file

        text = read_word(file, check_word_file(file), converting=converting)
        if mark_problems(file, text.pictures):
            text.warnings.append(
                _("Some pictures are not taken over; they are marked in the text below.")
            )
        return text

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or self.form()
        pieces = self.guess.body(self.text.pieces, _initial(self.guess))
        return super().get_context_data(**kwargs) | {
            "form": form,
            "media": form.media,
            "fields": [form[name] for name in (*GUESSED, "section")],
            "warnings": self.text.warnings,
            "samples": self.text.conversions[:SAMPLES],
            "pieces": preview(pieces, form, self.upload.token),
            "notes": [as_html([note]) for note in self.text.notes],
            "has_pictures": bool(self.text.pictures),
            "may_add_pictures": bool(self.collections),
            "title_is_capitals": self.guess.title.isupper(),
        }


class PictureView(View):
    """A small picture of a part of a file that waits, for the person who sent the file."""

    def get(self, request, token, part):
        try:
            with Upload.find(token, request.user).open() as file:
                data = thumbnail(picture_bytes(file, part))
        except (UploadGoneError, PictureError) as error:
            raise Http404 from error
        response = HttpResponse(data, content_type="image/jpeg")
        patch_cache_control(response, private=True, max_age=3600)
        return response


def _initial(guessed):
    return {name: getattr(guessed, name) for name in GUESSED}
