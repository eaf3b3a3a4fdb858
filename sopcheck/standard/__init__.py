"""A standard as data: loading, validating and holding a pack."""
