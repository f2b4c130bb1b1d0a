"""A reader of the board says "me too" to a thank-you (공감): the two hear of it, nobody counts it."""
