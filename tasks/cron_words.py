"""What an expression says, in words a person reads: English or Russian.

The sentences are cron_descriptor's. Its Russian leaves days and months in English and declines nothing, which
is mended here.
"""

import re
from functools import lru_cache
from typing import Final

from cron_descriptor import ExpressionDescriptor, Options

_LOCALES: Final = {"en": "en_US", "ru": "ru_RU"}

# Days in the genitive and accusative; months in the genitive, prepositional and accusative.
_DAYS: Final = {
    "Monday": ("понедельника", "понедельник"),
    "Tuesday": ("вторника", "вторник"),
    "Wednesday": ("среды", "среду"),
    "Thursday": ("четверга", "четверг"),
    "Friday": ("пятницы", "пятницу"),
    "Saturday": ("субботы", "субботу"),
    "Sunday": ("воскресенья", "воскресенье"),
}
_MONTHS: Final = {
    "January": ("января", "январе", "январь"),
    "February": ("февраля", "феврале", "февраль"),
    "March": ("марта", "марте", "март"),
    "April": ("апреля", "апреле", "апрель"),
    "May": ("мая", "мае", "май"),
    "June": ("июня", "июне", "июнь"),
    "July": ("июля", "июле", "июль"),
    "August": ("августа", "августе", "август"),
    "September": ("сентября", "сентябре", "сентябрь"),
    "October": ("октября", "октябре", "октябрь"),
    "November": ("ноября", "ноябре", "ноябрь"),
    "December": ("декабря", "декабре", "декабрь"),
}
_UNITS: Final = {
    "минут": ("минуту", "минуты", "минут"),
    "часов": ("час", "часа", "часов"),
    "дней недели": ("день недели", "дня недели", "дней недели"),
    "дней": ("день", "дня", "дней"),
    "месяцев": ("месяц", "месяца", "месяцев"),
}
_DAY: Final = "|".join(_DAYS)
_MONTH: Final = "|".join(_MONTHS)


@lru_cache(maxsize=512)
def in_words(expression: str, language: str = "en") -> str:
    """A sentence without its full stop.

    Args:
        expression: One that ``tasks.cron`` accepts, of five fields.
        language: ``en`` or ``ru``; English for any other.
    """
    options = Options(locale_code=_LOCALES.get(language, "en_US"), use_24hour_time_format=True)
    said = ExpressionDescriptor(expression, options).get_description()
    return _in_russian(said) if language == "ru" else said


def _in_russian(said: str) -> str:
    """cron_descriptor's Russian, with days and months of its own and endings that fit."""
    said = re.sub(
        rf"({_DAY}) по ({_DAY})", lambda m: f"с {_DAYS[m[1]][0]} по {_DAYS[m[2]][1]}", said
    )
    said = re.sub(
        rf"({_MONTH}) по ({_MONTH})", lambda m: f"с {_MONTHS[m[1]][0]} по {_MONTHS[m[2]][2]}", said
    )
    said = re.sub(r"\bв Tuesday", "во Tuesday", said)
    said = re.sub(_DAY, lambda m: _DAYS[m[0]][1], said)
    said = re.sub(_MONTH, lambda m: _MONTHS[m[0]][1], said)
    said = re.sub(
        rf"([Кк])аждые (\d+) ({'|'.join(_UNITS)})",
        lambda m: f"{m[1]}аждые {_counted(m[2], m[3])}",
        said,
    )
    said = re.sub(r"([Кк])аждые (\d*1 минуту)", r"\1аждую \2", said)
    said = re.sub(r"([Кк])аждые (\d*1 (?:час|день|месяц)\b)", r"\1аждый \2", said)
    said = re.sub(r"^В ([\d, и]+) минут\b", lambda m: f"На {_ordinal(m[1], 'й')} минуте часа", said)
    said = re.sub(r", в ([\d, и]+) число месяца", lambda m: f", {_ordinal(m[1], 'го')} числа", said)
    return re.sub(
        r"с (\d+) по (\d+) число месяца", lambda m: f"с {m[1]}-го по {m[2]}-е число", said
    )


def _counted(number: str, unit: str) -> str:
    """A number with its unit in the accusative."""
    one, few, many = _UNITS[unit]
    last, teens = int(number) % 10, int(number) % 100 in range(11, 15)
    if last == 1 and not teens:
        return f"{number} {one}"
    return f"{number} {few if last in (2, 3, 4) and not teens else many}"


def _ordinal(numbers: str, ending: str) -> str:
    """``5, 10 и 20`` as ordinals."""
    return re.sub(r"\d+", lambda m: f"{m[0]}-{ending}", numbers)
