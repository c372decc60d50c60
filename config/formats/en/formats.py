"""English readers get the same dates as their Dutch colleagues: day first, never the American order."""

DATE_INPUT_FORMATS = ["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"]
