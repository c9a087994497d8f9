"""Each name of a month and each label of all languages is read where it stands in a date of its language."""

import pytest

from crawler.dates import date_style, parse_date, read_dates
from crawler.dates.calendars import gregorian_day
from crawler.dates.labels import Role, roles
from crawler.dates.months import CALENDARS
from crawler.dates.words import date_words

YEARS = {"jalali": 1403, "hijri": 1446, "ethiopic": 2016, "bengali": 1431}


@pytest.mark.parametrize("language", date_words())
def test_a_language_has_all_months_and_each_name_is_understood(language):
    table = date_words()[language]
    for calendar in CALENDARS:
        assert len(table.get(calendar, ())) in (0, 12, 13)
    assert len(table.get("months", ())) in (0, 12)
    for number, names in enumerate(table.get("months", ()), 1):
        for name in names.split():
            written = f"5 {name.replace('_', ' ')} 2024"
            assert parse_date(written, date_style([language])) == f"2024-{number:02}-05", written
            assert parse_date(written.upper(), date_style([language])) == f"2024-{number:02}-05", written.upper()


@pytest.mark.parametrize("language", date_words())
def test_the_months_of_other_calendars_are_understood(language):
    for calendar, year in YEARS.items():
        for number, names in enumerate(date_words()[language].get(calendar, ()), 1):
            day = gregorian_day(calendar, year, number, 3)
            for name in names.split():
                written = f"3 {name.replace('_', ' ')} {year}"
                assert parse_date(written, date_style([language])) == str(day), written


@pytest.mark.parametrize("role", [Role.PUBLISHED, Role.UPDATED, Role.UNRELATED])
@pytest.mark.parametrize("language", date_words())
def test_a_label_says_what_its_date_is(language, role):
    style = date_style([language])
    for label in date_words()[language].get(role, ()):
        for line in (f"{label}: 2024-05-07", f"2024-05-07 {label}"):
            assert roles(line, read_dates(line, style), style) == [role], line


@pytest.mark.parametrize(
    ("language", "line", "told"),
    [
        ("en", "Published 7 May 2024, updated 9 May 2024", "published updated"),
        ("en", "Last updated: 9 May 2024 Originally published: 7 May 2024", "updated published"),
        ("ja", "2024年5月7日 公開 2024年5月9日 更新", "published updated"),
        ("ko", "입력 2024.05.07 10:00 수정 2024.05.09 11:00", "published updated"),
        ("ar", "نشر في 7 مايو 2024 - آخر تحديث 9 مايو 2024", "published updated"),
        ("de", "Stand: 09.05.2024, 10:00 Uhr | Erschienen am 07.05.2024", "updated published"),
        ("fr", "Publié le 7 mai 2024 à 10h00, mis à jour le 9 mai 2024", "published updated"),
        ("en", "7 May 2024", "plain"),
        ("en", "Valid until 7 May 2024", "unrelated"),
    ],
)
def test_what_the_dates_of_a_line_are(language, line, told):
    style = date_style([language])
    assert " ".join(roles(line, read_dates(line, style), style)) == told


BOTH = [one for one, table in date_words().items() if {Role.PUBLISHED, Role.UPDATED} <= set(table)]


@pytest.mark.parametrize("language", BOTH)
def test_both_dates_in_one_line_are_told_apart_in_any_order(language):
    style, table = date_style([language]), date_words()[language]
    published, updated = (f"{table[Role.PUBLISHED][0]}: 2024-05-07", f"{table[Role.UPDATED][0]}: 2024-05-09 10:00")
    for line, told in (
        (f"{published}, {updated}", [Role.PUBLISHED, Role.UPDATED]),
        (f"{updated} | {published}", [Role.UPDATED, Role.PUBLISHED]),
    ):
        assert roles(line, read_dates(line, style), style) == told, line
