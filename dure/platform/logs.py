"""One form of log line for all processes: when, which part, how grave, who says it, what."""

from typing import Any

CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "%(asctime)s %(processName)s %(levelname)s %(name)s: %(message)s",
            "datefmt": "%H:%M:%S",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "_granian": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # What a client did wrong is told to the client and, where it matters, kept in the audit trail.
        "django.request": {"level": "ERROR"},
    },
}
