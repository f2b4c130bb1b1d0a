"""Settled years (제8조⑤)."""
