"""The same expressions on a Spark cluster: for a lake that one machine cannot read fast enough.

Nothing is declared twice. Ibis says each expression in Spark's SQL, Spark reads the files that the
manifest names, and Python divides and rounds what both engines count: whole numbers.
"""
