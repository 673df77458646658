"""The agents' desk: what a person's day and a team's queues are made of."""
