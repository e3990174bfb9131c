"""What the notebooks stand on: checks that talk to a learner, and the tools that build the lessons."""
