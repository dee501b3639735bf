"""The model: which words a show, a scene and each kind of node know, and what they mean.

The tables of keys are the whole vocabulary. They validate the YAML, they fill the specs, and the
sentences in them are the ones an author is shown.
"""
