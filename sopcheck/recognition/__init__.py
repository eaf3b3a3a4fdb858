"""From documents to artifacts: which kind, which fields, in which state, with which values."""
