"""Write the description of the ward API to the file that is committed: ``make openapi``."""

import json

import django


def main():
    django.setup()
    from django.conf import settings

    from syndication.ward_api.openapi import document

    path = settings.BASE_DIR / "docs/openapi/ward-v1.json"
    path.write_text(json.dumps(document(), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
