"""Quantities as people write them."""

from __future__ import annotations

import re
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.widgets import TextInput

QUANTITY = re.compile(r"^\d{1,7}(?:[.,]\d{1,2})?$")


class QuantityField(Field):  # type: ignore[misc]
    """A quantity with at most two decimals, behind a comma or a dot."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}".replace(".", ",")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with the sentence to show."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if not QUANTITY.match(text):
            raise ValueError(_l("Hãy ghi số lượng bằng chữ số, ví dụ 2 hoặc 12,5."))
        self.data = Decimal(text.replace(",", "."))
