"""Documents with which an agency adopts the scheme."""
