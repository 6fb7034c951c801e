"""What must hold of languages and places: who is to be hired for a language is hired where it is offered."""

from __future__ import annotations

from collections.abc import Iterator

from sourcing_opt.errors import Problem
from sourcing_opt.schemas.study import Study


def pools_are_of_languages_offered(study: Study) -> Iterator[Problem]:
    """Work in a language goes only where the location offers it."""
    offered = {location.id: location.languages for location in study.locations}
    for index, row in enumerate(study.language_pools):
        if row.location in offered and row.language not in offered[row.location]:
            yield Problem(
                f'"{row.location}" does not offer this language',
                table="language_pools",
                row=index,
                column="language",
                value=row.language,
                suggestion="add it to the location's languages, or delete the row",
            )
