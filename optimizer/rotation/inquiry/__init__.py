"""Answers to a planner's questions about a plan, each found by solving."""

from optimizer.rotation.inquiry.choices import Alternative, Choice, explain_choice
from optimizer.rotation.inquiry.contracts import (
    AwardReason,
    ContractReasons,
    OneMore,
    explain_contracts,
    reason_words,
)
from optimizer.rotation.inquiry.cures import Conflict, Cure, explain_unmoved, explained
from optimizer.rotation.inquiry.laid import LaidPlan, nothing_moved
from optimizer.rotation.inquiry.worth import Worth, worth_of_limits

__all__ = [
    "Alternative",
    "AwardReason",
    "Choice",
    "Conflict",
    "ContractReasons",
    "Cure",
    "LaidPlan",
    "OneMore",
    "Worth",
    "explain_choice",
    "explain_contracts",
    "explain_unmoved",
    "explained",
    "nothing_moved",
    "reason_words",
    "worth_of_limits",
]
