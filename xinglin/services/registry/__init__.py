"""Lists, forms and desks of any register: kept, moved, imported, drawn on a map."""
