"""Asks the web process of this container whether it can do its work; exits with 1 where it cannot."""

import os
import sys
from http.client import HTTPConnection

PATH = "/readyz"


def main():
    """Ask as the first of ALLOWED_HOSTS is asked: the portal answers by no other name."""
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    try:
        connection.request("GET", PATH, headers={"Host": host})
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
