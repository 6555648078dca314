"""Where learner code runs: alone, without a network, seeing only its own submission."""
