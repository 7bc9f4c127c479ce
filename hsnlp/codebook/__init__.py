"""The codebook: what every code means, readable by people and machines."""
