"""What somebody who looks at an installation finds: `dure doctor` asks the machine and each room."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `ok`, `note` (worth knowing), or `fault` (does not work)."""

    what: str
    state: Literal["ok", "note", "fault"]
    text: str
