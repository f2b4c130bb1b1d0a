"""Downloads of figures."""
