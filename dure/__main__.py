"""`python -m dure` is `dure`."""

from dure.cli import main

main(prog_name="dure")
