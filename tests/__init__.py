"""Tests of the product as a whole, and the small world that the rooms' tests share."""
