"""Who is on the wire: accounts, tokens, what they may do."""
