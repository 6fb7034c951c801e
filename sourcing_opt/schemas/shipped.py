"""Where the models and inputs are that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import sourcing_opt

_PACKAGE = Path(sourcing_opt.__file__).parent


def content(kind: Literal["models", "inputs"]) -> Path:
    """The folder of shipped models or inputs: inside an installed package, or at the top of a checkout."""
    inside, beside = _PACKAGE / kind, _PACKAGE.parent / kind
    return inside if inside.is_dir() else beside
