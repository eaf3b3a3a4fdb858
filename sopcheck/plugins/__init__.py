"""The door for plugins: what they may add, and how they are loaded and called."""
