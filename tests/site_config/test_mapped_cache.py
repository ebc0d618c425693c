"""The cache of short texts that processes share by memory."""

import subprocess
import sys

import pytest

from site_config.mapped_cache import SIZE, MappedCache


@pytest.fixture
def cache(tmp_path):
    return MappedCache(tmp_path / "versions", {})


@pytest.fixture
def other(cache):
    """The same cache in another thread or process, which has looked already."""
    other = MappedCache(cache._folder, {})
    assert other.get("name") is None
    return other


def test_what_one_keeps_the_other_reads(cache, other):
    cache.set("name", "abc", None)
    assert other.get("name") == "abc"
    other.set("name", "z")
    assert cache.get("name") == "z"
    assert cache.get("another", "nothing") == "nothing"


def test_what_another_process_keeps_is_read_at_once(cache):
    cache.set("name", "before")
    code = "import sys; from site_config.mapped_cache import MappedCache as M; M(sys.argv[1], {}).set('name', 'x')"
    subprocess.run([sys.executable, "-c", code, cache._folder], check=True)
    assert cache.get("name") == "x"


def test_only_the_first_of_two_adds(cache, other):
    assert cache.add("name", "first")
    assert not other.add("name", "second")
    assert cache.get("name") == "first"


def test_what_is_deleted_or_cleared_is_gone_for_all(cache, other):
    assert not cache.delete("name")
    for forget in (lambda: other.delete("name"), other.clear):
        cache.set("name", "abc")
        forget()
        assert cache.get("name") is None


def test_a_text_has_its_length_and_no_more(cache, other):
    cache.set("name", "a" * SIZE)
    assert other.get("name") == "a" * SIZE
    with pytest.raises(ValueError, match="65 bytes"):
        cache.set("name", "b" * (SIZE + 1))
    assert other.get("name") == "a" * SIZE
