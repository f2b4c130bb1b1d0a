"""What a web process carries: every one of them pays for its imports, at its start and in memory."""

import subprocess
import sys

HEAVY = ("hwpx", "numpy", "openpyxl", "weasyprint")


def test_a_web_process_is_without_what_only_papers_and_runs_need() -> None:
    program = f"""
import sys
import dure.web.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(*(name for name in {HEAVY} if name in sys.modules))
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.split() == []
