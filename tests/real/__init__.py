"""Real OKRs, written by people who never saw okrsite."""
