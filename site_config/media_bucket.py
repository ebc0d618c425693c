"""Uploads in an S3-compatible bucket that nobody but the portal can read."""

from botocore.config import Config
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class MediaBucket(S3Storage):
    """
    Files of the bucket, at the addresses that files on disk have.

    ``home.views.media`` gives out pictures and Wagtail's view gives out documents, as from a disk: what is private in
    the portal is private in the bucket, pages name no other host, and moving between disk and bucket changes no page.
    """

    def get_default_settings(self):
        return super().get_default_settings() | {
            "file_overwrite": False,
            "max_memory_size": 1 << 20,  # bytes; what is larger waits in a temporary file
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},  # what every compatible server knows
                connect_timeout=3,
                read_timeout=15,
                retries={"max_attempts": 2},
            ),
        }

    def url(self, name, *args, **kwargs):
        return settings.MEDIA_URL + filepath_to_uri(name).lstrip("/")

    def read_part(self, name, first, length):
        """Return at most ``length`` bytes of a file from number ``first`` on; only these cross the network."""
        key = self._normalize_name(name)
        answer = self.bucket.Object(key).get(Range=f"bytes={first}-{first + length - 1}")
        return answer["Body"].read()
