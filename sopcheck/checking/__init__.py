"""One artifact against its schema and the rules of its kind, and the language that rules are written in."""
