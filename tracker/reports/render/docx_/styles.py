"""The styles of a DOCX, one for each part of the page: a clerk changes a style, never a paragraph.

Sizes, weights and gaps: NĐ 30/2020/NĐ-CP, annex I, as in templates/reports/nd30/nd30.css.
"""

from dataclasses import dataclass

from docx.document import Document as Word
from docx.oxml.ns import qn
from lxml import etree

FONT = "Times New Roman"
# Twentieths of a point, the unit of the format.
POINT = 20
MILLIMETRE = 1440 / 25.4
INDENT = 12.7
TABLE, LAYOUT = "BangSoLieu", "KhungTrang"
STRONG, DRAFT_MARK, SMALL_DRAFT, NOTICE = "Strong", "DuThao", "DuThaoNho", "GhiChuChanTrang"
_BLACK_LINE = {"val": "single", "sz": "4", "space": "0", "color": "000000"}
# Cells leave 2 pt on each side, so that a figure is not broken; words stand 2 pt further in.
_BESIDE = 2 * 25.4 / 72
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True)
class Style:
    """A paragraph style: sizes and gaps in points, indents in millimetres, `line` in parts of 240.

    What is zero or empty is as in the style that it is based on; a `first` below zero hangs.
    """

    id: str
    name: str
    based_on: str = "Normal"
    following: str = ""
    size: float = 0
    bold: bool = False
    italic: bool = False
    caps: bool = False
    grey: bool = False
    align: str = ""
    before: float = 0
    after: float = 0
    line: int = 0
    first: float = 0
    left: float = 0
    right: float = 0
    keep: bool = False
    outline: int | None = None


def _cells(prefix: str, name: str, size: float) -> tuple[Style, ...]:
    base, middle = f"{prefix}Trai", f"{prefix}Giua"
    return (
        Style(base, f"{name} - trái", middle, align="left", left=_BESIDE, right=_BESIDE),
        Style(middle, f"{name} - giữa", size=size, align="center", line=240),
        Style(f"{prefix}Phai", f"{name} - phải", middle, align="right", left=_BESIDE, right=_BESIDE),
        Style(f"{prefix}Dau", f"{name} - đầu cột", middle, bold=True, keep=True),
    )


