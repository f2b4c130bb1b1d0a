"""Pages of signing in, of one's own account, and of accounts for administrators."""

from dure.accounts.views.own import choose_language

__all__ = ["choose_language"]
