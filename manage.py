"""Django's own command line, for those who build the product; `dure` is the product's."""

import sys

from dure.platform import surroundings

if __name__ == "__main__":
    surroundings.forget()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
