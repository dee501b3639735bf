"""What is seen: columns of nodes, and the law's `evaluate`."""
