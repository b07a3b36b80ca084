"""Makes the weights of the tagger: from this repository, the registry and the annotated mails, no more."""
