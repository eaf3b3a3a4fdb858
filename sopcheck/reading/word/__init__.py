"""The parts of a Word package as plain values: its XML, styles, numbering, runs, tables and headings."""
