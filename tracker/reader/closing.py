"""What stands below the body: Nơi nhận and the signature."""

import re

from tracker.reader.model import Signer
from tracker.reader.view import LOWER, UPPER, flat, tidy

_AUTHORITY = re.compile(r"^(?:tm|tl|tuq)\. ?[a-z]")
_TITLE = re.compile(
    r"^(?:kt\. |q\. |quyen )?(?:pho )?(?:chu tich|chanh|giam doc|truong|chi huy truong|"
    r"hieu truong|cuc truong|vien truong|"
    r"bi thu|tong giam doc|bo truong|thu truong|chu nhiem|tong cuc truong|uy vien|chu tri)"
)
_NAME = re.compile(rf"^(?:[{UPPER}][{LOWER}'’]*)(?: [{UPPER}][{LOWER}'’]*){{1,5}}$")

_CLOSING = re.compile(
    r"^(?:tren day la|can cu (?:noi dung|vao noi dung|ke hoach nay|cong van nay)|nhan duoc|"
    r"trong qua trinh|qua trinh|rat mong|"
    r"kinh (?:mong|de nghi)|van phong [^.]{0,40}thong bao (?:de|y kien|den|noi dung)|"
    r"[^.]{0,160}nghiem tuc (?:trien khai|"
    r"to chuc|thuc hien|chap hanh)|"
    r"[^.]{0,120}to chuc thuc hien nghiem tuc)"
)


def is_closing(text: str) -> bool:
    """Tell whether a paragraph only rounds the document off: 'Trên đây là ...', 'nghiêm túc thực hiện'."""
    return bool(_CLOSING.match(flat(text)))


def is_signature_line(line: str) -> bool:
    """Tell whether a line opens a signature: authority or title, in capitals, nothing else."""
    letters = [c for c in line if c.isalpha()]
    capital = bool(letters) and sum(c.isupper() for c in letters) >= 0.9 * len(letters)
    return capital and len(line) < 80 and bool(_AUTHORITY.match(flat(line)) or _TITLE.match(flat(line)))


def distribution(lines: list[str]) -> tuple[str, ...]:
    """Return the lines of Nơi nhận, without dashes and final punctuation."""
    at = next((i for i, line in enumerate(lines) if re.match(r"noi nhan\b", flat(line))), None)
    if at is None:
        return ()
    inline = re.split(r";\s*-\s+", re.sub(r"(?i)^nơi nhận\s*:?\s*", "", lines[at]))
    out = [tidy(part.strip(" -;:").rstrip(".")) for part in inline if part.strip(" -;.:")]
    for line in lines[at + 1 :]:
        dash = re.match(r"[-–+*•]\s*", line)
        if dash is None and (is_signature_line(line) or not out or out[-1].startswith("Lưu")):
            break
        text = line[dash.end() :] if dash else line
        if dash:
            out += [tidy(p.strip().rstrip(".;")) for p in re.split(r";\s*[-–]\s+", text) if p.strip(" .;")]
        elif _NAME.match(line):
            break
        else:
            out[-1] = tidy(f"{out[-1]} {text.rstrip('.;')}")
    return tuple(out)


def signer(lines: list[str]) -> Signer | None:
    """Return who signed, None where there is no signature."""
    authority: str | None = None
    titles: list[str] = []
    name: str | None = None
    for line in lines:
        if is_signature_line(line):
            if name:
                break
            if _AUTHORITY.match(flat(line)) and not titles:
                authority = tidy(line)
            else:
                titles.append(tidy(line))
        elif re.fullmatch(r"\(?\s*đã k[ýí]\s*\)?", line, re.IGNORECASE):
            continue
        elif (authority or titles) and _NAME.match(line) and name is None:
            name = tidy(line)
    if not (authority or titles):
        return None
    return Signer(authority, " / ".join(titles) or None, name)
