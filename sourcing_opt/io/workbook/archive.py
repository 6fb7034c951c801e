"""Whether a file is a workbook that is safe to open; said from its bytes, not from its name."""

from __future__ import annotations

import io
import zipfile

from sourcing_opt.io.raw import MAX_BYTES, unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old Office files begin, and encrypted new ones, which are wrapped in one."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MAX_RATIO = 200
"""Real workbooks shrink to a tenth or so; only then is the ratio looked at when the content is large."""
_SMALL = 10_000_000

_SAVE_AS = "open it in a spreadsheet program and save it as .xlsx"


def check_archive(data: bytes, name: str) -> None:
    """Raise InvalidInput unless the bytes are an .xlsx workbook without macros, links to other files or a zip bomb."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise unreadable("the workbook is protected by a password", name, "save it without a password")
        raise unreadable("this is an old Office file", name, _SAVE_AS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise unreadable("not an .xlsx workbook", name, _what_else(data)) from error
    size = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if size > MAX_BYTES or (size > _SMALL and size / packed > MAX_RATIO):
        raise unreadable(f"unpacks to {size / 1e6:,.0f} MB, {size / packed:,.0f} times its size: refused as a zip bomb", name)
    names = {member.filename.lower() for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise unreadable("the workbook is protected by a password", name, "save it without a password")
    if any(entry.endswith("vbaproject.bin") for entry in names) or name.lower().endswith(".xlsm"):
        raise unreadable("workbooks with macros are not read", name, "save it as .xlsx")
    if "xl/workbook.xml" not in names:
        raise unreadable("not an .xlsx workbook", name, _SAVE_AS if names & {"xl/workbook.bin", "content.xml"} else None)
    if any(entry.startswith("xl/externallinks/") for entry in names):
        raise unreadable("the workbook has links to other files", name, "break the links (Data > Edit Links) and save it")


def _what_else(data: bytes) -> str | None:
    try:
        head = data[:2000].decode("utf-8-sig", errors="strict")
    except UnicodeDecodeError:
        return None
    text = all(sign.isprintable() or sign in "\r\n\t" for sign in head)
    return "it looks like text: a study of CSV files is a folder with a study.yaml" if text else None


_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = {
    b"http://purl.oclc.org/ooxml/officeDocument/relationships/extendedProperties": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
    b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties": b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    b"http://purl.oclc.org/ooxml/officeDocument/customProperties": b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    b"http://purl.oclc.org/ooxml/officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/",
    b"http://purl.oclc.org/ooxml/spreadsheetml/": b"http://schemas.openxmlformats.org/spreadsheetml/2006/",
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}
"""Names of the strict kind of workbook -> of the kind that everybody reads, the longer before those they begin with."""


def transitional(data: bytes) -> bytes:
    """A "Strict Open XML" workbook with the names of an ordinary one, which it otherwise is; any other workbook as it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _STRICT not in archive.read("xl/workbook.xml"):
            return data
        parts = {member.filename: archive.read(member) for member in archive.infolist()}
    renamed = io.BytesIO()
    with zipfile.ZipFile(renamed, "w") as archive:
        for name, part in parts.items():
            if name.endswith((".xml", ".rels")):
                for strict, ordinary in _NAMESPACES.items():
                    part = part.replace(strict, ordinary)
            archive.writestr(name, part)
    return renamed.getvalue()
