"""Row locks leave alone what only refers to the row."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_row_lock_lets_foreign_keys_be_checked() -> None:
    """F-C7: FOR UPDATE makes every insert of a row that refers to the locked one wait until the end."""
    harsh = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "dure").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "select_for_update"
        and not any(word.arg == "no_key" and ast.literal_eval(word.value) for word in call.keywords)
    ]
    assert harsh == []
