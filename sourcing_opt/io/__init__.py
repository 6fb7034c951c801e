"""Files <-> study."""

from sourcing_opt.io.folder import write_folder
from sourcing_opt.io.loading import Loaded, load
from sourcing_opt.io.shipped import content, examples
from sourcing_opt.io.sourcing_models import LoadedModel, load_model, model_names, own_model
from sourcing_opt.io.template import write_template
from sourcing_opt.io.workbook.sheets import write_input_workbook

__all__ = [
    "Loaded",
    "LoadedModel",
    "content",
    "examples",
    "load",
    "load_model",
    "model_names",
    "own_model",
    "write_folder",
    "write_input_workbook",
    "write_template",
]
