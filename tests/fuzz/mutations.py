"""Studies with something wrong in them, one thing at a time: the same seed makes the same mistake."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import PatternFill

from tests.studies import Tables, small, write_files, write_sheets

CELLS = (
    "", " ", "\u00a0", "0", "-1", "1", "9", "15", "1.5", "1e308", "-1e308", "1e-320", "nan", "inf", "9" * 400, "26.000", "1,200", "1,00,000", "26'000",
    "1.234.567,8", "15%", "110%", "£30k", "½", "٣", "0x1F", "1e5", "007", "TRUE", "yes", "blank", "end", "2027-Q1", "2027", "2027-01-01", "01/02/2027", "9999-12-31",
    "99999999999", "UK", "EL", "XK", "ZZ", "Türkiye", "RMB", "$", "DEM", "EST", "IST", "localtime", "Factory", "Asia/Bangalore", "US/Eastern", "Etc/GMT+5",
    "en", "english", "tl", "no; nb", "en, de", "calls", "Calls", "сalls", "cal\u200bls", "leeds", "LEEDS", "pune ", "agent", "captive", "infosis", "open", "opened",
    "front_office", "share_limit", "vendor", "within", "=1+1", "#N/A", "'x", "a;b", "a|b", "a=b", "country=GB|IN", "country=", "function=Service|Servise", "|", ";", "=",
    "x" * 40_000, "\x00", "\x1b[31m", "\ud83d", "é", "e\u0301", "💷", "\u202egnp", "{a: b}", "[1, 2", "!!python/object", "&a *a", "- x", "labor_rates", "salary", "multiply",
)  # fmt: skip
"""What may stand in any cell."""
FLAGS = (
    "--gap", "--time-limit", "--threads", "--seed", "--solver", "--scenario", "--set", "--model", "--format", "--jobs", "--nonsense", "-o", "--from",
)  # fmt: skip
_CHANGES = ("labor_rates", "fx", "study", "policies", "locations", "nonsense", "")


def study_with_a_mistake(seed: int, folder: Path) -> Path:
    """A study with one to three things wrong, or only odd, as a folder or a workbook."""
    dice = random.Random(seed)
    tables = small()
    if dice.random() < 0.7:
        for _ in range(dice.randint(1, 3)):
            dice.choice((_cell, _cell, _cell, _header, _row, _table))(dice, tables)
    if dice.random() < 0.5:
        path = write_files(_carried(tables), folder / "study")
        if dice.random() < 0.4:
            _spoil_file(dice, path)
        return path
    path = write_sheets(_carried(tables, for_workbook=True), folder / "study.xlsx")
    if dice.random() < 0.5:
        _spoil_workbook(dice, path)
    if dice.random() < 0.1:
        _spoil_bytes(dice, path)
    return path


def arguments(seed: int) -> list[str]:
    """A command's options, right or wrong."""
    dice = random.Random(seed)
    given: list[str] = []
    for _ in range(dice.randint(1, 2)):
        flag = dice.choice(FLAGS)
        value = _change(dice) if flag == "--set" else dice.choice(CELLS).replace("\x00", "0").replace("\ud83d", "?")[:2000]
        # What is written stays out of the way.
        given += [flag, "/nowhere/plan.xlsx" if flag in ("-o", "--from") else value]
    return given


def _change(dice: random.Random) -> str:
    where = dice.choice(
        ("", "[location=pune]", "[location=pnue]", "[x]", "[role=agent|clerk]", f"[id={dice.choice(CELLS)[:50]}]")
    )
    column = dice.choice(("salary", "rate", "discount_rate", "min", "max_fte", "periods", "country", "nonsense"))
    value = dice.choice(CELLS).replace("\x00", "0").replace("\ud83d", "?")[:500]
    return f"{dice.choice(_CHANGES)}{where}.{column}{dice.choice(('=', '*=', '+=', '=='))}{value}"


def _cell(dice: random.Random, tables: Tables) -> None:
    row = dice.choice([row for rows in tables.values() for row in rows if row])
    row[dice.choice(list(row))] = dice.choice(CELLS)


