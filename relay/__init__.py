"""An e-mail relay through which psychotherapists consult each other anonymously."""
