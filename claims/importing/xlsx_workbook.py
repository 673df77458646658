"""The parts of a workbook that say how its cells are to be read: sheets, texts, date formats.

Read by hand and not by openpyxl: its checked parser took about four times as long, and amounts came
as binary fractions. The guard has refused every document type and
entity before, so the fast parser of the standard library is safe here.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO
from xml.etree.ElementTree import Element, iterparse

from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format


def local(tag: str) -> str:
    """Name of an element or attribute without its namespace, of which there are two editions."""
    return tag.rpartition("}")[2]


@dataclass
class Workbook:
    """sheets: name -> part, in the order of the tabs. from_1904: days are counted from 1904."""

    archive: zipfile.ZipFile
    sheets: dict[str, str] = field(default_factory=dict)
    from_1904: bool = False
    _parts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, stream: BinaryIO) -> "Workbook":
        """Reads the list of sheets. The stream stays open."""
        book = cls(zipfile.ZipFile(stream))
        main = _relations(book.archive, "")
        path = next(target for kind, target in main.values() if kind == "officeDocument")
        relations = _relations(book.archive, path)
        root = fromstring(book.archive.read(path))
        for element in root.iter():
            if local(element.tag) == "workbookPr":
                book.from_1904 = element.get("date1904") in ("1", "true")
            elif local(element.tag) == "sheet":
                kind, target = relations[_relation_id(element)]
                if kind == "worksheet":
                    book.sheets[element.get("name", "")] = target
        book._parts = dict(relations.values())
        return book

    @cached_property
    def texts(self) -> list[str]:
        """The shared strings. They are in memory as a whole; the guard limits them."""
        path = self._parts.get("sharedStrings")
        if path is None:
            return []
        with self.archive.open(path) as part:
            return [text_of(item) for item in elements(part, "sst", "si")]

    @cached_property
    def date_styles(self) -> frozenset[str]:
        """Style numbers, as cells name them, whose format shows a date."""
        path = self._parts.get("styles")
        if path is None:
            return frozenset()
        root = fromstring(self.archive.read(path))
        codes = {
            element.get("numFmtId"): element.get("formatCode", "")
            for element in root.iter()
            if local(element.tag) == "numFmt"
        }
        formats = next((part for part in root if local(part.tag) == "cellXfs"), ())
        ids = [element.get("numFmtId", "0") for element in formats]
        return frozenset(str(n) for n, name in enumerate(ids) if _is_date(name, codes))


def elements(part: object, parent: str, name: str) -> Iterator[Element]:
    """Every `name` directly below `parent`, one at a time: what was read is forgotten again."""
    holder: Element | None = None
    wanted = ""
    for event, element in iterparse(part, ("start", "end")):  # type: ignore[call-overload] # noqa: S314
        if event == "end":
            if element.tag == wanted:
                yield element
                if holder is not None:
                    holder.clear()
        elif holder is None and local(element.tag) == parent:
            holder, wanted = element, element.tag[: -len(parent)] + name


def text_of(item: Element) -> str:
    """Text of a shared or inline string: its runs joined, phonetic hints left out."""
    parts = []
    for child in item:
        if local(child.tag) == "t":
            parts.append(child.text or "")
        elif local(child.tag) == "r":
            parts += [run.text or "" for run in child if local(run.tag) == "t"]
    return "".join(parts)


def _is_date(name: str, codes: dict[str | None, str]) -> bool:
    code = codes.get(name) or builtin_format_code(int(name)) or ""
    return bool(is_date_format(code)) and not is_timedelta_format(code)


def _relation_id(element: Element) -> str:
    return next(value for key, value in element.attrib.items() if key.endswith("}id"))


def _relations(archive: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (kind, part) of a part; of the whole package for ""."""
    folder, name = posixpath.split(path)
    root = fromstring(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    return {
        element.get("Id", ""): (
            element.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))[1:],
        )
        for element in root
        if element.get("TargetMode") != "External"
    }
