"""A plan as an Excel workbook that a finance team can trace cell by cell. The one place that knows how answers look in Excel."""

from sourcing_opt.workbook.books.plan import write_plan
from sourcing_opt.workbook.model.book import RunLog

__all__ = ["RunLog", "write_plan"]
