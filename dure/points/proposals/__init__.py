"""Changing the policy: proposals, opinions, approval, and a year replayed under other values (제7조)."""
