"""The annotated documents: the district's own letter and fourteen others, with some of them as files."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "documents"
DISTRICT = "phong-tho-sipas-2024"
SCHEMA: dict[str, Any] = json.loads((Path(__file__).parent / "parsed-directive.schema.json").read_text("utf-8"))

TEXTS = sorted(path for path in FOLDER.iterdir() if path.suffix in {".md", ".txt"})
FILES = sorted(path for path in (FOLDER / "files").iterdir() if ".scan" not in path.suffixes)
SCAN = FOLDER / "files" / "01-sipas-tam-duong.scan.pdf"


def stem(path: Path) -> str:
    """Return the name a document's annotation shares with all its forms."""
    return path.name.split(".")[0]


def annotation(path: Path) -> dict[str, Any]:
    """Return what people found in the document."""
    found: dict[str, Any] = json.loads((FOLDER / f"{stem(path)}.json").read_text("utf-8"))
    return found
