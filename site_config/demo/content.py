"""
The words of the demo ward.

Facts are those of the saved article and of the ward's administrative history; everything else says "minh hoạ".
"""

ARTICLE_FILE = "quang-tri-2022-12-29.txt"
WARD_NAME = "Phường 1, thị xã Quảng Trị"
CONTENT_LICENCE = "Khi dùng lại tin, xin ghi rõ nguồn và dẫn liên kết về bài gốc."
# The police emergency number of the whole country.
HOTLINE = "113"

SUCCESSOR = {
    "slug": "phuong-quang-tri",
    "name": "Phường Quảng Trị",
    "kind": "ward",
    "valid_from": "2025-07-01",
}
FORMER_UNITS = [
    {"slug": "phuong-1-thi-xa-quang-tri", "name": WARD_NAME, "kind": "ward"},
    {"slug": "phuong-2-thi-xa-quang-tri", "name": "Phường 2, thị xã Quảng Trị", "kind": "ward"},
    {"slug": "phuong-3-thi-xa-quang-tri", "name": "Phường 3, thị xã Quảng Trị", "kind": "ward"},
    {
        "slug": "phuong-an-don-thi-xa-quang-tri",
        "name": "Phường An Đôn, thị xã Quảng Trị",
        "kind": "ward",
    },
    {
        "slug": "xa-hai-le-thi-xa-quang-tri",
        "name": "Xã Hải Lệ, thị xã Quảng Trị",
        "kind": "commune",
    },
]
LAST_DAY_OF_FORMER_UNITS = "2025-06-30"

NEIGHBOURHOODS = ["Khu phố A (minh hoạ)", "Khu phố B (minh hoạ)", "Khu phố C (minh hoạ)"]
ORGANISATIONS = [
    {"name": "Uỷ ban nhân dân phường", "short_name": "UBND", "kind": "authority"},
    {"name": "Công an phường", "short_name": "", "kind": "police"},
    {
        "name": "Uỷ ban Mặt trận Tổ quốc Việt Nam phường",
        "short_name": "UBMTTQVN",
        "kind": "union",
    },
]

# Abbreviations of any ward's office, with the spellings and the longer and shorter names that people type.
GLOSSARY = [
    {
        "short_form": "UBND",
        "meaning": "Ủy ban nhân dân",
        "explanation": "Cơ quan hành chính nhà nước ở địa phương.",
    },
    {
        "short_form": "HĐND",
        "meaning": "Hội đồng nhân dân",
        "explanation": "Cơ quan quyền lực nhà nước ở địa phương, do Nhân dân địa phương bầu ra.",
    },
    {
        "short_form": "MTTQ",
        "meaning": "Mặt trận Tổ quốc",
        "synonyms": "MTTQVN, Mặt trận Tổ quốc Việt Nam",
    },
    {"short_form": "ANTT", "meaning": "An ninh trật tự"},
    {
        "short_form": "PCCC",
        "meaning": "Phòng cháy chữa cháy",
        "synonyms": "Phòng cháy và chữa cháy",
    },
    {
        "short_form": "CCCD",
        "meaning": "Căn cước công dân",
        "explanation": "Từ ngày 01 tháng 7 năm 2024 thẻ này có tên là thẻ căn cước.",
    },
    {"short_form": "BHYT", "meaning": "Bảo hiểm y tế"},
    {"short_form": "BHXH", "meaning": "Bảo hiểm xã hội"},
    {
        "short_form": "TDP",
        "meaning": "Tổ dân phố",
        "explanation": "Tổ chức tự quản của cộng đồng dân cư; không phải là một cấp hành chính.",
    },
    {"short_form": "TDBVANTQ", "meaning": "Toàn dân bảo vệ an ninh Tổ quốc"},
    {"short_form": "CAP", "meaning": "Công an phường"},
    {"short_form": "KPVH", "meaning": "Khu phố văn hóa"},
    {"short_form": "ĐTN", "meaning": "Đoàn thanh niên"},
]

TOPICS = [
    {
        "slug": "toan-dan-bao-ve-an-ninh-to-quoc",
        "name": "Toàn dân bảo vệ an ninh Tổ quốc",
        "kind": "storyline",
    },
    {"slug": "chuyen-doi-so", "name": "Chuyển đổi số", "kind": "topic"},
    {"slug": "ve-sinh-moi-truong", "name": "Vệ sinh môi trường", "kind": "topic"},
]

