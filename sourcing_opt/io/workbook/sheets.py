"""Tables as sheets: how inputs look in every workbook, whether somebody is to fill them in or to check a plan against them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import xlsxwriter
from pydantic.fields import FieldInfo
from xlsxwriter.utility import quote_sheetname, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from sourcing_opt.io.atomic import new_file
from sourcing_opt.io.workbook.as_written import PROPERTY, content_of, formula_of, sums_of
from sourcing_opt.io.workbook.number_format import format_of
from sourcing_opt.io.workbook.printing import PIXEL, Block, Imprint, Layout, set_up_printing
from sourcing_opt.io.workbook.ranges import range_rule
from sourcing_opt.schemas.columns.base import Cell, kinds_of, reference_of, unit_of
from sourcing_opt.schemas.policies import POLICY_TYPES
from sourcing_opt.schemas.study import REQUIRED, TABLES, Study, table_columns

INPUT_BLUE = "#0000FF"
INPUT_TINT = "#F2F7FC"
MISSING = "#FFDCE0"
_INPUT = {"font_color": INPUT_BLUE, "bg_color": INPUT_TINT}
_CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""The same in every file: same study, same bytes."""
_ROWS_TO_FILL = 1000
"""How far down the drop-downs reach."""
_WIDEST = 50


@dataclass(frozen=True)
class InputFormats:
    """The formats of input sheets, made once for a workbook."""

    unit: Any
    header: Any
    cell: Any
    date: Any
    link: Any
    missing: Any
    """Of a cell that is needed and blank."""
    _workbook: Any
    _figures: dict[str, tuple[Any, Any]] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, workbook: Any) -> InputFormats:
        """Add the formats to an XlsxWriter workbook."""
        return cls(
            unit=workbook.add_format({"italic": True, "font_color": "#7F7F7F", "font_size": 9}),
            header=workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#D9E1EC"}),
            cell=workbook.add_format(_INPUT),
            date=workbook.add_format(_INPUT | {"num_format": "yyyy-mm-dd", "align": "left"}),
            link=workbook.add_format({"font_color": "#0563C1", "underline": 1}),
            missing=workbook.add_format({"bg_color": MISSING}),
            _workbook=workbook,
        )

    def figures(self, number_format: str | None) -> tuple[Any, Any]:
        """The format of cells with numbers, and of the cells below them that are still to be filled in; none for those where numbers are shown as
        they are.
        """
        if number_format is None:
            return self.cell, None
        if number_format not in self._figures:
            number = {"num_format": number_format}
            formats = (
                self._workbook.add_format(_INPUT | number),
                self._workbook.add_format(number),
            )
            self._figures[number_format] = formats
        return self._figures[number_format]


class _Worksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet whose formulas stand as they are written: they use none of the functions that have a longer name in the file.

    Looking for those is most of the time that a large workbook takes. It remembers what was written, for the workbook to say, and what stands
    where, for its printing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.written: dict[tuple[int, int], str] = {}
        self.layout = Layout()

    def set_column(self, first_col: int, last_col: int, width: float, *others: Any) -> int:
        """As XlsxWriter's, by numbers."""
        self.layout.widths |= dict.fromkeys(range(first_col, last_col + 1), width)
        return int(super().set_column(first_col, last_col, width, *others))

    def set_row(self, row: int, height: float, *others: Any) -> int:
        """As XlsxWriter's."""
        self.layout.heights[row] = height
        return int(super().set_row(row, height, *others))

    def freeze_panes(self, row: int, col: int) -> None:
        """As XlsxWriter's; the columns that stay are those that name the rows."""
        self.layout.titles = col
        super().freeze_panes(row, col)

    def print_area(self, first_row: int, first_col: int, last_row: int, last_col: int) -> int:
        """As XlsxWriter's, from the first cell."""
        self.layout.area = last_row + 1, last_col + 1
        return int(super().print_area(first_row, first_col, last_row, last_col))

    def insert_chart(self, row: int, col: int, chart: Any, options: dict[str, Any]) -> int:
        """As XlsxWriter's, by numbers."""
        width, height = chart.width + options.get("x_offset", 0), chart.height + options.get("y_offset", 0)
        self.layout.charts.append((row, col, width * PIXEL, height * PIXEL))
        return int(super().insert_chart(row, col, chart, options))

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_string(self, row: int, col: int, string: str, *others: Any) -> int:
        return self._noted(row, col, content_of(string) if string else None, super()._write_string(row, col, string, *others))

    def _write_number(self, row: int, col: int, number: float, *others: Any) -> int:
        return self._noted(row, col, content_of(number), super()._write_number(row, col, number, *others))

    def _write_boolean(self, row: int, col: int, boolean: bool, *others: Any) -> int:
        return self._noted(row, col, content_of(bool(boolean)), super()._write_boolean(row, col, boolean, *others))

    def _write_datetime(self, row: int, col: int, date: Any, *others: Any) -> int:
        return self._noted(row, col, content_of(date), super()._write_datetime(row, col, date, *others))

    def _write_formula(self, row: int, col: int, formula: str, *others: Any) -> int:
        return self._noted(row, col, formula_of(formula), super()._write_formula(row, col, formula, *others))

    def _write_blank(self, row: int, col: int, blank: Any, *others: Any) -> int:
        return self._noted(row, col, None, super()._write_blank(row, col, blank, *others))

    def _noted(self, row: int, col: int, content: str | None, result: int) -> int:
        if content is None:
            self.written.pop((row + 1, col + 1), None)
        else:
            self.written[row + 1, col + 1] = content
        return result


