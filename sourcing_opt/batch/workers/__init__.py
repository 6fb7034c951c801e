"""Who carries work out: processes of this machine, or the workers of a cluster."""
