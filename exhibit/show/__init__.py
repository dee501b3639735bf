"""What happens: events, state, and the law's `advance`."""
