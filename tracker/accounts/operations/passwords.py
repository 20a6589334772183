"""Hashing and judging passwords. Never inside a transaction: a hash takes tens of milliseconds."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.core.errors import Invalid
from tracker.core.text import fold, nfc

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id with the least cost that OWASP's password storage guide names; two cores carry it."""

LONGEST = 200
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""For a first password that is read aloud or copied by hand: nothing that looks like something else."""

COMMON = """
    0123456789 0987654321 1111111111 1122334455 1212121212 12341234 1234512345 1234554321 12345678 123456789
    1234567890 12345678910 1234567891 123456789a 123456789q 123456789z 123456abc 123456abcd 12344321 123123123
    1231231234 1231231231 123321123 1233211234 123qweasd 123qweasdzxc 1357924680 147258369 1472583690 159357159
    18atcskd2w 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 2222222222 2468013579 3333333333
    4444444444 5555555555 6666666666 7777777777 7894561230 789456123 8888888888 9876543210 987654321 9999999999
    a123456789 a1234567 a1b2c3d4 a1b2c3d4e5 aa123456 aa12345678 aaaaaaaaaa abc123456 abc12345 abc123456789
    abcd1234 abcd12345 abcd123456 abcdefgh abcdefghij abcdef123456 access14 admin123 admin1234 admin12345
    admin123456 admin123456789 administrator anhyeuem anhyeuem123 anhyeuemnhieu anhnhoem asdasdasd asdf1234
    asdfasdf asdfghjkl asdfghjkl1 asdfghjkl123 baseball baseball1 blink182 bongda123 butterfly changeme
    changeme123 changemenow charlie123 chocolate congchuc congchuc123 computer computer1 dangnhap dangnhap123
    default123 doimatkhau doimatkhau123 dragon123 emyeuanh emyeuanh123 football football1 football123
    giadinh123 giadinhtoi hanoi123 hanoi12345 hanoi123456 hello12345 hello123456 hanhphuc hanhphuc123 hoilamgi
    huyenuy123 iloveyou iloveyou1 iloveyou123 iloveyou12 internet khongbiet khongbiet123 khongco123 khongcogi
    laichau123 laichau1234 laichau12345 laichau123456 letmein123 letmein1234 liverpool liverpool1 liverpool123
    logitech login12345 matkhau1 matkhau12 matkhau123 matkhau1234 matkhau12345 matkhau123456 matkhau123456789
    matkhaucuatoi matkhaumoi matkhaumoi123 master123 mercedes michael1 minhanh123 monkey123 motcua123 motcua1234
    mothaiba123 mothaibabon mynoob123 nguyen123 nguyen1234 nguyen12345 nguyen123456 nguyenvana nothing123
    p@ssw0rd p@ssw0rd1 p@ssw0rd123 p@ssword p@ssword123 p@ssword1 pa$$w0rd pass123456 pass1234 passw0rd
    passw0rd1 passw0rd123 password password1 password12 password123 password1234 password12345 password123456
    password! phongnoivu phongnoivu123 phongtho phongtho1 phongtho123 phongtho1234 phongtho12345 phongtho123456
    phongtho2024 phongtho@123 princess princess1 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc qazwsxedc123
    qwe123456 qweasdzxc qweasdzxc123 qwer1234 qwerasdf qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456
    qwertyui qwertyuiop qwertyuiop123 qwertyuiop1 samsung123 saigon123 secret123 sieunhan123 starwars
    starwars1 sunshine sunshine1 superman superman1 taikhoan123 test123456 test1234 test12345 thanhcong
    thanhcong123 tinhyeu123 tinhyeuoi toiyeuem toiyeuem123 trustno1 trungtam123 tuyetvoi123 ubnd123456 ubnd12345
    ubnd1234 ubnd2024 ubndhuyen ubndhuyen123 ubndxa123 ubndxa1234 vietnam1 vietnam12 vietnam123 vietnam1234
    vietnam12345 vietnam123456 vietnam2024 vodichthienha welcome1 welcome12 welcome123 welcome1234 welcome12345
    whatever whatever1 xinchao123 xinchao1234 yeuemnhieu zaq12wsx zaq1zaq1 zxcvbnm1 zxcvbnm123 zxcvbnm123456
    zxcvbnmasd zzzzzzzzzz qwertyuiopasdfghjkl 1234qwer 1234qwerasdf 12qwaszx mothaibabonnam admin@123 admin@1234
    abc@123456 abc@12345 123456@abc matkhau@123 vietnam@123 phongtho@2024 laichau@123 laichau@2024
"""


def hash_password(password: str) -> str:
    """The Argon2id hash of a password, in NFC so that every keyboard's composing gives the same."""
    return HASHER.hash(nfc(password))


def matches(password_hash: str, password: str) -> bool:
    """Whether a password belongs to a hash; False also for a hash that is damaged."""
    try:
        return HASHER.verify(password_hash, nfc(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False


@cache
def dummy_hash() -> str:
    """A hash that no password belongs to, compared when an account does not exist: it takes as long."""
    return hash_password(secrets.token_urlsafe(24))


def first_password() -> str:
    """A random password in three groups (about 59 bits), for a person to change at first sign-in."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def check_strength(password: str, *, least: int, words: tuple[str, ...] = ()) -> None:
    """Raise Invalid for a password that would be guessed.

    Takes the shortest length allowed and the words that must not be the password: user name, person's and
    unit's name. Length and a list of common ones, no rules of composition (NIST SP 800-63B, 5.1.1.2).
    """
    if len(password) < least:
        raise Invalid("Mật khẩu cần ít nhất %(least)s ký tự.", field="new_password", least=least)
    if len(password) > LONGEST:
        raise Invalid("Mật khẩu dài nhất %(most)s ký tự.", field="new_password", most=LONGEST)
    bare = _bare(password)
    if bare in _common() or len(set(bare)) < 4:
        raise Invalid("Mật khẩu này quá phổ biến, dễ bị đoán; hãy chọn câu khác.", field="new_password")
    if any(_bare(word) and bare.strip("0123456789") == _bare(word).strip("0123456789") for word in words):
        raise Invalid("Mật khẩu trùng với tên người hoặc tên đơn vị; hãy chọn câu khác.", field="new_password")


def _bare(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


@cache
def _common() -> frozenset[str]:
    return frozenset(_bare(one) for one in COMMON.split())
