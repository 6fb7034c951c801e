"""A certificate as a file that numpy reads, without pickles: its numbers by name, and what they are a proof for."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sourcing_opt import __version__
from sourcing_opt.economics.axes import Floats
from sourcing_opt.errors import InvalidInput, Problem
from sourcing_opt.formulation import Formulation
from sourcing_opt.io.atomic import new_file
from sourcing_opt.solving.certificate import Certificate, NotProven
from sourcing_opt.solving.proof import bound_on_cost, check, program_digest

FORMAT = "sourcing-opt/certificate/2"
"""Raised when a reader of the file would have to change."""
LARGEST = 1 << 31
"""A file that unpacks to more is not read. [bytes]"""
_WORDS = ("format", "made_by", "study", "program", "digest")
_REAL = ("dual_value", "bound")
_LOADS = "loads"


@dataclass(frozen=True)
class Filed:
    """A certificate as it stands in a file: nothing of it is checked."""

    certificate: Certificate
    made_by: str
    """Version of sourcing-opt."""
    study: str
    """Digest of the study that it is for,"""
    program: str
    """and of its program."""
    digest: str
    """Of the certificate, when it was written."""
    loads: tuple[Floats, ...] = ()
    """(K, L, T) each: loads of pools at which the program is exact; whatever they are, it is below what the study costs."""


def write_certificate(path: Path, certificate: Certificate, model: Formulation) -> None:
    """Write the proof of a study's solve; the same proof gives the same bytes. Raises NotWritable."""
    digests = model.economics.study.digest, program_digest(model), certificate.digest
    words = dict(zip(_WORDS, (FORMAT, __version__, *digests), strict=True))
    numbers = {field.name: np.asarray(getattr(certificate, field.name)) for field in fields(certificate)}
    parts: dict[str, Any] = {name: np.array(word) for name, word in words.items()}
    if loads := model.economics.pools.exact_at:
        parts[_LOADS] = np.array(loads)
    parts |= {name: array if name in _REAL else _narrow(array) for name, array in numbers.items()}
    with new_file(path) as draft, draft.open("wb") as file:
        np.savez_compressed(file, **parts)


def read_certificate(path: Path) -> Filed:
    """What `write_certificate` wrote. Raises InvalidInput where it is no such file, NotProven where it is damaged."""
    if not zipfile.is_zipfile(path):
        raise _no_certificate(path)
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            if sum(member.file_size for member in file.zip.infolist()) > LARGEST:
                raise NotProven("it is larger than any certificate")
            if "format" not in file or str(file["format"]) != FORMAT:
                raise _no_certificate(path)
            words = {name: str(file[name]) for name in _WORDS[1:]}
            numbers = {field.name: file[field.name] for field in fields(Certificate)}
            loads = file[_LOADS] if _LOADS in file else np.zeros((0, 0, 0, 0))
    except KeyError as error:
        raise NotProven(f"it is damaged: a part of it is gone: {error}") from error
    except (EOFError, MemoryError, OSError, RuntimeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error) as error:
        raise NotProven(f"it is damaged: {error}") from error
    if loads.dtype.kind != "f" or loads.ndim != 4 or not (np.isfinite(loads) & (loads >= 0)).all():
        raise NotProven(f"it is damaged: {_LOADS} has other numbers than it should")
    wrong = [name for name, array in numbers.items() if array.dtype.kind != ("f" if name in _REAL else "i")]
    if wrong or numbers["bound"].shape != ():
        raise NotProven(f"it is damaged: {', '.join(wrong) or 'bound'} has other numbers than it should")
    whole_numbers = {name: array.astype(np.intp) for name, array in numbers.items() if name not in _REAL}
    duals, bound = numbers["dual_value"].astype(np.float64), float(numbers["bound"])
    return Filed(Certificate(**whole_numbers, dual_value=duals, bound=bound), **words, loads=tuple(loads))


def verified(filed: Filed, model: Formulation) -> float:
    """No plan of a study costs less, as a file's certificate proves; infinite where there is none. Raises NotProven."""
    if filed.study != model.economics.study.digest:
        raise NotProven("it is for another study, or for other inputs of this one")
    if filed.certificate.digest != filed.digest:
        raise NotProven("it was changed since it was written: its numbers are not those of its digest")
    if filed.program != program_digest(model):
        raise NotProven(f"it is for another program of this study: check it with sourcing-opt {filed.made_by}, which made it")
    check(model, filed.certificate)
    return bound_on_cost(model, filed.certificate)


def _narrow(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Whole numbers in as few bytes as all of them need."""
    kinds = (np.int8, np.int16, np.int32, np.int64)
    least, most = int(array.min(initial=0)), int(array.max(initial=0))
    return array.astype(next(kind for kind in kinds if np.iinfo(kind).min <= least and most <= np.iinfo(kind).max))


def _no_certificate(path: Path) -> InvalidInput:
    hint = "give what solve --certificate has written"
    return InvalidInput([Problem("is no certificate", address=str(path), suggestion=hint)])
