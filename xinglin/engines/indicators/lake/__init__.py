"""The lake: what is counted, as Parquet files written from the store, commit by commit."""
