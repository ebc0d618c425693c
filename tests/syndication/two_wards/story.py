"""What the demo shows: news goes from ward A to ward B, is corrected and withdrawn there too."""

import time

from tests.servers import wait_until

TITLE = "Ra quân tuần tra đêm (minh hoạ)"
CORRECTED = "Ra quân tuần tra đêm tại khu phố 2 (minh hoạ)"


def connect(first, second):
    """Have ward ``second`` follow ``first``; return the address of the section with its news."""
    token = first.do("admit", "Phường B (minh hoạ)")
    return second.do("follow", first.url, token)


def has_converged(first, second):
    """Whether readers of ``second`` see what ``first`` shares: all of it, nothing else, as it stands there."""
    return first.do("shared") == second.do("taken_over")


def tell(first, second, section):
    """Tell the story, a Vietnamese sentence for each step once it has happened; ``section`` is as from ``connect``."""
    wait_until(lambda: has_converged(first, second))
    count = len(second.do("taken_over"))
    yield f"Phường B theo dõi phường A: {count} tin đã về {section}"

    start = time.monotonic()
    article = first.do("publish", TITLE, "Lực lượng tại chỗ ra quân.")
    path = section.removeprefix(second.url)
    wait_until(lambda: TITLE in (second.get(path) or ""))
    seconds = time.monotonic() - start
    yield f"Phường A đăng “{TITLE}”: {article['url']}"
    yield f"Phường B hiện tin ấy, có ghi nguồn, sau {seconds:.2f} giây: {section}"

    start = time.monotonic()
    first.do("correct", article["id"], CORRECTED)
    wait_until(lambda: CORRECTED in (second.get(path) or ""))
    yield f"Phường A sửa tiêu đề; phường B theo sau {time.monotonic() - start:.2f} giây."

    start = time.monotonic()
    first.do("withdraw", article["id"])
    wait_until(lambda: CORRECTED not in (second.get(path) or CORRECTED))
    yield f"Phường A thu hồi; phường B gỡ tin sau {time.monotonic() - start:.2f} giây."
