"""The play behind `relay demo`: stage (a relay and its mailboxes), people, play, proof."""