@contextmanager
def new_workbook(target: Path, imprint: Imprint) -> Iterator[Any]:
    """Give an XlsxWriter workbook to fill; on leaving, it is set up for printing and becomes the file, whole or not at all.

    Text stays text, whatever it begins with. Raises NotWritable.
    """
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(content, options)
    workbook.worksheet_class = _Worksheet
    workbook.set_properties({"created": _CREATED})
    yield workbook
    for sheet in workbook.worksheets():
        set_up_printing(sheet, imprint)
        workbook.set_custom_property(f"{PROPERTY}{sheet.get_name()}", sums_of(sheet.written), "text")
    workbook.close()
    with new_file(target) as draft:
        draft.write_bytes(content.getvalue())


def write_input_workbook(study: Study, target: Path) -> None:
    """Write a study as one workbook that `load` reads back as an equal study; optional tables without rows are left out.

    Raises NotWritable.
    """
    with new_workbook(target, Imprint.of(study)) as workbook:
        formats = InputFormats.of(workbook)
        tables = shown_tables(study)
        for table in tables:
            write_table(workbook, table, study, table, formats, tables)


def shown_tables(study: Study) -> list[str]:
    """The tables that get a sheet: all with rows, and those a study is not read without."""
    return [table for table in TABLES if study.rows(table) or table in REQUIRED]


def write_table(
    workbook: Any, sheet_name: str, study: Study, table: str, formats: InputFormats, tables: Collection[str] = ()
) -> Any:
    """Add one table of a study as a sheet: frozen header, unit above, inputs in blue, drop-downs. Gives the worksheet.

    tables: those that have sheets in the workbook, all with the same before their names; what names their rows is offered where it is meant.
    A cell that is needed and blank is marked once its row has begun. The sheet `study` has a line per setting; any other table has a unit row, the header in the second row and a line per row.
    """
    sheet = workbook.add_worksheet(sheet_name)
    if table == "study":
        _write_settings(sheet, study, table, formats)
    else:
        sheets = {name: f"{sheet_name.removesuffix(table)}{name}" for name in tables}
        _write_rows(sheet, study, table, formats, sheets)
    sheet.layout.is_working = True
    return sheet


def write_guide(
    workbook: Any,
    sheet_name: str,
    introduction: Sequence[str],
    header: Sequence[str],
    lines: Sequence[Sequence[str]],
    formats: InputFormats,
) -> None:
    """Add a sheet of plain text: an introduction, then a table whose lines begin with the name of a sheet, each linked where it stands first."""
    sheet = workbook.add_worksheet(sheet_name)
    for line, text in enumerate(introduction):
        sheet.write_string(line, 0, text)
    top = len(introduction) + 1
    for position, name in enumerate(header):
        sheet.write_string(top, position, name, formats.header)
        sheet.set_column(position, position, _width([name, *(line[position] for line in lines)]))
    linked: set[str] = set()
    for line, cells in enumerate(lines, top + 1):
        for position, text in enumerate(cells):
            sheet.write_string(line, position, text)
        if cells[0] not in linked:
            linked.add(cells[0])
            _done(sheet.write_url(line, 0, f"internal:{quote_sheetname(cells[0])}!A1", formats.link, cells[0]))
    sheet.freeze_panes(top + 1, 0)
    sheet.layout.blocks.append(Block(top, top + 1 + len(lines), 1))


def _write_rows(sheet: Any, study: Study, table: str, formats: InputFormats, sheets: Mapping[str, str]) -> None:
    fields = table_columns(table)
    rows = [row.cells() for row in study.rows(table)]
    columns: list[list[Cell]] = [[row.get(name) for row in rows] for name in fields]
    last = max(_ROWS_TO_FILL, 1 + len(rows))
    for position, (name, field) in enumerate(fields.items()):
        unit = unit_of(field)
        sheet.write_string(0, position, f"[{unit}]" if unit else "", formats.unit)
        sheet.write_string(1, position, name, formats.header)
        filled, below = formats.figures(format_of(field, columns[position]))
        for line, value in enumerate(columns[position], 2):
            _write_cell(sheet, line, position, value, formats, filled)
        sheet.set_column(position, position, _width([name, unit, *columns[position]]), below)
        area = (2, position, last, position)
        if (keys := _keys_offered(field, study, sheets)) is not None:
            _done(sheet.data_validation(*area, keys))
        else:
            _guard(sheet, area, table, name, field)
        if field.is_required():
            row = f"${xl_col_to_name(0)}3:${xl_col_to_name(len(fields) - 1)}3"
            missing = f"=AND(COUNTA({row})>0,ISBLANK({xl_col_to_name(position)}3))"
            _done(sheet.conditional_format(*area, {"type": "formula", "criteria": missing, "format": formats.missing}))
    if rows:  # a native Table needs one
        _add_table(sheet, (1, 0, 1 + len(rows), len(fields) - 1), table, list(fields), formats)
    sheet.freeze_panes(2, len(TABLES[table].key[:1]))
    sheet.layout.blocks.append(Block(0, 2 + len(rows), 2))


