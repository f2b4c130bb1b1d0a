"""The regulation of an agency and how sentences cite it."""
