"""A plan as an Excel workbook that a finance team can trace cell by cell. The one place that knows how answers look in Excel."""

from sourcing_opt.workbook.run_log import RunLog
from sourcing_opt.workbook.write import write_plan

__all__ = ["RunLog", "write_plan"]
