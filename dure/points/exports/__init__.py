"""Figures downloaded as files: who may have which, written row by row, the long ones as jobs."""
