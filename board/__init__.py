"""The case page: staff sign in, read a transfer's story, and write what does not belong in the engine."""
