"""What was typed, as a reader sees it: nothing hidden, look-alikes undone, and the way back."""
