"""Questions asked by solving again: why there is no plan, and what would give one."""

from sourcing_opt.analysis.diagnosis.diagnose import Conflict, Diagnosis, Member, diagnose
from sourcing_opt.analysis.diagnosis.repair import InputChange, Repair

__all__ = ["Conflict", "Diagnosis", "InputChange", "Member", "Repair", "diagnose"]
