import errno
import socket
import ssl

import httpx
import pytest

from vietnamese.system_reasons import reason_of


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", "a"),
            "không có tệp hay thư mục này",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "đĩa đã đầy"),
        (
            socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
            "không tìm thấy máy chủ có tên này",
        ),
        (TimeoutError("timed out"), "quá lâu không trả lời"),
        (ssl.SSLCertVerificationError(1, "expired"), "chứng thư của máy chủ không hợp lệ"),
        (ssl.SSLEOFError(8, "EOF occurred"), "không lập được kết nối mã hoá (TLS)"),
        (OSError(errno.ELOOP, "Too many levels"), "Too many levels"),
        (ValueError("embedded null byte"), "embedded null byte"),
    ],
)
def test_the_usual_reasons_are_told_in_vietnamese(error, sentence):
    assert reason_of(error) == sentence


def test_the_reason_behind_what_a_library_raises_counts():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens there
        with pytest.raises(httpx.ConnectError) as raised:
            httpx.get(f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert reason_of(raised.value) == "máy chủ từ chối kết nối"