STYLES = (
    Style("CoQuanChuQuan", "Cơ quan chủ quản", size=12, align="center", line=240),
    Style("CoQuanBanHanh", "Cơ quan ban hành", "CoQuanChuQuan", bold=True),
    Style("QuocHieu", "Quốc hiệu", "CoQuanChuQuan", bold=True),
    Style("TieuNgu", "Tiêu ngữ", "QuocHieu", size=13),
    Style("DuongKe", "Đường kẻ ngang", size=2, align="center", before=2, line=240),
    Style("SoKyHieu", "Số và ký hiệu", size=13, align="center", before=6, line=240),
    Style("DiaDanhNgay", "Địa danh và ngày", "SoKyHieu", italic=True),
    Style("TrichYeuCongVan", "Trích yếu công văn", size=12, align="center", before=6, line=240),
    Style("DauDuThao", "Dấu dự thảo", size=13, align="center", before=8, line=240),
    Style("TenLoai", "Tên loại văn bản", "Normal", "TrichYeu", bold=True, align="center", before=16, keep=True),
    Style("TrichYeu", "Trích yếu", bold=True, align="center", left=10, right=10, keep=True),
    Style("KinhGui", "Kính gửi", following="NoiDung", align="center", before=12),
    Style("KinhGuiNhieu", "Kính gửi nhiều nơi", following="NoiKinhGui", left=35, before=12, keep=True),
    Style("NoiKinhGui", "Nơi kính gửi", left=57.5, first=-3, align="left"),
    Style("NoiDung", "Nội dung", align="both", before=6, first=INDENT),
    Style("CanCu", "Căn cứ", "NoiDung", "CanCu", italic=True),
    Style("GachDauDong", "Gạch đầu dòng", "NoiDung", "GachDauDong", before=3),
    Style("TieuDe", "Tiêu đề mục", following="NoiDung", bold=True, before=8, left=INDENT, keep=True),
    Style("Heading1", "heading 1", "TieuDe", "NoiDung", caps=True, outline=0),
    Style("Heading2", "heading 2", "TieuDe", "NoiDung", outline=1),
    Style("Heading3", "heading 3", "TieuDe", "NoiDung", italic=True, outline=2),
    Style("GhiChu", "Ghi chú", size=11, italic=True, align="both", before=4, line=240),
    Style("Caption", "caption", size=13, bold=True, align="center", before=8, after=4, line=240, keep=True),
    Style("KhoangCach", "Khoảng cách", size=4, line=240),
    Style("KhoangRong", "Khoảng rộng", size=8, line=240),
    Style("HetVanBan", "Hết văn bản", size=1, line=240),
    *_cells("Bang", "Bảng", 12),
    *_cells("BangNgang", "Bảng ngang", 11),
    *_cells("BieuDo", "Biểu đồ", 10.5),
    Style("QuyenHanChucVu", "Quyền hạn và chức vụ", bold=True, align="center", line=240, keep=True),
    Style("HoTenNguoiKy", "Họ tên người ký", bold=True, align="center", before=70, line=240),
    Style("NoiNhan", "Nơi nhận", following="DongNoiNhan", size=12, bold=True, italic=True, line=240, keep=True),
    Style("DongNoiNhan", "Dòng nơi nhận", size=11, align="left", line=240),
    Style("PhuLuc", "Phụ lục", "Normal", "TenPhuLuc", bold=True, align="center", keep=True, outline=0),
    Style("TenPhuLuc", "Tên phụ lục", "PhuLuc", bold=True, caps=True),
    Style("KemTheo", "Kèm theo", italic=True, align="center"),
    Style("Header", "header", line=240),
    Style("Footer", "footer", size=7.5, grey=True, line=240),
)  # fmt: skip


def write_styles(word: Word) -> None:
    """Put these styles in place of all that the library's own template brings."""
    root = word.styles.element
    latent = root.find(qn("w:latentStyles"))
    for child in list(root):
        if child is not latent:
            root.remove(child)
    root.insert(0, _defaults())
    for style in _built_in():
        root.append(style)
    for item in STYLES:
        root.append(_paragraph_style(item))
    root.append(_table_style(LAYOUT, "Khung trang", ruled=False))
    root.append(_table_style(TABLE, "Bảng số liệu", ruled=True))


def element(tag: str, **attributes: str) -> etree._Element:
    """Return an element of the format with attributes of its own namespace."""
    return etree.Element(qn(f"w:{tag}"), {qn(f"w:{name}"): value for name, value in attributes.items()})


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    child = element(tag, **attributes)
    parent.append(child)
    return child


