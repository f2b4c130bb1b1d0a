"""The values of a policy with changes laid over them, validated as a whole."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from dure.points.policy.values import PolicyValues
from dure.points.proposals import rules
from dure.points.proposals.refusals import values_refused


def values_of(base: PolicyValues, changes: Mapping[str, Any]) -> PolicyValues:
    """Return `base` with `changes` laid over it.

    Raises `Refusal` `policy-values` for what is no policy, or one whose values do not fit each other; `errors` names
    each value.
    """
    try:
        made = PolicyValues.model_validate(_over(base.model_dump(mode="json"), changes))
    except ValidationError as error:
        raise values_refused(error.errors()) from error
    wrong = rules.judge_values(made)
    if wrong:
        raise values_refused(wrong)
    return made


def _over(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return dict(values) | {
        name: _over(values[name], change)
        if isinstance(change, Mapping) and isinstance(values.get(name), Mapping)
        else change
        for name, change in changes.items()
    }
