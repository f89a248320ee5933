"""The commands, one module for each group of them; what they do is in the modules beside this package."""