def _defaults() -> etree._Element:
    root = element("docDefaults")
    run = _add(_add(root, "rPrDefault"), "rPr")
    _add(run, "rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    _add(run, "sz", val="28")
    _add(run, "szCs", val="28")
    _add(run, "lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA")
    _add(_add(_add(root, "pPrDefault"), "pPr"), "spacing", before="0", after="0", line="264", lineRule="auto")
    return root


def _built_in() -> list[etree._Element]:
    normal = _style("paragraph", "Normal", "Normal", default="1")
    _add(normal, "qFormat")
    mark = _character(DRAFT_MARK, "Chữ dự thảo", bold=True)
    _add(mark, "bdr", val="single", sz="8", space="0", color="000000")
    notice = _character(NOTICE, "Ghi chú chân trang", bold=True, size=11)
    return [
        normal,
        _style("character", "DefaultParagraphFont", "Default Paragraph Font", default="1"),
        _plain_table(),
        _style("numbering", "NoList", "No List", default="1"),
        *(
            found.getparent()
            for found in (
                _character(STRONG, "Strong", bold=True),
                mark,
                _character(SMALL_DRAFT, "Chữ dự thảo đầu trang", size=10),
                notice,
            )
        ),
    ]


def _character(style_id: str, name: str, *, bold: bool = False, size: float = 0) -> etree._Element:
    """Return the run properties of a new character style."""
    own = {} if style_id == STRONG else {"customStyle": "1"}
    style = _style("character", style_id, name, **own)
    _add(style, "qFormat")
    properties = _add(style, "rPr")
    if bold:
        _add(properties, "b")
    if style_id == NOTICE:
        _add(properties, "color", val="000000")
    if size:
        _add(properties, "sz", val=f"{size * 2:.0f}")
        _add(properties, "szCs", val=f"{size * 2:.0f}")
    return properties


def _plain_table() -> etree._Element:
    style = _style("table", "TableNormal", "Normal Table", default="1")
    properties = _add(style, "tblPr")
    _add(properties, "tblInd", w="0", type="dxa")
    _cell_margins(properties, 0)
    return style


def _style(kind: str, style_id: str, name: str, **attributes: str) -> etree._Element:
    style = element("style", type=kind, styleId=style_id, **attributes)
    _add(style, "name", val=name)
    return style


def _paragraph_style(item: Style) -> etree._Element:
    own = {} if item.name[0].islower() else {"customStyle": "1"}
    style = _style("paragraph", item.id, item.name, **own)
    _add(style, "basedOn", val=item.based_on)
    if item.following:
        _add(style, "next", val=item.following)
    _add(style, "qFormat")
    _paragraph_properties(_add(style, "pPr"), item)
    _run_properties(_add(style, "rPr"), item)
    return style


def _paragraph_properties(properties: etree._Element, item: Style) -> None:
    if item.keep:
        _add(properties, "keepNext")
    gaps = (("before", item.before), ("after", item.after))
    spacing = {name: f"{points * POINT:.0f}" for name, points in gaps if points}
    if item.line:
        spacing |= {"line": str(item.line), "lineRule": "auto"}
    if spacing:
        _add(properties, "spacing", **spacing)
    sides = (("left", item.left), ("right", item.right), ("firstLine", item.first), ("hanging", -item.first))
    indent = {name: f"{width * MILLIMETRE:.0f}" for name, width in sides if width > 0}
    if indent:
        _add(properties, "ind", **indent)
    if item.align:
        _add(properties, "jc", val=item.align)
    if item.outline is not None:
        _add(properties, "outlineLvl", val=str(item.outline))


def _run_properties(properties: etree._Element, item: Style) -> None:
    if item.bold:
        _add(properties, "b")
    if item.italic:
        _add(properties, "i")
    if item.caps:
        _add(properties, "caps")
    if item.grey:
        _add(properties, "color", val="555555")
    if item.size:
        _add(properties, "sz", val=f"{item.size * 2:.0f}")
        _add(properties, "szCs", val=f"{item.size * 2:.0f}")


def _table_style(style_id: str, name: str, *, ruled: bool) -> etree._Element:
    style = _style("table", style_id, name, customStyle="1")
    _add(style, "basedOn", val="TableNormal")
    _add(style, "qFormat")
    properties = _add(style, "tblPr")
    if ruled:
        borders = _add(properties, "tblBorders")
        for edge in _EDGES:
            _add(borders, edge, **_BLACK_LINE)
    _cell_margins(properties, 2 if ruled else 0)
    return style


def _cell_margins(properties: etree._Element, points: float) -> None:
    margins = _add(properties, "tblCellMar")
    upright = 2.5 if points else 0
    for edge, width in (("top", upright), ("left", points), ("bottom", upright), ("right", points)):
        _add(margins, edge, w=f"{width * POINT:.0f}", type="dxa")
