"""Settled years hear of what is corrected in their days afterwards (D19, D27, D31)."""

from collections.abc import Iterable, Sequence

from dure.points.closing.models import Correction
from dure.points.closing.signals import corrected, entering, reversed_late
from dure.points.giving.models import Transfer
from dure.points.moderation.reversal_models import Reversal
from dure.results.years import supplements


def connect() -> None:
    """Listen; once, when the room is ready."""
    entering.connect(_enter, dispatch_uid="results.years")
    corrected.connect(_after_correction, dispatch_uid="results.years")
    reversed_late.connect(_after_reversal, dispatch_uid="results.years")


def _enter(sender: object, *, agencies: Iterable[int | None], **_: object) -> None:  # noqa: ARG001 -- Django names it
    supplements.enter(agencies)


def _after_correction(sender: object, *, correction: Correction, **_: object) -> None:  # noqa: ARG001 -- as above
    supplements.after_correction(correction)


def _after_reversal(
    sender: object,  # noqa: ARG001 -- as above
    *,
    transfer: Transfer,
    reversal: Reversal,
    corrections: Sequence[Correction],
    is_counted: bool,
    **_: object,
) -> None:
    supplements.after_reversal(transfer, reversal, corrections, is_counted=is_counted)
