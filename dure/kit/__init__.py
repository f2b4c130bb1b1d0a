"""Small tools that every room may use: text, refusals, pagination, group commit."""
