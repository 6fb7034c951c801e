"""What providers charge and grant, contract by contract."""
