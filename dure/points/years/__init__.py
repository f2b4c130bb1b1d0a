"""The year is closed (연도 이관): settled once its days are, signed off, only added to beside (제8조, D31)."""
