"""The outside: no rules, no tables."""
