"""What shows share: fonts, and what draws their pictures and sounds. Not installed."""
