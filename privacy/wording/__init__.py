"""Words that tell about health in what somebody typed. Pure: no Django, no clock, nothing leaves the machine."""

from privacy.wording.lists import Rule, rules, version
from privacy.wording.matcher import Hit, health_words

__all__ = ["Hit", "Rule", "health_words", "rules", "version"]
