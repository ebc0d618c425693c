from vietnamese.forms import PageForm


class ArticlePageForm(PageForm):
    """Offers the places and models that still exist, and those that the article names already."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("neighbourhoods", "security_models"):
            if field := self.fields.get(name):
                chosen = [item.pk for item in getattr(self.instance, name).all()]
                field.queryset = field.queryset.model.objects.offered(chosen)