def _write_settings(sheet: Any, study: Study, table: str, formats: InputFormats) -> None:
    fields = table_columns(table)
    cells = study.study.cells()
    header = ["field", "value", "unit", "description"]
    for position, name in enumerate(header):
        sheet.write_string(0, position, name, formats.header)
    for line, (name, field) in enumerate(fields.items(), 1):
        sheet.write_string(line, 0, name)
        _write_cell(sheet, line, 1, cells[name], formats, formats.figures(format_of(field, [cells[name]]))[0])
        sheet.write_string(line, 2, unit_of(field) or "", formats.unit)
        sheet.write_string(line, 3, field.description or "")
        _guard(sheet, (line, 1, line, 1), table, name, field)
        if field.is_required():
            _done(sheet.conditional_format(line, 1, line, 1, {"type": "blanks", "format": formats.missing}))
    for position, width in enumerate((20, 30, 20, 100)):
        sheet.set_column(position, position, width)
    _add_table(sheet, (0, 0, len(fields), 3), table, header, formats)
    sheet.freeze_panes(1, 1)
    sheet.layout.blocks.append(Block(0, 1 + len(fields), 1))


def _write_cell(sheet: Any, line: int, position: int, value: Cell, formats: InputFormats, figure: Any) -> None:
    if value is None:
        _done(sheet.write_blank(line, position, None, figure))
    elif isinstance(value, dt.date):
        _done(sheet.write_datetime(line, position, value, formats.date))
    elif isinstance(value, str):
        _done(sheet.write_string(line, position, value, formats.cell))
    else:
        _done(sheet.write_number(line, position, value, figure))


def _add_table(sheet: Any, area: tuple[int, int, int, int], table: str, header: Sequence[str], formats: InputFormats) -> None:
    columns = [{"header": name, "header_format": formats.header} for name in header]
    _done(sheet.add_table(*area, {"name": f"In_{table}", "columns": columns, "style": None}))


def _guard(sheet: Any, area: tuple[int, int, int, int], table: str, name: str, field: FieldInfo) -> None:
    """Offer the values a column may have, or keep it to numbers and dates in its range."""
    if options := _options(table, name, field):
        _done(sheet.data_validation(*area, {"validate": "list", "source": list(options)}))
    elif rule := range_rule(table, name):
        _done(sheet.data_validation(*area, rule))


def _keys_offered(field: FieldInfo, study: Study, sheets: Mapping[str, str]) -> dict[str, Any] | None:
    """The drop-down of a column that names rows of a table which has a sheet: its keys, with room for more. Another name is asked about, not
    refused, as its row may come later.
    """
    table = reference_of(field)
    if table is None or table not in sheets:
        return None
    key = xl_col_to_name(list(table_columns(table)).index(TABLES[table].key[0]))
    last = 1 + max(_ROWS_TO_FILL, 1 + len(study.rows(table)))
    return {
        "validate": "list",
        "source": f"={quote_sheetname(sheets[table])}!${key}$3:${key}${last}",
        "error_type": "warning",
        "error_title": "Not there yet",
        "error_message": f"No row of {table} is called so.",
    }


def _options(table: str, name: str, field: FieldInfo) -> Sequence[str]:
    """What may stand in a column that has only a few values; in `policies`, with any type of policy."""
    meant = [rule.columns()[name] for rule in POLICY_TYPES.values() if name in rule.columns()] if table == "policies" else [field]
    kinds = [kind for column in meant for kind in kinds_of(column) if kind is not NoneType]
    if set(kinds) == {bool}:
        return ("yes", "no")
    if not all(get_origin(kind) is Literal for kind in kinds):
        return ()
    return list(dict.fromkeys(option for kind in kinds for option in get_args(kind)))


def _done(result: int) -> None:
    """XlsxWriter says no with a number; nothing of a study may get lost that way."""
    if result:
        raise RuntimeError(f"XlsxWriter refused a part of the workbook ({result})")


def _width(values: Sequence[object]) -> int:
    return min(_WIDEST, 3 + max(len(str(value)) for value in values if value is not None))
