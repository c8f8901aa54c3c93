"""Forward chaining: rules compiled once, run by either of two engines."""
