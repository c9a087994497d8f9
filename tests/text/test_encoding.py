import pytest

from crawler.text.encoding import decode_page, web_codecs

POLISH = "Wójt ogłosił, że świetlica będzie znów otwarta, a dzieci z całej gminy przyjadą tu już w piątek po południu."
CZECH = "Starosta řekl, že nový most přes říčku bude hotový příští měsíc, dřív než se žáci vrátí do škol."
RUSSIAN = "Жители посёлка починили старый колодец, и теперь воду снова носят вёдрами через площадь."
GREEK = "Οι κάτοικοι του χωριού άνοιξαν ξανά το παλιό καφενείο δίπλα στο λιμάνι."
TURKISH = "Köylüler eski değirmeni onardı, çocuklar şimdi öğleden sonra orada oynuyor."
THAI = "ชาวบ้านช่วยกันซ่อมสะพานไม้เก่า “สะพานใหญ่” จนใช้ได้อีกครั้ง"
JAPANESE = "村の人々は古い橋を直した。費用は①材料と②人手で、合計㈱山川が出した。"
KOREAN = "마을 사람들이 낡은 다리를 고쳐 햏복하게 다시 건넜다."
CHINESE = "村民们修好了旧桥，镕先生说孩子们明天就能过河上学。"
TAIWANESE = "村民修好了舊橋，孩子們明天就能過河上學，大家都很高興。"
FRENCH = "Les élèves ont fêté la réouverture du vieux café près de l’église, où l’on sert déjà le thé à Noël."


def page(text: str, head: str = "") -> str:
    return f"<html><head>{head}<title>{text[:20]}</title></head><body><p>{text}</p><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("Shift_JIS", "cp932", JAPANESE),
        ("x-sjis", "cp932", JAPANESE),
        ("euc-jp", "euc_jis_2004", "費用は①材料と②人手です。"),
        ("iso-2022-jp", "iso2022_jp", "村の人々は古い橋を直した。"),
        ("iso-8859-9", "cp1254", TURKISH + " “evet” – 5 €"),
        ("iso-8859-11", "cp874", THAI),
        ("TIS-620", "cp874", THAI),
        ("latin1", "cp1252", FRENCH),
        ("us-ascii", "cp1252", FRENCH),
        ("EUC-KR", "cp949", KOREAN),
        ("ks_c_5601-1987", "cp949", KOREAN),
        ("gb2312", "gb18030", CHINESE),
        ("big5", "big5hkscs", TAIWANESE),
        ("iso-8859-2", "iso8859-2", POLISH),
        (" 'windows-1251' ;", "cp1251", RUSSIAN),
        ("x-mac-cyrillic", "mac_cyrillic", RUSSIAN),
    ],
)
def test_a_label_means_what_browsers_read_by_it(label, codec, text):
    assert decode_page(page(text).encode(codec), label).decode() == page(text)


@pytest.mark.parametrize("label", ["punycode", "utf-7", "unicode_escape", "rot13", "hex", "idna", "zlib", "undefined"])
def test_codecs_that_are_no_encodings_of_the_web_are_never_used(label):
    assert web_codecs(label) == ()
    assert decode_page(page(FRENCH).encode("cp1252"), label).decode() == page(FRENCH)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("iso8859-2", POLISH),
        ("cp1250", POLISH),
        ("cp1250", CZECH),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("cp1253", GREEK),
        ("cp932", JAPANESE),
        ("gb18030", CHINESE),
        ("big5hkscs", TAIWANESE),
        ("cp949", KOREAN.replace("햏", "행")),
        ("cp1252", FRENCH),
    ],
)
@pytest.mark.parametrize("told", [None, "utf-8", "no-such-name"])
def test_what_nobody_declares_is_guessed(codec, text, told):
    assert decode_page(page(text).encode(codec), told).decode() == page(text)


@pytest.mark.parametrize(
    ("language", "codec", "text"), [("tr", "cp1254", TURKISH), ("cs-CZ", "iso8859-2", CZECH), ("en", "cp1252", FRENCH)]
)
def test_the_language_of_a_page_helps_the_guess(language, codec, text):
    html = page(text).replace("<html", f'<html lang="{language}"')
    assert decode_page(html.encode(codec)).decode() == html


@pytest.mark.parametrize(
    ("codec", "text"), [("cp1251", RUSSIAN), ("cp1253", GREEK), ("gb18030", CHINESE), ("iso8859-2", POLISH)]
)
def test_a_server_that_calls_everything_latin_1_is_not_believed(codec, text):
    declaring = page(text, f'<meta charset="{web_codecs(codec.replace("cp", "windows-"))[0]}">')
    assert decode_page(declaring.encode(codec), "ISO-8859-1").decode() == declaring
    assert decode_page(page(text).encode(codec), "ISO-8859-1").decode() == page(text)


@pytest.mark.parametrize("text", [POLISH, RUSSIAN, FRENCH, THAI])
def test_utf8_that_was_encoded_twice_is_encoded_once(text):
    twice = page(text).encode().decode("latin-1").encode()
    assert decode_page(twice).decode() == page(text)


def test_a_page_that_shows_such_text_keeps_it():
    shown = page(f"{FRENCH} {FRENCH} Wer „Ã©“ sieht, liest é in der falschen Kodierung.")
    assert decode_page(shown.encode()).decode() == shown


def test_windows_signs_among_utf8_are_what_they_stand_for():
    assert decode_page(page("it\x92s \x93new\x94").encode()).decode() == page("it’s “new”")
    assert decode_page(page(RUSSIAN).encode() + b"it\x92s").decode() == page(RUSSIAN) + "it’s"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_marks_and_two_byte_pages(codec):
    assert decode_page(page(POLISH).encode(codec), "iso-8859-1").decode() == page(POLISH)


def test_a_page_cut_within_a_character_keeps_its_encoding():
    body = page(RUSSIAN).encode()
    assert decode_page(body[: body.rindex("щ".encode()) + 1]).decode().startswith(page(RUSSIAN)[:60])
