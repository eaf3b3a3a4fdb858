"""Plugins that come with sopcheck and enter by the same door as everybody else's."""
