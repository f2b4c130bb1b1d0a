"""Starts and watches the parts of one machine: database, web, worker."""
