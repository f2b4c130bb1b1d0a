"""What tests of printed pages share."""

WITHOUT_MARGINS = {"width": 688, "height": 1000}
"""A4 without its margins, in CSS pixels."""
