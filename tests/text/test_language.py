import subprocess
import sys

import pytest

from crawler.text.language import detect_language, iso_639_1

TEXTS = {
    "en": "The council voted on Tuesday to repair the old bridge before winter comes.",
    "de": "Der Rat beschloss am Dienstag, die alte Brücke noch vor dem Winter zu reparieren.",
    "fr": "Le conseil a décidé mardi de réparer le vieux pont avant l'arrivée de l'hiver.",
    "es": "El consejo decidió el martes reparar el viejo puente antes de que llegue el invierno.",
    "ru": "Совет решил во вторник отремонтировать старый мост до наступления зимы.",
    "uk": "Рада вирішила у вівторок відремонтувати старий міст до настання зими.",
    "el": "Το συμβούλιο αποφάσισε να επισκευάσει την παλιά γέφυρα.",
    "ar": "قرر المجلس يوم الثلاثاء إصلاح الجسر القديم قبل حلول الشتاء.",
    "fa": "شورا روز سه‌شنبه تصمیم گرفت پل قدیمی را پیش از زمستان تعمیر کند.",
    "he": "המועצה החליטה ביום שלישי לתקן את הגשר הישן לפני החורף.",
    "hi": "परिषद ने मंगलवार को सर्दियों से पहले पुराने पुल की मरम्मत करने का फैसला किया।",
    "bn": "পরিষদ মঙ্গলবার শীতের আগে পুরনো সেতু মেরামত করার সিদ্ধান্ত নিয়েছে।",
    "zh": "市议会周二决定在冬天来临之前修复这座旧桥。",
    "ja": "市議会は火曜日、冬が来る前に古い橋を修理することを決めた。",
    "ko": "시의회는 화요일 겨울이 오기 전에 오래된 다리를 수리하기로 결정했다.",
    "th": "สภาตัดสินใจเมื่อวันอังคารที่จะซ่อมสะพานเก่าก่อนฤดูหนาว",
    "pl": "Rada zdecydowała we wtorek naprawić stary most przed nadejściem zimy.",
    "tr": "Meclis salı günü eski köprünün kış gelmeden onarılmasına karar verdi.",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_the_language_of_a_sentence(language, text):
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("", None, None),
        ("12 345 – ...", "en", None),
        ("Ja", None, None),
        ("Ja", "de-DE", "de"),
        ("Ja", "ru", None),
        ("日本 https://example.org/an/english/address/that/is/long", None, "zh"),
        ("THE COUNCIL VOTED TO REPAIR THE OLD BRIDGE BEFORE THE WINTER", None, "en"),
        ("Umkhandlu unqume ngoLwesibili ukulungisa ibhuloho elidala ngaphambi kobusika", "zu", "zu"),
        ("iPhone と Android の新機能をまとめて紹介します", None, "ja"),
    ],
)
def test_short_and_mixed_texts(text, declared, language):
    assert detect_language(text, declared) == language


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("pt-BR", "pt"),
        ("en_US", "en"),
        (" DE ", "de"),
        ("nb", "no"),
        ("x-default", None),
        ("english", None),
        (None, None),
    ],
)
def test_language_tags(tag, code):
    assert iso_639_1(tag) == code


def test_the_model_is_not_loaded_by_the_import():
    late = "{'fasttext', 'dateparser', 'htmldate'}"
    code = f"import sys, crawler.text.language, crawler.text.metadata.page_metadata; print({late} & set(sys.modules))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "set()"
    )


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("αβγδ abc", "fr", "el"),  # most letters are Greek
        ("αβγ abc", "fr", "el"),  # as many: the first script counts
        ("abc αβγ", "fr", "fr"),
        ("東京タワー", None, "ja"),
        ("😀 \U00020000 123", "fr", None),
    ],
)
def test_script_of_most_letters_decides(text, declared, language):
    assert detect_language(text, declared) == language


def test_the_language_of_a_template_is_not_believed_against_the_text():
    assert detect_language("Trajekt večeras ne vozi zbog oluje.", "en") is None
    assert detect_language("Trajekt večeras ne vozi zbog oluje.", "hr") == "hr"
