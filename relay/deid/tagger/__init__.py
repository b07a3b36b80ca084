"""The tagger of our own: words, pieces, features, the network, and what its answers mean."""
