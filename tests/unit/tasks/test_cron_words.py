import pytest

from tasks.cron import Cron
from tasks.cron_words import in_words


@pytest.mark.parametrize(
    ("expression", "english", "russian"),
    [
        ("0 3 * * *", "At 03:00", "В 03:00"),
        ("*/15 * * * *", "Every 15 minutes", "Каждые 15 минут"),
        ("0 */2 * * *", "Every 2 hours", "Каждые 2 часа"),
        ("*/21 * * * *", "Every 21 minutes", "Каждую 21 минуту"),
        ("0 3 * * tue", "At 03:00, only on Tuesday", "В 03:00, только во вторник"),
        ("0 3 * * 1-5", "At 03:00, Monday through Friday", "В 03:00, с понедельника по пятницу"),
        (
            "0 3 13 * 5",
            "At 03:00, on day 13 of the month, or on Friday",
            "В 03:00, 13-го числа, или в пятницу",
        ),
        (
            "30 4 1,15 1,7 *",
            "At 04:30, on day 1 and 15 of the month, only in January and July",
            "В 04:30, 1-го и 15-го числа, только в январе и июле",
        ),
        ("0 3 * 3-5 *", "At 03:00, March through May", "В 03:00, с марта по май"),
        (
            "0 3 1-7 * *",
            "At 03:00, between day 1 and 7 of the month",
            "В 03:00, с 1-го по 7-е число",
        ),
        ("5 * * * *", "At 5 minutes past the hour", "На 5-й минуте часа"),
    ],
)
def test_words(expression: str, english: str, russian: str) -> None:
    assert in_words(Cron.parse(expression).expression) == english
    assert in_words(expression, "ru") == russian


def test_another_language_gets_english() -> None:
    assert in_words("0 3 * * *", "xx") == "At 03:00"
