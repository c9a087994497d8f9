"""Titles of error pages and of walls in front of a page, in the languages of the press."""

from __future__ import annotations

import re

# Titles that are nothing but the error; what is searched for must not match a headline that goes on.
_WHOLE = re.compile(
    r"""^\W*(?:(?:http\s*)?(?:error|fehler|erreur|errore?|erro|fout|fel|feil|fejl|virhe|hata|błąd|chyba|hiba|eroare|ошибка|помилка|грешка|σφάλμα|خطأ|خطا|エラー|错误|錯誤|오류|lỗi)?\W*(?:40[0134]|410|429|50[0234])
       (?:\s*\(?(?:error|fehler|erreur|error\s+page|page)\)?)?|error|fehler|erreur|oops|ups|hoppla)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_PHRASE = re.compile(
    r"""(?:page|file|article|content|document|site|story|resource|url)\s+(?:you\s+(?:have\s+)?(?:requested|are\s+looking\s+for)\s+)?(?:(?:was|is|could|can|has)\s*(?:not|n['’]t|no)\s+(?:be\s+)?(?:found|available|exist)|not\s+(?:found|available)|(?:does|do)(?:n['’]t|\s+not)\s+exist|cannot\s+be\s+found|no\s+longer\s+(?:available|exists)|unavailable|missing)
    |(?:40[0134]|410|50[0234])\s*[-–:|]*\s*(?:error|(?:page\s+)?not\s+found|forbidden|gone|(?:internal\s+)?server\s+error|bad\s+gateway|service\s+(?:temporarily\s+)?unavailable|seite|page|página|pagina)
    |^not\s+found\b|^(?:access\s+denied|forbidden|unauthori[sz]ed|bad\s+(?:gateway|request)|service\s+unavailable|internal\s+server\s+error|gateway\s+time-?out)(?=\W*$|\s*[|–—:-])
    |we\s+can['’]?t\s+(?:seem\s+to\s+)?find\s+(?:the|that)\s+page|sorry,?\s+(?:the|this|that)\s+page|nothing\s+(?:was\s+)?found(?:\s+here)?$
    |(?:seite|artikel|inhalt|dokument)\s+(?:(?:konnte|kann|wurde|ist|existiert)\s+)?(?:leider\s+)?nicht\s+(?:gefunden|vorhanden|verfügbar|mehr\s+(?:verfügbar|vorhanden))?|zugriff\s+verweigert
    |page\s+(?:introuvable|non\s+trouvée|inexistante)|(?:page|article)\s+(?:n['’](?:existe|a\s+pas\s+été)|est\s+introuvable)|accès\s+(?:refusé|interdit)
    |(?:página|pagina|nota|artículo|artigo|contenido|conteúdo)\s+(?:(?:solicitada|que\s+buscas?|procurada)\s+)?(?:no|não|nao)\s+(?:(?:fue|ha\s+sido|foi|se\s+ha)\s+)?(?:encontrad[ao]|existe|disponible|disponível)|acceso\s+denegado|acesso\s+negado
    |(?:pagina|articolo)\s+(?:non\s+(?:trovat[ao]|disponibile|esiste)|niet\s+(?:gevonden|beschikbaar)|(?:nu\s+(?:a\s+fost|există|exista))|inexistent[ăa])|accesso\s+negato|toegang\s+geweigerd
    |(?:sidan|siden|sida)\s+(?:kunde\s+inte|kunne\s+ikke|finns\s+inte|finnes\s+ikke|findes\s+ikke|hittades\s+inte|ble\s+ikke|blev\s+ikke|ikke\s+funnet)|sivua\s+ei\s+(?:löyty|löydy)|lehte\s+ei\s+leitud
    |(?:strona|strony|artykuł)\s+(?:nie\s+(?:została|istnieje|znaleziono))|nie\s+znaleziono\s+strony|stránka\s+(?:nebyla\s+nalezena|nenalezena|neexistuje|sa\s+nenašla)|(?:az\s+)?oldal\s+nem\s+található|stranica\s+(?:nije\s+pronađena|ne\s+postoji)
    |страниц[аы]\s+не\s+(?:найдена|существует)|сторінк[ауи]\s+не\s+(?:знайден[ао]|існує)|страницата\s+не\s+(?:е\s+намерена|съществува)|доступ\s+(?:запрещ[её]н|заборонено)
    |η\s+σελίδα\s+δεν\s+(?:βρέθηκε|υπάρχει)|δεν\s+βρέθηκε\s+η\s+σελίδα|sayfa\s+bulunamadı|səhifə\s+tapılmadı|halaman\s+tidak\s+(?:ditemukan|tersedia)|không\s+tìm\s+thấy\s+trang|trang\s+không\s+tồn\s+tại
    |الصفحة\s+(?:المطلوبة\s+)?(?:غير\s+موجودة|غير\s+متاحة|لم\s+يتم)|لم\s+يتم\s+العثور\s+على\s+الصفحة|(?:صفحه|برگه)\s+(?:مورد\s+نظر\s+)?(?:یافت\s+نشد|پیدا\s+نشد|وجود\s+ندارد)|صفحہ\s+نہیں\s+ملا
    |(?:הדף|העמוד)\s+(?:המבוקש\s+)?(?:לא\s+נמצא|אינו\s+קיים)|(?:पृष्ठ|पेज)\s+(?:नहीं\s+मिला|उपलब्ध\s+नहीं)|(?:পৃষ্ঠা|পাতা)\S*\s+(?:পাওয়া\s+যায়নি|খুঁজে)|ไม่พบหน้า
    |(?:ページ|記事)(?:が|は)?(?:見つかりません|存在しません|ありません|削除)|(?:页面|頁面|网页|網頁|文章|内容)(?:不存在|未找到|找不到|已删除|无法(?:显示|访问)|無法)|您访问的(?:页面|网页)|找不到(?:页面|頁面|网页|網頁)|페이지를\s+찾을\s+수\s+없
    |^(?:just\s+a\s+moment|attention\s+required!?|are\s+you\s+(?:a\s+)?(?:human|robot)|verify(?:ing)?\s+(?:that\s+)?you\s+are\s+(?:a\s+)?human|checking\s+your\s+browser|security\s+check|pardon\s+our\s+interruption|please\s+enable\s+(?:js|javascript|cookies)|captcha|robot\s+check|ddos-guard|human\s+verification)\b""",
    re.IGNORECASE | re.VERBOSE,
)
MAX_TITLE_CHARACTERS = 150


def shows_error(title: str) -> bool:
    """Return whether a title or heading is that of an error page, or of a wall that asks for a proof of being human.

    >>> shows_error("404 - Seite nicht gefunden | Example"), shows_error("Error 404 and how it got its name")
    (True, False)
    """
    if len(title) > MAX_TITLE_CHARACTERS:
        return False
    return bool(_PHRASE.search(title) or any(_WHOLE.match(part) for part in re.split(r"\s[|–—:-]\s", title)))
