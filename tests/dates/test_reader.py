import doctest
from datetime import UTC, datetime
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crawler.dates
from crawler.dates import DateStyle, date_style, parse_date, read_dates

LATEST = datetime(2026, 11, 28, 12, tzinfo=UTC)


def style(*tags, **known):
    return date_style(tags, latest=LATEST, **known)


@pytest.mark.parametrize("name", [one.name for one in iter_modules(crawler.dates.__path__)])
def test_examples_in_docstrings(name):
    assert doctest.testmod(import_module(f"crawler.dates.{name}")).failed == 0


@pytest.mark.parametrize(
    ("language", "written", "iso"),
    [
        ("en", "Published: 1st March 2024, 12:30am", "2024-03-01T00:30:00"),
        ("en", "March 1, 2024 at 5:06 p.m.", "2024-03-01T17:06:00"),
        ("en", "Tuesday, 17 Sept 2024, 10.05pm", "2024-09-17T22:05:00"),
        ("en", "10:05 AM, March 1, 2024", "2024-03-01T10:05:00"),
        ("en", "Mar 1st, '24", "2024-03-01"),
        ("en-GB", "07/03/2024", "2024-03-07"),
        ("en-US", "07/03/2024", "2024-07-03"),
        ("de", "01.03.2024 - 10:05 Uhr", "2024-03-01T10:05:00"),
        ("de", "1. Jänner 2024, 10:05 Uhr", "2024-01-01T10:05:00"),
        ("fr", "1er août 2024 à 10h05", "2024-08-01T10:05:00"),
        ("es", "1 de setiembre de 2024", "2024-09-01"),
        ("ca", "3 d'abril de 2024 a les 10:19h", "2024-04-03T10:19:00"),
        ("it", "mar 5 mar 2024", "2024-03-05"),
        ("nl", "za 2 mrt 2024 om 10:05", "2024-03-02T10:05:00"),
        ("da", "1. maj 2024 kl. 10.05", "2024-05-01T10:05:00"),
        ("fi", "1. kesäkuuta 2024 klo 10.05", "2024-06-01T10:05:00"),
        ("hu", "2024. május 4. 10:30", "2024-05-04T10:30:00"),
        ("hu", "24.05.04.", "2024-05-04"),
        ("lt", "2024 m. gegužės 4 d. 10:30", "2024-05-04T10:30:00"),
        ("lv", "2024. gada 4. maijs", "2024-05-04"),
        ("eu", "2024ko maiatzaren 4a", "2024-05-04"),
        ("pl", "4 maja 2024, 10:05", "2024-05-04T10:05:00"),
        ("cs", "4. května 2024 v 10:05", "2024-05-04T10:05:00"),
        ("hr", "4. listopada 2024.", "2024-10-04"),
        ("pl", "4 listopada 2024", "2024-11-04"),
        ("ru", "4 мая 2024 г., 10:30", "2024-05-04T10:30:00"),
        ("uk", "4 лютого 2024 року", "2024-02-04"),
        ("bg", "04 май 2024 г., 10:05 ч.", "2024-05-04T10:05:00"),
        ("el", "ΤΡΙΤΗ 7 ΜΑΪΟΥ 2024", "2024-05-07"),
        ("el", "7 Μαΐου 2024 10:05 μ.μ.", "2024-05-07T22:05:00"),
        ("tr", "7 KASIM 2024 10:45", "2024-11-07T10:45:00"),
        ("uz", "2024-yil 7-may", "2024-05-07"),
        ("mn", "2024 оны 5-р сарын 7", "2024-05-07"),
        ("ka", "7 მაისი, 2024", "2024-05-07"),
        ("he", "07.05.24 , 10:15", "2024-05-07T10:15:00"),
        ("he", "7 במאי 2024", "2024-05-07"),
        ("ar", "٧ أيار ٢٠٢٤", "2024-05-07"),
        ("ar", "7 كانون الأول 2024", "2024-12-07"),
        ("ar", "الثلاثاء، ٧ مايو/أيار ٢٠٢٤", "2024-05-07"),
        ("ar", "10:05 م - الثلاثاء 7 مايو 2024", "2024-05-07T22:05:00"),
        ("ur", "7 مئی 2024", "2024-05-07"),
        ("hi", "७ मई २०२४", "2024-05-07"),
        ("bn", "৭ মে ২০২৪", "2024-05-07"),
        ("ta", "மே 7, 2024", "2024-05-07"),
        ("my", "၇ မေ ၂၀၂၄", "2024-05-07"),
        ("am", "ሜይ 7, 2024", "2024-05-07"),
        ("vi", "Thứ ba, 07/05/2024, 10:30 (GMT+7)", "2024-05-07T10:30:00+07:00"),
        ("vi", "Ngày 7 tháng 5 năm 2024", "2024-05-07"),
        ("vi", "7 tháng mười một, 2024", "2024-11-07"),
        ("sw", "7 Mei 2024", "2024-05-07"),
        ("ja", "2024年5月7日 10時05分", "2024-05-07T10:05:00"),
        ("ja", "二〇二四年五月七日", "2024-05-07"),
        ("ja", "24/5/7", "2024-05-07"),
        ("zh", "2024/5/7 下午3:05", "2024-05-07T15:05:00"),
        ("ko", "2024. 5. 7. 오후 3:05", "2024-05-07T15:05:00"),
        ("ko", "2024년 5월 7일", "2024-05-07"),
    ],
)
def test_dates_as_people_write_them(language, written, iso):
    assert parse_date(written, style(language)) == iso


