"""What a person newly wrote in a mail, told from all that programs put around it.

`newtext` cuts quotation and forwarded mail by what attributions and header blocks share in any language,
`signature` the closing, card, device lines and footers, `second_reading` holds plain text and HTML side by
side. Where the two disagree about who wrote a paragraph, the doubt comes out with the text. Pure, in linear
time.
"""
