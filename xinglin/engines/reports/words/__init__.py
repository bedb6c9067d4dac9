"""What a report is made of: figures with their passports, sentences, tables, chapters, a document.

Declarations only: frozen, plain Python. A report is a function that is given figures and returns
a `Document`; what is printed of a figure is decided in `rules`, where it stands in `layout`.
"""
