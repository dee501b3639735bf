"""The story of a show as a picture: what it is made of, where each part stands, how it is drawn."""
