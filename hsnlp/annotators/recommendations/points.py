"""x"""
BASE=0
THRESHOLD=0
POINTS: dict[str,int]={}
