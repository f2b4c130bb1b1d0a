"""Re-checks from the database everything that must always be true of the ledger (`dure verify`)."""

from dure.points.verification.findings import Finding
from dure.points.verification.run import CHECKS, Verdict, verify

__all__ = ["CHECKS", "Finding", "Verdict", "verify"]
