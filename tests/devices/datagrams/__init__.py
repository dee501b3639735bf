"""What other programs put on the wire: how they were asked, and the bytes they sent."""