@pytest.mark.parametrize(
    ("language", "written", "iso"),
    [
        ("fa", "دوشنبه ۷ آبان ۱۴۰۳ ساعت ۱۸:۲۰", "2024-10-28T18:20:00"),
        ("fa", "1403-08-07T18:20:00+03:30", "2024-10-28T18:20:00+03:30"),
        ("fa", "۱۴۰۳/۰۸/۰۷", "2024-10-28"),
        ("fa", "۷ عقرب ۱۴۰۳", "2024-10-28"),
        ("fa", "۲۸ اکتبر ۲۰۲۴", "2024-10-28"),
        ("ar", "الأحد 1 شوال 1446هـ", "2025-03-30"),
        ("ar", "1446/10/01", "2025-03-30"),
        ("ur", "1 رمضان المبارک 1446", "2025-03-01"),
        ("th", "7 พฤษภาคม พ.ศ. 2567", "2024-05-07"),
        ("th", "7 พ.ค. 67 เวลา 14.30 น.", "2024-05-07T14:30:00"),
        ("th", "2567-05-07", "2024-05-07"),
        ("lo", "7 ພຶດສະພາ 2024", "2024-05-07"),
        ("ja", "令和6年5月7日", "2024-05-07"),
        ("ja", "2024年(令和6年)5月7日", "2024-05-07"),
        ("ja", "平成元年12月1日", None),
        ("ja", "R6.5.7", "2024-05-07"),
        ("zh-TW", "民國113年5月7日", "2024-05-07"),
        ("zh-TW", "中華民國一一三年五月七日", "2024-05-07"),
        ("zh-TW", "113/05/07", "2024-05-07"),
        ("am", "ግንቦት 7 ቀን 2016 ዓ.ም", "2024-05-15"),
        ("am", "፯ ግንቦት ፳፻፲፮", "2024-05-15"),
        ("bn-BD", "৭ বৈশাখ ১৪৩১", "2024-04-20"),
        ("bn-IN", "৭ বৈশাখ ১৪৩১", None),
        ("ar", "1 محرم 1446هـ الموافق 7 يوليو 2024", "2024-07-07"),
    ],
)
def test_other_calendars(language, written, iso):
    assert parse_date(written, style(language)) == iso


@pytest.mark.parametrize(
    ("tags", "url", "texts", "month_first"),
    [
        (["de"], "", [], False),
        (["en-US"], "", [], True),
        (["en_PH"], "", [], True),
        (["en-AU"], "", [], False),
        (["en-CA"], "", [], None),
        (["en", "en_GB"], "", [], False),
        (["en"], "", [], None),
        (["en"], "https://news.example.co.uk/a", [], False),
        (["en"], "https://news.example.io/a", [], None),
        ([], "", [], None),
        (["en"], "", ["Updated 02/15/2024"], True),
        (["en"], "", ["15/02/2024"], False),
        (["de"], "", ["02/15/2024", "3/4/2024"], True),
        (["en"], "", ["02/15/2024", "15/02/2024"], None),
        (["en"], "", ["version 1.15.2024"], None),
    ],
)
def test_which_of_day_and_month_comes_first(tags, url, texts, month_first):
    assert date_style(tags, url=url, texts=texts).month_first is month_first


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("05/07/2024", None),
        ("07/07/2024", "2024-07-07"),
        ("05/17/2024", "2024-05-17"),
        ("17/05/2024", "2024-05-17"),
        ("05/07/2024 9:15 AM", "2024-05-07T09:15:00"),
        ("05/07/2024 21:15 EDT", "2024-05-07T21:15:00-04:00"),
        ("12/11/2026", "2026-11-12"),  # the 11th of December is still to come
    ],
)
def test_an_open_order_is_never_guessed(written, iso):
    assert parse_date(written, style("en")) == iso


