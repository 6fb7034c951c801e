"""A sourcing model: a named set of policies that can be laid over any study."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from sourcing_opt.schemas.columns.cells import Id, Text, YesNo
from sourcing_opt.schemas.policies import Policy
from sourcing_opt.schemas.study import Study


class SourcingModel(BaseModel):
    """A way of sourcing that has a name."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    id: Id
    """The name it is called by: its file's."""
    title: Text
    """One line."""
    used_by: Text
    """Who works with it."""
    when: Text
    """When it is the one to look at."""
    moves: YesNo = True
    """Whether anything may move; if not, the study is evaluated as it stands and its breaches are listed."""
    policies: tuple[Policy, ...] = ()
    """Rules on top of the study's own."""

    def over(self, study: Study) -> Study:
        """The study with the model's policies after its own, their ids led by the model's; it then asks for no model any more."""
        named = tuple(policy.model_copy(update={"id": f"{self.id}.{policy.id}"}) for policy in self.policies)
        settings = study.study.model_copy(update={"sourcing_model": None})
        return study.replace(study=settings, policies=(*study.policies, *named))
