"""Where `dure` and `python -m dure` begin: misled by nothing in the shell, and able to print whatever comes."""

from dure.platform import printing, private, surroundings


def main() -> None:
    """Run the command line."""
    surroundings.begin_anew_if_misled()
    surroundings.forget()
    private.begin()
    printing.never_fail()

    from dure.cli import main as commands

    commands(prog_name="dure")


if __name__ == "__main__":
    main()