@pytest.mark.parametrize(
    "written",
    [
        None, "", " ", "yesterday", "2024", "May 2024", "0001-01-01T00:00:00", "1970-01-01", "1989-12-31", "2024-13-45",
        "31 February 2024", "9999999999", "١", "²⁰²⁴", "5 hours ago", "2 days ago", "vor 3 Stunden", "2026-11-30",
        "28 November 2026, 14:00 UTC", "© 2024", "April Sampleton", "1.2.3.2024", "192.168.20.24",
    ],
)  # fmt: skip
def test_what_is_no_possible_date_is_none(written):
    assert parse_date(written, style("en")) is None


@pytest.mark.parametrize(
    ("language", "written", "iso"),
    [
        ("de", "Stand des Artikels: 7. Februar 2024", "2024-02-07"),
        ("en", "By May Sampleton | Dec 15, 2024", "2024-12-15"),
        ("en", "By June Day, Jan 5, 2024", "2024-01-05"),
        ("en", "Posted 3 years ago on May 7, 2021", "2021-05-07"),
        ("it", "mar 3 set 2024", "2024-09-03"),
        ("es", "Mar. 7 de mayo de 2024", "2024-05-07"),
        ("fr", "mar. 7 mai 2024", "2024-05-07"),
        ("en", "7. Mai 2024", "2024-05-07"),  # an English page may have one of another language
        ("", "7 Kasım 2024", "2024-11-07"),
    ],
)
def test_a_month_counts_only_beside_day_and_year_and_in_its_language_first(language, written, iso):
    assert parse_date(written, style(language)) == iso


@pytest.mark.parametrize(
    ("tags", "clock", "offset"),
    [
        (["en"], "10:30 UTC+7", "+07:00"),
        (["en"], "10:30 GMT-5", "-05:00"),
        (["en"], "10:30 (GMT+5:30)", "+05:30"),
        (["en"], "10:30 +02:00", "+02:00"),
        (["en"], "10:30 +0200", "+02:00"),
        (["en"], "10:30:00 GMT+0100 (CET)", "+01:00"),
        (["de"], "10:30 Uhr MEZ", ""),
        (["de"], "10:30 MEZ", "+01:00"),
        (["en"], "10:30 AM EST", "-05:00"),
        (["en-AU"], "10:30 AM EST", "+10:00"),
        (["en"], "10:30 AM ET", "-04:00"),
        (["en-IN"], "10:30 IST", "+05:30"),
        (["en-IE"], "10:30 IST", "+01:00"),
        (["en"], "10:30 IST", ""),
        (["en-US"], "10:30 CST", "-06:00"),
        (["zh-CN"], "10:30 CST", "+08:00"),
        (["en"], "10:30 CST", ""),
        (["ru"], "10:30 (МСК)", "+03:00"),
        (["id"], "10:30 WIB", "+07:00"),
        (["en"], "10:30 Asia/Kolkata", "+05:30"),
        (["en"], "10:30 Nowhere/Atall", ""),
        (["en"], "10:30 - 5 comments", ""),
        (["en"], "10:30 XYZ", ""),
    ],
)
def test_zones(tags, clock, offset):
    told = parse_date(f"7 May 2024 {clock}", style(*tags))
    assert told == f"2024-05-07T10:30:00{offset}"


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Fri Nov 27 2026 10:00:00 GMT+0100 (CET)", "2026-11-27T10:00:00+01:00"),
        ("Fri Mar 01 10:05:06 CET 2024", "2024-03-01T10:05:06+01:00"),
        ("Fri, 13 Nov 26 10:00:00 UT", "2026-11-13T10:00:00+00:00"),
        ("/Date(1709287506000)/", "2024-03-01T10:05:06+00:00"),
        ("1709287506", "2024-03-01T10:05:06+00:00"),
        ("2024-03-01T10:05:06.123+01:00", "2024-03-01T10:05:06+01:00"),
        ("2024-3-1", "2024-03-01"),
        ("20240301T100506Z", "2024-03-01T10:05:06+00:00"),
        ("202403011005", "2024-03-01T10:05:00"),
        ("Fri, 01 Mar 2024 24:00:00 +0100", "2024-03-02T00:00:00+01:00"),
    ],
)
def test_dates_as_programs_write_them(written, iso):
    assert parse_date(written, style("en")) == iso


def test_each_date_of_a_line_has_its_own_time():
    line = "Updated 4 March 2024, 11:00 | Published 1 March 2024"
    assert [one.iso() for one in read_dates(line, style("en"))] == ["2024-03-04T11:00:00", "2024-03-01"]


@given(st.text())
def test_any_string_gives_a_date_or_none(text):
    told = parse_date(text, DateStyle(latest=LATEST, month_first=None))
    assert told is None or datetime.fromisoformat(told).year >= 1990


@given(st.integers(631152000, 1714521600).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_iso_8601_is_read_as_it_stands(moment):
    assert parse_date(moment.isoformat(), style("en")) == moment.isoformat()
