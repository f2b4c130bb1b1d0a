"""How a page answers when an action or a query refuses: nothing there, not allowed, or the sentence itself."""

from dure.kit.pages import refusals_shown

__all__ = ["refusals_shown"]
