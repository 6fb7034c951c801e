"""What work costs: components, pay, run cost, one-off cost, sites, providers' terms."""
