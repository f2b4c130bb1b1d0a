"""Cells that a spreadsheet must not take for formulas, there and back (O10)."""

# What a spreadsheet calculates, full-width forms included; tabs and line ends let the next character count.
_STARTS_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def escape(cell: str) -> str:
    """Return `cell` so that a spreadsheet shows it as text: an apostrophe before what would calculate.

    A cell that already looks escaped gets one more apostrophe, so that `unescape` always gives `cell` back.
    """
    bare = cell.lstrip(" '")
    return f"'{cell}" if bare.startswith(_STARTS_FORMULA) else cell


def unescape(cell: str) -> str:
    """Return what was given to `escape`; other cells stay as they are."""
    if cell.startswith("'") and cell[1:].lstrip(" '").startswith(_STARTS_FORMULA):
        return cell[1:]
    return cell
