"""Keep a copy of a ward's shared articles in step. Use: python read_articles.py https://phuong.example"""

import json
import sys
from urllib.request import urlopen


def read_changes(url, articles):
    """Follow the feed from ``url`` to its present end, change ``articles``, and return where to go on later."""
    while True:
        with urlopen(url, timeout=15) as answer:
            page = json.load(answer)
        if not page["items"]:
            return page["next"]
        for item in page["items"]:
            if item["state"] == "deleted":  # withdrawn: no copy may stay
                articles.pop(item["id"], None)
            else:
                articles[item["id"]] = item["data"]
        url = page["next"]


articles = {}
later = read_changes(sys.argv[1] + "/api/ward/v1/feeds/articles", articles)
for article in articles.values():
    print(article["published_at"], article["headline"])
print("next:", later)