# Pages that show the records of the movement.
MODELS_PAGE = {
    "slug": "mo-hinh-an-ninh",
    "title": "Mô hình an ninh trật tự",
    "introduction": "Các mô hình tự quản về an ninh trật tự có hồ sơ tại cổng này.",
}
PLANS_PAGE = {
    "slug": "ke-hoach",
    "title": "Kế hoạch",
    "introduction": "Kế hoạch của phường và các nhiệm vụ có hồ sơ tại cổng này.",
}
FIGURES_PAGE = {
    "slug": "so-lieu",
    "title": "Số liệu",
    "introduction": "Số liệu từng năm theo báo cáo, kèm nguồn.",
}

NEWS = {"slug": "tin-tuc", "title": "Tin tức", "introduction": "Tin của phường và các khu phố."}
SECURITY_SECTION = "an-ninh-trat-tu"
SECTIONS = [
    {"slug": SECURITY_SECTION, "title": "An ninh trật tự", "introduction": ""},
    {"slug": "doi-song-khu-pho", "title": "Đời sống khu phố", "introduction": ""},
    {"slug": "thong-bao", "title": "Thông báo", "introduction": ""},
]

STANDARD_PAGES = [
    {
        "slug": "gioi-thieu",
        "title": "Giới thiệu",
        "introduction": "Trang giới thiệu của cổng tin minh hoạ.",
        "paragraphs": [
            "Phường 1, thị xã Quảng Trị kết thúc hoạt động ngày 30 tháng 6 năm 2025. Từ ngày 01 tháng 7 năm 2025, "
            "các phường 1, 2, 3, An Đôn và Hải Lệ thuộc phường Quảng Trị.",
            "Cổng này là bản dùng thử: tin được đánh dấu “minh hoạ” không kể về việc có thật.",
        ],
    },
    {
        "slug": "lien-he",
        "title": "Liên hệ",
        "introduction": "Cách báo tin và liên hệ (minh hoạ).",
        "paragraphs": ["Phần này do cán bộ của phường điền vào khi dùng thật (minh hoạ)."],
    },
]

ACCESSIBILITY_PAGE = {
    "slug": "tuyen-bo-tiep-can",
    "title": "Tuyên bố về khả năng tiếp cận",
    "introduction": "Cổng tin làm gì để ai cũng đọc được, và cách báo khi bạn gặp trở ngại (bản minh hoạ).",
    "paragraphs": [
        "Đây là bản tuyên bố mẫu của phường minh hoạ: phường dùng thật cần đọc lại, kiểm tra trên cổng của mình rồi mới "
        "công bố.",
        "Chữ có thể phóng to bằng trình duyệt mà không mất nội dung; chữ và nền có độ tương phản rõ; không có chữ chạy, "
        "cửa sổ bật lên hay âm thanh tự phát.",
        "Mọi chức năng dùng được bằng bàn phím và không cần JavaScript; đầu mỗi trang có liên kết đi thẳng tới nội dung.",
        "Ảnh có phần mô tả do người biên tập viết. Ảnh và tệp đính kèm đưa lên từ cổng cũ có thể chưa có mô tả đầy đủ; "
        "tệp quét từ bản giấy thường chưa đọc được bằng phần mềm đọc màn hình.",
        "Khi xây dựng, các trang mẫu được kiểm tra tự động bằng công cụ axe ở các bề rộng màn hình từ 320 đến 1280 điểm "
        "ảnh. Kiểm tra tự động không thấy hết mọi trở ngại, và cổng chưa được tổ chức độc lập nào đánh giá.",
        "Nếu có phần nào bạn không đọc hoặc không dùng được, hãy báo cho phường qua điện thoại hoặc thư điện tử ở chân "
        "trang, cho biết địa chỉ trang và thiết bị bạn dùng. Phường minh hoạ chưa có số điện thoại và thư điện tử; phường "
        "dùng thật điền trong phần cài đặt. Số 113 ở chân trang chỉ dành cho việc khẩn cấp về an ninh trật tự.",
    ],
}
OFFICE_HOURS = "7 giờ 30 – 11 giờ 30 và 13 giờ 30 – 17 giờ, từ thứ Hai đến thứ Sáu (minh hoạ)"
# Shown above every page for the first days of the sample ward.
ALERT = (
    "Cổng tin đang chạy thử với phường minh hoạ: tin có chữ “minh hoạ” không kể về việc có thật."
)

