"""The use cases: consulting a knowledge base, and testing it against itself."""
