"""The pages of points, one module each."""
