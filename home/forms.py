"""What the forms of several apps ask for."""

from django.utils.translation import gettext as _


def ask_for_words(form, name):
    """
    Add an error to ``form`` where the picture in its field ``name`` has no words that stand for it.

    Source: WCAG 2.2, success criterion 1.1.1. A draft may wait for the words; what is published may not.
    """
    picture = form.cleaned_data.get(name)
    if picture and not picture.description.strip() and not form.is_deferred_validation:
        message = _(
            "This picture has no description for people who cannot see it. Write one in the picture library, then"
            " publish again; a draft can be saved without it."
        )
        form.add_error(name, message)
