"""The mixed-integer program: variables, objective, one function per family of constraints. The only place they are written."""

from sourcing_opt.formulation.build import build
from sourcing_opt.formulation.model import Formulation, Origin

__all__ = ["Formulation", "Origin", "build"]
