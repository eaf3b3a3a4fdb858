"""Everything that sopcheck writes for people to go on with: templates, editor schemas, files on the disk."""
