"""Files <-> study."""

from sourcing_opt.io.folder import write_folder
from sourcing_opt.io.loading import Loaded, load
from sourcing_opt.io.sheets import write_input_workbook
from sourcing_opt.io.shipped import content, examples
from sourcing_opt.io.template import write_template

__all__ = ["Loaded", "content", "examples", "load", "write_folder", "write_input_workbook", "write_template"]
