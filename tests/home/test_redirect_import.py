"""Wagtail's import of redirects, as somebody who reads Vietnamese meets it."""

from django.core.files.uploadedfile import SimpleUploadedFile

ADDRESS = "/admin/redirects/import/"


def send(client, data):
    file = SimpleUploadedFile("chuyen-huong.csv", data)
    return client.post(ADDRESS, {"import_file": file}, follow=True).content.decode()


def test_its_forms_are_in_vietnamese(admin_client):
    assert "Các dạng tệp được nhận: CSV, XLSX, TSV." in admin_client.get(ADDRESS).content.decode()
    shown = send(admin_client, "từ,đến\n/cu-minh-hoa,https://phuong.example/\n".encode())
    assert "/cu-minh-hoa" in shown
    assert "lâu dài" in shown
    assert "Permanent" not in shown


def test_a_file_in_another_encoding_is_told_with_what_to_do(admin_client):
    assert "CSV UTF-8" in send(admin_client, "từ,đến\n/cu-minh-hoa,/\n".encode("utf-16"))
