"""What stands for an identifier: who is who, which placeholder, and the text with each finding replaced."""
