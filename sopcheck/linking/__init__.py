"""The artifacts of a project together: references, cross-document rules, gates."""
