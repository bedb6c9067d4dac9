"""Links whole populations: prepared in columns, scored by Splink on DuckDB, grouped."""