def _header(dice: random.Random, tables: Tables) -> None:
    rows = tables[dice.choice(list(tables))]
    if rows and rows[0]:
        old = dice.choice(list(rows[0]))
        new = dice.choice(
            (old.upper(), f"{old} ", f"{old}\u00a0", old[:-1], f"{old}s", "note", "x", "", "Ѕalary", old.replace("_", " "))
        )
        rows[:] = [{new if name == old else name: cell for name, cell in row.items()} for row in rows]


def _row(dice: random.Random, tables: Tables) -> None:
    rows = tables[dice.choice(list(tables))]
    if rows:
        dice.choice(
            (lambda: rows.append(dict(dice.choice(rows))), lambda: rows.remove(dice.choice(rows)), lambda: rows.append({}))
        )()


def _table(dice: random.Random, tables: Tables) -> None:
    name = dice.choice(list(tables))
    rows = tables.pop(name)
    if dice.random() < 0.5:
        tables[dice.choice((name.upper(), f"{name}2", "notes", name[:-1]))] = rows


def _carried(tables: Tables, for_workbook: bool = False) -> Tables:
    """The cells without what the kind of file could not hold at all."""
    gone = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xD83D]) if for_workbook else dict.fromkeys([0, 0xD83D])
    return {
        name: [{column: cell.translate(gone)[:32_000] for column, cell in row.items()} for row in rows]
        for name, rows in tables.items()
        if rows
    }


def _spoil_file(dice: random.Random, folder: Path) -> None:
    path = dice.choice(sorted(folder.iterdir()))
    text = path.read_text(encoding="utf-8")
    spoilt: tuple[Callable[[], bytes], ...] = (
        lambda: text.replace(",", ";").encode(), lambda: text.replace(",", "\t").encode(), lambda: b"sep=;\n" + text.replace(",", ";").encode(),
        lambda: text.replace(".", ",").replace(",", ";").encode(), lambda: text.encode("utf-16"), lambda: b"\xef\xbb\xbf" + text.encode(),
        lambda: text.encode("latin-1", "replace") + b"\xe9", lambda: b"", lambda: text.encode()[: dice.randrange(1 + len(text))],
        lambda: text.replace("\n", "\r\n").encode(), lambda: text.encode() + b'"', lambda: (text + "\n" * 2000).encode(), lambda: ("[" * 3000).encode(),
        lambda: text.replace(": ", ":").encode(), lambda: text.replace("  ", "\t").encode(), lambda: text.upper().encode(),
    )  # fmt: skip
    path.write_bytes(dice.choice(spoilt)())


def _spoil_workbook(dice: random.Random, path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[dice.choice(book.sheetnames)]
    row, column = dice.randint(1, 4), dice.randint(1, 6)
    cell: Any = sheet.cell(row, column)
    spoilt: tuple[Callable[[], object], ...] = (
        lambda: setattr(cell, "value", dice.choice((True, 26, 0.15, 1e300, "=1/0", "#REF!", "=SUM(A1)"))), lambda: setattr(cell, "number_format", dice.choice(('0.0"k"', '0"%"', "000", ";;;", "yyyy", "[<1]0;x"))),
        lambda: sheet.merge_cells(start_row=row, end_row=row + dice.randint(0, 3), start_column=column, end_column=column + dice.randint(0, 2)),
        lambda: setattr(sheet.row_dimensions[row], "hidden", True), lambda: setattr(sheet.column_dimensions["B"], "hidden", True),
        lambda: setattr(sheet, "sheet_state", "hidden"), lambda: setattr(sheet, "title", dice.choice(("x", "Process", "In_fx", "policies 2", "Übersicht"))),
        lambda: sheet.cell(1_048_576, 3).__setattr__("fill", PatternFill("solid", fgColor="FFFF0000")), lambda: sheet.cell(1, dice.choice((60, 70, 16_384)), "note"),
        lambda: sheet.insert_rows(1, 3), lambda: sheet.delete_rows(1), lambda: sheet.insert_cols(1), lambda: book.create_sheet("mine").cell(1, 1, "x"),
    )  # fmt: skip
    dice.choice(spoilt)()
    book.save(path)


def _spoil_bytes(dice: random.Random, path: Path) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(dice.randint(1, 20)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    path.write_bytes(data[: dice.randint(len(data) // 2, len(data))])
