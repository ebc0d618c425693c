"""
Made-up Vietnamese text: the same at every run, frequent words much more frequent than rare ones.

The words are those of a ward's news; what is made of them means nothing.
"""

import random
from itertools import accumulate

from django.utils.text import capfirst


def _listed(text):
    return text.replace("\n", "").split("|")


# In the order of how often they are used: the first one about twice as often as the second (Zipf).
WORDS = _listed("""
công an|nhân dân|an ninh|trật tự|khu phố|phong trào|bảo vệ|tổ quốc|mô hình|địa bàn|lực lượng|
chính quyền|đoàn thể|xây dựng|thực hiện|công tác|phòng chống|tội phạm|tuyên truyền|vận động|
tham gia|tổ chức|hoạt động|quần chúng|cán bộ|chiến sĩ|giao thông|an toàn|ma túy|tệ nạn|xã hội|
kinh tế|văn hóa|giáo dục|y tế|môi trường|vệ sinh|đô thị|nông thôn|phát triển|kế hoạch|nhiệm vụ|
chỉ đạo|lãnh đạo|kiểm tra|giám sát|xử lý|vi phạm|quy định|pháp luật|nghị quyết|quyết định|
chỉ thị|báo cáo|hội nghị|tổng kết|triển khai|phối hợp|trường học|học sinh|giáo viên|phụ huynh|
thanh niên|phụ nữ|nông dân|cựu binh|mặt trận|hội viên|đảng viên|chi bộ|cơ sở|gia đình|hộ dân|
cư dân|tổ trưởng|máy quay|tiếng kẻng|dân phòng|tuần tra|canh gác|mật phục|bắt giữ|điều tra|
khởi tố|tố giác|tin báo|trộm cắp|cướp giật|lừa đảo|đánh bạc|cố ý|thương tích|bạo lực|hòa giải|
mâu thuẫn|tranh chấp|khiếu nại|tố cáo|đất đai|giải phóng|mặt bằng|bồi thường|hỗ trợ|tái định|
cứu trợ|thiên tai|bão lũ|sạt lở|ngập lụt|cứu nạn|cứu hộ|cháy nổ|chữa cháy|bình chữa|thiết bị|
đường phố|vỉa hè|lòng đường|biển báo|tín hiệu|xe máy|ô tô|xe đạp|mũ bảo|nồng độ|tốc độ|quá tải|
đăng ký|đăng kiểm|giấy phép|căn cước|hộ khẩu|tạm trú|tạm vắng|lưu trú|khách sạn|nhà nghỉ|
cho thuê|kinh doanh|dịch vụ|có điều|giấy tờ|thủ tục|hành chính|một cửa|trực tuyến|định danh|
điện tử|chuyển đổi|dữ liệu|thông tin|mạng lưới|viễn thông|tài khoản|ngân hàng|chuyển tiền|
giả danh|cảnh giác|đề phòng|thủ đoạn|đối tượng|nghi vấn|manh mối|xác minh|làm rõ|thu giữ|
tang vật|vật chứng|hung khí|vũ khí|vật liệu|pháo nổ|súng săn|công cụ|giao nộp|thu hồi|tự giác|
khen thưởng|biểu dương|gương sáng|điển hình|tiên tiến|thi đua|danh hiệu|bằng khen|giấy khen|
chủ tịch|bí thư|trưởng ban|phó ban|ủy viên|thành viên|đại biểu|cử tri|tiếp xúc|kiến nghị|
phản ánh|trả lời|giải quyết|kịp thời|hiệu quả|chất lượng|tiến độ|mục tiêu|giải pháp|trọng tâm|
trọng điểm|cao điểm|đợt một|ra quân|lễ phát|ngày hội|đại đoàn|đoàn kết|tình làng|nghĩa xóm|
tương thân|giúp đỡ|hoàn cảnh|khó khăn|hộ nghèo|cận nghèo|nhà tình|nghĩa tình|liệt sĩ|
thương binh|người có|tri ân|viếng thăm|nghĩa trang|tưởng niệm|truyền thống|lịch sử|thành cổ|
di tích|bảo tàng|tham quan|du lịch|lễ hội|văn nghệ|thể thao|bóng đá|bóng chuyền|cầu lông|
chạy bộ|sức khỏe|khám bệnh|tiêm chủng|dịch bệnh|sốt xuất|phun thuốc|khử trùng|rác thải|thu gom|
phân loại|cây xanh|hoa viên|dòng sông|bờ kè|kênh mương|thủy lợi|đồng ruộng|mùa vụ|lúa gạo|
chăn nuôi|gia súc|gia cầm|thú y|vật nuôi|chợ phiên|tiểu thương|hàng hóa|hàng giả|nhập lậu|
thực phẩm|ngộ độc|kiểm nghiệm|giá cả|bình ổn|thuế phí|ngân sách|thu chi|đầu tư|công trình|dự án|
khởi công|khánh thành|nghiệm thu|bê tông|chiếu sáng|điện lưới|nước sạch|thoát nước|hố ga|trụ sở|
nhà văn|hội trường|sân chơi|thư viện|sách báo|phát thanh|truyền hình|loa đài|bản tin|trang mạng|
cổng tin|mạng lướt|nhóm chat|tin nhắn|cuộc gọi|đường dây|số nóng|hộp thư|hòm thư|góp ý|khảo sát|
hài lòng|đánh giá|xếp loại|tập huấn|bồi dưỡng|nghiệp vụ|kỹ năng|võ thuật|diễn tập|tình huống|
phương án|huy động|thường trực|trực ban|giao ca|ban đêm|rạng sáng|buổi chiều|cuối tuần|
đầu tháng|quý ba|nửa năm|nhiều năm|thời gian|giai đoạn|kỷ niệm|chào mừng|tết nguyên|giao thừa|
trung thu|khai giảng|bế giảng|tốt nghiệp|tuyển sinh|tuyển quân|nhập ngũ|xuất ngũ|dân quân|tự vệ|
quân sự|biên phòng|hải quan|kiểm lâm|tòa án|viện kiểm|thi hành|án phí|luật sư|công chứng|
chứng thực|hộ tịch|kết hôn|khai sinh|khai tử|nuôi con|trẻ em|mồ côi|khuyết tật|người già|
cao tuổi|bảo hiểm|trợ cấp|lương hưu|việc làm|đào tạo|nghề nghiệp|xuất khẩu|lao động|
doanh nghiệp|hợp tác|liên kết|ký kết|giao ước|cam kết|tự quản|liên gia|dòng họ|họ đạo|nhà chùa|
giáo xứ|chức sắc|tín đồ|tôn giáo|dân tộc|bản sắc|phong tục|tập quán|cưới hỏi|tang lễ|tiết kiệm|
lãng phí|tham nhũng|tiêu cực|kỷ luật|cảnh cáo|khiển trách|minh bạch|công khai|dân chủ|quy ước|
hương ước|niêm yết|lấy ý|biểu quyết|bầu cử|ứng cử|danh sách|thẻ bài|phiếu bầu|hòm phiếu|
kiểm phiếu|kết quả|trúng cử|nhiệm kỳ|bàn giao|tiếp nhận
""")
FAMILY = _listed("Nguyễn|Trần|Lê|Phạm|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Trương|Đinh|Mai")
MIDDLE = _listed("Văn|Thị|Hữu|Đức|Minh|Quốc|Thanh|Ngọc|Xuân|Đình|Công|Thu|Kim|Anh|Bá|Quang|Thế|Duy")
GIVEN = _listed("""
An|Ánh|Bình|Bích|Cường|Châu|Dũng|Dung|Đạt|Đông|Giang|Hà|Hải|Hạnh|Hiền|Hoa|Hòa|Hùng|Huệ|Hương|
Khánh|Khoa|Kiên|Lan|Lâm|Liên|Linh|Loan|Long|Lộc|Mạnh|Mận|Mỹ|Nam|Nga|Nghĩa|Nhàn|Nhung|Oanh|Phong|
Phúc|Phượng|Quân|Quyên|Quý|Sơn|Tâm|Tân|Thảo|Thắng|Thủy|Tiến|Toàn|Trang|Trinh|Trung|Tuấn|Tuyết|
Uyên|Vân|Việt|Vinh|Vượng|Xuyến|Yến
""")
STREETS = _listed("Trần Hưng Đạo|Quang Trung|Lê Duẩn|Hai Bà Trưng|Lý Thường Kiệt|Ngô Quyền")
LINKS = _listed("của|và|cho|trong|với|tại|được|đã|các|những|từ|đến|này|về|là|có|một|khi|để")
SENTENCE = (9, 22)
_ODDS = list(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))


