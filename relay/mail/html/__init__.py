"""HTML as the reader saw it: text with its structure, without what no reader saw.

`styles` knows what a style hides, `marks` what mail programs mark as quoted or signed, `text` walks the tree.
"""
