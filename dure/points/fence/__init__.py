"""The fence between a day that runs and the days that have ended."""