class Author:
    """Writes articles by chance, the same ones for the same ``seed``."""

    def __init__(self, seed):
        self._chance = random.Random(seed)  # noqa: S311

    def title(self):
        """Return 8 to 14 syllables."""
        return capfirst(self._syllables(self._chance.randint(8, 14)))

    def text(self, count):
        """Return sentences of about ``count`` syllables together."""
        sentences = []
        while count > 0:
            length = self._chance.randint(*SENTENCE)
            sentences.append(capfirst(self._syllables(min(length, count + 4))) + ".")
            count -= length
        return " ".join(sentences)

    def word(self):
        return self._chance.choices(WORDS, cum_weights=_ODDS)[0]

    def _syllables(self, count):
        found = []
        while len(found) < count:
            found += self._part().split()
        return " ".join(found[:count])

    def _part(self):
        kind, pick = self._chance.random(), self._chance.choice
        if kind < 0.7:
            return self.word()
        if kind < 0.94:
            return pick(LINKS)
        if kind < 0.97:
            return f"{pick(FAMILY)} {pick(MIDDLE)} {pick(GIVEN)}"
        if kind < 0.985:
            return f"số {self._chance.randint(1, 300)} đường {pick(STREETS)}"
        return f"{self._chance.randint(1, 400)}/QĐ-UBND"
