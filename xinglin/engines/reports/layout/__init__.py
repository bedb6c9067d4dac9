"""An official document as a .docx file: GB/T 9704-2012 page, grid, type and elements.

Everything that is seen comes from named styles; the text itself carries no direct formatting.
"""
