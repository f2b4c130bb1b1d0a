"""The regulation that an agency's papers cite: registered at set-up, amended later (제1조)."""
