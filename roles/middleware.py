"""placeholder while models settle"""
