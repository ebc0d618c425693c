#!/bin/sh
# The three newest shared articles of a ward. Use: sh read_articles.sh https://phuong.example
set -eu
API="$1/api/ward/v1"

curl --fail --silent --show-error --get "$API/articles" \
  --data-urlencode "limit=3" \
  --data-urlencode "sort=-published_at" \
  --data-urlencode "fields=headline,published_at,canonical_url"
