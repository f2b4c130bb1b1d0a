"""Dure (두레): officials of different agencies work together and thank each other for it."""
