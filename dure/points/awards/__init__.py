"""Special awards (특별협업포인트): proposed by the operator within the year's total, decided, never changed (제9조)."""
