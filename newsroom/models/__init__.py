from newsroom.models.preview_links import PreviewLink

__all__ = ["PreviewLink"]
