"""What a human may regret or wish to undo once words have left: undo, leak, know, report, reveal."""
