"""Why the system refused something, in words for the person who runs a command."""

import errno
import socket
import ssl

_REASONS = {
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EEXIST: "đã có tệp hay thư mục tên này",
    errno.ENOTDIR: "có phần của đường dẫn không phải thư mục",
    errno.EISDIR: "đây là một thư mục, không phải một tệp",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.ENOSPC: "đĩa đã đầy",
    errno.EDQUOT: "đã dùng hết phần đĩa được cấp",
    errno.EROFS: "đĩa chỉ cho đọc",
    errno.EIO: "đĩa hỏng hoặc bị rút ra",
    errno.EMFILE: "mở quá nhiều tệp",
    errno.EADDRINUSE: "đang có chương trình khác dùng",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ ấy",
    errno.ECONNREFUSED: "máy chủ từ chối kết nối",
    errno.ECONNRESET: "máy chủ ngắt kết nối",
    errno.ENETUNREACH: "không có đường mạng tới đó",
    errno.EHOSTUNREACH: "không có đường mạng tới đó",
    errno.ETIMEDOUT: "quá lâu không trả lời",
    socket.EAI_NONAME: "không tìm thấy máy chủ có tên này",
    socket.EAI_AGAIN: "không tìm thấy máy chủ có tên này",
}


def reason_of(error):
    """Return the reason that ``error``, or what it came from, tells; what is not known here, as it tells it."""
    return known_reason(error) or getattr(error, "strerror", None) or str(error)


def known_reason(error):
    """Return the reason that ``error``, or what it came from, tells; "" where it is none of the usual ones."""
    while error is not None:
        # These count differently from the rest.
        if isinstance(error, ssl.SSLCertVerificationError):
            return "chứng thư của máy chủ không hợp lệ"
        if isinstance(error, ssl.SSLError):
            return "không lập được kết nối mã hoá (TLS)"
        if isinstance(error, TimeoutError):
            return _REASONS[errno.ETIMEDOUT]
        if isinstance(error, OSError) and error.errno in _REASONS:
            return _REASONS[error.errno]
        error = error.__cause__ or error.__context__
    return ""
