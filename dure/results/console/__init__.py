"""The operator’s console and calendar."""