LINKED_SITES = [
    {"label": "Cổng Thông tin điện tử Chính phủ", "url": "https://chinhphu.vn"},
    {"label": "Cổng Dịch vụ công quốc gia", "url": "https://dichvucong.gov.vn"},
]

# Sample articles: (section, title, moment in Vietnam, summary, topic, neighbourhood number or None, colours).
SAMPLES = [
    (
        SECURITY_SECTION,
        "Khu phố A họp bàn cách giữ gìn an ninh trật tự (minh hoạ)",
        "2022-12-20 08:30",
        "Bài minh hoạ: một buổi họp khu phố bàn về tuần tra, đèn chiếu sáng và số điện thoại báo tin.",
        "toan-dan-bao-ve-an-ninh-to-quoc",
        0,
        ("#1f4e79", "#8fb8de"),
    ),
    (
        SECURITY_SECTION,
        "Lắp thêm đèn chiếu sáng ở các ngõ nhỏ (minh hoạ)",
        "2022-12-27 15:00",
        "Bài minh hoạ: ngõ sáng hơn, người đi lại buổi tối yên tâm hơn.",
        "toan-dan-bao-ve-an-ninh-to-quoc",
        1,
        ("#5b3a1e", "#e0b36a"),
    ),
    (
        SECURITY_SECTION,
        "Tập huấn phòng cháy, chữa cháy cho tổ dân phố (minh hoạ)",
        "2023-01-05 09:00",
        "Bài minh hoạ: cách dùng bình chữa cháy và đường thoát nạn trong nhà ống.",
        "toan-dan-bao-ve-an-ninh-to-quoc",
        2,
        ("#8b1a1a", "#f0a58f"),
    ),
    (
        SECURITY_SECTION,
        "Nhắc nhau khoá cửa, gửi xe dịp cuối năm (minh hoạ)",
        "2022-12-29 10:16",
        "Bài minh hoạ: những việc nhỏ giúp khu phố đón năm mới an toàn.",
        None,
        0,
        None,
    ),
    (
        "doi-song-khu-pho",
        "Ngày Chủ nhật xanh ở khu phố B (minh hoạ)",
        "2023-02-03 07:00",
        "Bài minh hoạ: người dân cùng quét dọn, trồng cây và phân loại rác.",
        "ve-sinh-moi-truong",
        1,
        ("#1e5b3a", "#a7d8a0"),
    ),
    (
        "doi-song-khu-pho",
        "Lớp học dùng điện thoại thông minh cho người lớn tuổi (minh hoạ)",
        "2023-02-12 14:30",
        "Bài minh hoạ: đoàn viên hướng dẫn người lớn tuổi đọc tin và làm thủ tục trên điện thoại.",
        "chuyen-doi-so",
        2,
        ("#3a1e5b", "#c2a7e0"),
    ),
    (
        "thong-bao",
        "Lịch tiếp công dân (minh hoạ)",
        "2023-01-30 08:00",
        "Bài minh hoạ: nơi ghi ngày, giờ và địa điểm tiếp công dân.",
        None,
        None,
        None,
    ),
    (
        "thong-bao",
        "Thu gom rác cồng kềnh theo khu phố (minh hoạ)",
        "2023-02-01 16:45",
        "Bài minh hoạ: mỗi khu phố một ngày, đặt rác trước 6 giờ sáng.",
        "ve-sinh-moi-truong",
        None,
        None,
    ),
]

SAMPLE_NOTE = (
    "Đây là bài minh hoạ để xem thử cổng tin: nhân vật, con số và sự việc trong bài không có thật."
)
SAMPLE_TEXT = [
    "Phần thân bài cho thấy cách trình bày một tin ngắn: mỗi đoạn một ý, câu ngắn, có tên gọi đầy đủ ở lần đầu nhắc tới.",
    "Người viết có thể thêm ảnh, bảng, trích dẫn, số liệu và số điện thoại cần gọi vào giữa các đoạn.",
]
SAMPLE_BYLINE = "Minh Hoạ"
