"""saidby: who claimed what, on whose word, and how sure they were."""
