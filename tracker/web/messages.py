"""Vietnamese sentences for what WTForms says in English."""

from __future__ import annotations

VIETNAMESE: dict[str, str] = {
    "This field is required.": "Cần nhập mục này.",
    "Invalid input.": "Giá trị không hợp lệ.",
    "Not a valid choice.": "Lựa chọn không có trong danh sách.",
    "Not a valid choice": "Lựa chọn không có trong danh sách.",
    "'%(value)s' is not a valid choice for this field.": "“%(value)s” không có trong danh sách.",
    "'%(value)s' are not valid choices for this field.": "“%(value)s” không có trong danh sách.",
    "Invalid Choice: could not coerce.": "Lựa chọn không hợp lệ.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Có lựa chọn không hợp lệ.",
    "Not a valid integer value.": "Cần nhập một số nguyên.",
    "Not a valid decimal value.": "Cần nhập một số.",
    "Not a valid float value.": "Cần nhập một số.",
    "Not a valid date value.": "Cần nhập ngày theo dạng ngày/tháng/năm, ví dụ 30/9/2024.",
    "Not a valid datetime value.": "Cần nhập ngày và giờ hợp lệ.",
    "Not a valid time value.": "Cần nhập giờ theo dạng 14:30.",
    "Not a valid week value.": "Cần nhập tuần hợp lệ.",
    "Invalid email address.": "Địa chỉ thư không hợp lệ.",
    "Invalid URL.": "Địa chỉ trang không hợp lệ.",
    "Invalid UUID.": "Mã định danh không hợp lệ.",
    "Invalid IP address.": "Địa chỉ mạng không hợp lệ.",
    "Invalid Mac address.": "Địa chỉ thiết bị không hợp lệ.",
    "Invalid CSRF Token.": "Trang đã mở quá lâu; hãy gửi lại.",
    "CSRF token missing.": "Trang đã mở quá lâu; hãy gửi lại.",
    "CSRF token expired.": "Trang đã mở quá lâu; hãy gửi lại.",
    "CSRF failed.": "Trang đã mở quá lâu; hãy gửi lại.",
    "The CSRF token is missing.": "Trang đã mở quá lâu; hãy gửi lại.",
    "The CSRF token has expired.": "Trang đã mở quá lâu; hãy gửi lại.",
    "The CSRF token is invalid.": "Trang đã mở quá lâu; hãy gửi lại.",
    "The CSRF session token is missing.": "Trang đã mở quá lâu; hãy gửi lại.",
    "The CSRF tokens do not match.": "Trang đã mở quá lâu; hãy gửi lại.",
    "Number must be at least %(min)s.": "Số phải từ %(min)s trở lên.",
    "Number must be at most %(max)s.": "Số phải từ %(max)s trở xuống.",
    "Number must be between %(min)s and %(max)s.": "Số phải trong khoảng %(min)s đến %(max)s.",
    "Field must be at least %(min)d character long.": "Cần ít nhất %(min)d ký tự.",
    "Field must be at least %(min)d characters long.": "Cần ít nhất %(min)d ký tự.",
    "Field cannot be longer than %(max)d character.": "Chỉ được dài nhất %(max)d ký tự.",
    "Field cannot be longer than %(max)d characters.": "Chỉ được dài nhất %(max)d ký tự.",
    "Field must be exactly %(max)d character long.": "Cần đúng %(max)d ký tự.",
    "Field must be exactly %(max)d characters long.": "Cần đúng %(max)d ký tự.",
    "Field must be between %(min)d and %(max)d characters long.": "Cần từ %(min)d đến %(max)d ký tự.",
    "Field must be equal to %(other_name)s.": "Hai lần nhập không giống nhau.",
    "Invalid value, must be one of: %(values)s.": "Giá trị phải là một trong: %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Giá trị không được là: %(values)s.",
    "File does not have an approved extension: {extensions}": "Chỉ nhận tệp: {extensions}",
    "File does not have an approved extension.": "Loại tệp này không được nhận.",
    "This field cannot be edited.": "Mục này không sửa được.",
    "This field is disabled and cannot have a value.": "Mục này đang khóa.",
    "No such field '%(field_name)s'.": "Không có mục '%(field_name)s'.",
    "Invalid field name '%s'.": "Tên mục '%s' không hợp lệ.",
}


class Translations:
    """What WTForms asks for its own sentences, in the language of the page."""

    def __init__(self, locale: str) -> None:
        self.table = VIETNAMESE if locale == "vi" else {}

    def gettext(self, string: str) -> str:
        """The sentence in the page's language."""
        return self.table.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The sentence for a number of things (Vietnamese has one form)."""
        return self.gettext(singular if n == 1 else plural)
