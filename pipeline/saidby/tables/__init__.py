"""Claims → Parquet tables: schema, rows, atomic writing."""
