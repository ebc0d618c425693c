"""Django formats that an editor meets in every language of the admin: days come before months."""

_DATE_INPUTS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]
_TIME_INPUTS = ["%H:%M", "%H:%M:%S", "%H:%M:%S.%f"]

DATE_FORMAT = "d-m-Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "H:i, l, d-m-Y"
SHORT_DATE_FORMAT = "d-m-Y"
SHORT_DATETIME_FORMAT = "H:i d-m-Y"
YEAR_MONTH_FORMAT = "m-Y"
MONTH_DAY_FORMAT = "d-m"
FIRST_DAY_OF_WEEK = 1

# WAGTAIL_DATE_FORMAT and WAGTAIL_DATETIME_FORMAT must equal the first of these. Django adds ISO
# 8601.
DATE_INPUT_FORMATS = _DATE_INPUTS
TIME_INPUT_FORMATS = _TIME_INPUTS
DATETIME_INPUT_FORMATS = [
    *(f"{date} {time}" for date in _DATE_INPUTS for time in _TIME_INPUTS),
    *(f"{time} {date}" for date in _DATE_INPUTS for time in _TIME_INPUTS),
    *_DATE_INPUTS,
]
