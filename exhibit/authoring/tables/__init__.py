"""Tables of a show's words, for those who translate them: CSV for a spreadsheet, PO for Poedit.

`texts` says what there is to translate; `rows` is a table; `csv_table` and `po_table` read and
write one; `joined` brings a show and its table together; `rewrite` puts words back into the YAML.
"""
