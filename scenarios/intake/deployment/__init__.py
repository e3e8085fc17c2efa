"""Tables of a deployment's folder: columns, rules within and between rows, all faults at once."""
