"""The weekly question whose help there was: who is asked, whom it offers, and how it is switched off."""
