"""Answers to a planner's questions about a plan, each found by solving."""

from optimizer.rotation.inquiry.choices import Alternative, Choice, explain_choice
from optimizer.rotation.inquiry.cures import Conflict, Cure, explain_unmoved, explained
from optimizer.rotation.inquiry.laid import LaidPlan
from optimizer.rotation.inquiry.worth import Worth, worth_of_limits

__all__ = [
    "Alternative",
    "Choice",
    "Conflict",
    "Cure",
    "LaidPlan",
    "Worth",
    "explain_choice",
    "explain_unmoved",
    "explained",
    "worth_of_limits",
]
