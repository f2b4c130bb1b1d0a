"""Versions of the policy: values, proposals, opinions, approval."""
