"""Makes the weights of the tagger from nothing but this repository, the registry and the shared annotations."""
