"""What stopped the YAML parser, in our words.

The parser knows where it could not go on and not what the author meant: `mapping values are not
allowed` is a text with a colon, a line indented too far or a missing space above. `explain` asks
the rules one after the other, and each looks at the parser's words and at the lines around.
"""
