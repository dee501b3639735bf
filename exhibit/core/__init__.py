"""Time, chance, curves, words about mistakes: numpy and pure standard library."""
