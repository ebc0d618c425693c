"""``make demo-two-wards``: two wards on this machine, one of which takes over the news of the other."""

import signal
import sys
import tempfile
from pathlib import Path

from tests.syndication.two_wards.story import connect, tell
from tests.syndication.two_wards.ward import running_wards


def main():
    ports = [int(port) for port in sys.argv[1:3]] or [8001, 8002]
    with tempfile.TemporaryDirectory(prefix="hai-phuong-") as name:
        folder = Path(name)
        with (
            (folder / "nhat-ky.txt").open("w") as output,
            running_wards(
                [folder / "phuong-a", folder / "phuong-b"],
                ports,
                output,
                options=[(), ("--no-demo",)],
            ) as (first, second),
        ):
            section = connect(first, second)
            for sentence in tell(first, second, section):
                print(sentence, flush=True)
            print(f"Hai phường vẫn chạy: {first.url} và {second.url}. Ctrl-C để dừng.", flush=True)
            signal.pause()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
