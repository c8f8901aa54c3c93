"""Our native engine beside others, on the same generated rules and patients."""
