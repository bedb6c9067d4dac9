"""One file, one register (台账): any other list that is kept and moved through states."""
