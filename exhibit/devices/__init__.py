"""The edge where boards, keys and recordings become events."""
