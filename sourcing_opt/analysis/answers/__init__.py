"""Questions about a plan: what each rule costs, why here and not there, what else is as good, and what the trade-off is.

All of them are one loaded program, asked again from the plan in hand (`asked`).
"""
