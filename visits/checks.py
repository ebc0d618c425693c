"""What ``manage.py check --deploy`` says of the counter's surroundings; nothing where nothing is to be seen yet."""

import re
from pathlib import Path, PurePosixPath

import redis
from django.conf import settings
from django.core.checks import Warning, register
from redis.backoff import NoBackoff
from redis.retry import Retry

from visits.hot_store import StoreUnavailableError, get_store
from visits.hot_store.base import MAX_FORWARDED
from visits.hot_store.sqlite import FILE_NAME

MOUNTS = Path("/proc/mounts")
NETWORK_FILE_SYSTEMS = {
    *("nfs", "nfs4", "cifs", "smbfs", "smb2", "smb3", "9p", "afs", "ncpfs", "davfs", "fuse.davfs"),
    *("fuse.sshfs", "fuse.s3fs", "fuse.rclone", "fuse.gcsfuse", "glusterfs", "fuse.glusterfs"),
    *("ceph", "fuse.ceph", "lustre", "gpfs", "beegfs", "ocfs2", "gfs2", "fuse.moosefs"),
}
FEWEST_VISITS = 50
"""Fewer say nothing of the proxies."""

_ESCAPED = re.compile(r"\\([0-7]{3})")


@register("visits", deploy=True)
def redis_keeps_what_it_counts(**kwargs):
    """Redis answers, and writes what it is told to its append-only file."""
    if not settings.REDIS_URL:
        return []
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=1,
            socket_connect_timeout=1,
            retry=Retry(NoBackoff(), 0),
        ) as client:
            client.ping()
            keeps = _has_append_only_file(client)
    except (redis.RedisError, ValueError) as error:
        message = f"Không dùng được Redis ở REDIS_URL ({error}): lượt truy cập không được tính."
        hint = "Hãy kiểm tra dịch vụ Redis và biến REDIS_URL."
        return [Warning(message, hint=hint, id="visits.W001")]
    if keeps:
        return []
    message = "Redis không ghi tệp append-only: mỗi lần nó khởi động lại là mất số lượt truy cập."
    hint = "Hãy ghi “appendonly yes” vào redis.conf (và chạy: redis-cli config set appendonly yes)."
    return [Warning(message, hint=hint, id="visits.W002")]


def _has_append_only_file(client):
    """Return whether Redis keeps one; True where it does not let us ask."""
    try:
        answer = client.config_get("appendonly").get("appendonly")
        if answer:
            return answer == "yes"
    except redis.ResponseError:  # a Redis that others run forbids CONFIG
        pass
    try:
        return bool(client.info("persistence")["aof_enabled"])
    except (redis.ResponseError, KeyError):
        return True


@register("visits", deploy=True)
def hot_store_is_on_a_disk_of_this_machine(**kwargs):
    """SQLite's locks and its WAL do not work over a network."""
    if settings.REDIS_URL:
        return []
    try:
        kind = file_system_of(Path(settings.DATA_DIR).resolve(), MOUNTS.read_text(errors="replace"))
    except OSError:  # no Linux
        return []
    if kind not in NETWORK_FILE_SYSTEMS:
        return []
    message = f"DATA_DIR nằm trên ổ đĩa mạng ({kind}): số lượt truy cập có thể sai hoặc mất."
    hint = "Hãy đặt DATA_DIR trên đĩa của chính máy này, hoặc đếm bằng Redis (REDIS_URL)."
    return [Warning(message, hint=hint, id="visits.W003")]


def file_system_of(path, mounts):
    """Return the type of the file system that holds ``path``, given the text of ``/proc/mounts``; None if unknown."""
    deepest, kind = -1, None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        place = PurePosixPath(_ESCAPED.sub(lambda match: chr(int(match[1], 8)), fields[1]))
        # Of two on the same place, the later one hides the earlier one.
        if path.is_relative_to(place) and len(place.parts) >= deepest:
            deepest, kind = len(place.parts), fields[2]
    return kind


@register("visits", deploy=True)
def proxies_are_as_many_as_they_seem(**kwargs):
    """NUM_PROXIES fits what the latest visits carried; with a wrong number readers are taken for one, or for others."""
    seen, proxies = _forwarded(), settings.NUM_PROXIES
    visits = sum(seen.values())
    if visits < FEWEST_VISITS:
        return []
    hint = "Hãy đặt NUM_PROXIES bằng số máy trung gian (proxy) của mình đứng trước cổng."
    with_header = visits - seen.get(0, 0)
    if not proxies and with_header * 10 >= visits * 9:
        message = (
            f"NUM_PROXIES = 0, nhưng {with_header * 100 // visits} % lượt truy cập gần đây đi qua"
            " máy trung gian: mọi người đọc bị coi là ở cùng một địa chỉ."
        )
        return [Warning(message, hint=hint, id="visits.W004")]
    with_fewer = sum(
        number for count, number in seen.items() if count < min(proxies, MAX_FORWARDED)
    )
    if proxies and with_fewer * 10 >= visits:
        message = (
            f"NUM_PROXIES = {proxies}, nhưng {with_fewer * 100 // visits} % lượt truy cập gần đây đi"
            " qua ít máy trung gian hơn: địa chỉ của người đọc không đáng tin."
        )
        return [Warning(message, hint=hint, id="visits.W005")]
    return []


def _forwarded():
    """Return how many of the latest visits to all sites came with 0, 1, … addresses in ``X-Forwarded-For``."""
    if not settings.REDIS_URL and not (Path(settings.DATA_DIR) / FILE_NAME).exists():
        return {}  # looking would make the file
    seen = {}
    try:
        store = get_store()
        for site in store.sites():
            for count, visits in store.forwarded(site).items():
                seen[count] = seen.get(count, 0) + visits
    except (StoreUnavailableError, ValueError):
        return {}
    return seen
