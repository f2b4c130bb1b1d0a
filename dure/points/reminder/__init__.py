"""The Friday reminder: who helped you this week."""
