"""Words of addresses, in many languages, by what stands behind them.

They are whole path segments, in lower case, with ``-`` for ``_``.
"""

from __future__ import annotations

_LISTS = """
    tag tags etiqueta etiquetas mot-cle mots-cles schlagwort schlagworte stichwort teg tegi metka метка
    тег теги ключевые-слова topic topics tema temas theme themes thema themen dossier dossiers subject
    konu konular etiket etiketler oznaka lipdukas وسم وسوم الوسوم برچسب موضوع موضوعات טופיק תגית টপিক
    टैग टॉपिक 标签 標籤 タグ 태그 author authors autor autores auteur auteurs autoren redakteur yazar yazarlar
    autori autore skribent toimittaja szerzo author-profile profile profiles people person by staff team
    reporter reporters journalist journalists columnist columnists автор авторы συντακτης כותב مؤلف كاتب
    كتاب نویسنده लेखक 作者 記者 记者 search suche buscar busca recherche cerca ricerca zoeken szukaj hledat
    arama ara sok haku pesquisa poisk поиск بحث جستجو חיפוש 搜索 検索 검색 sitemap site-map feed feeds rss
    atom index-of page pages seite pagina date day month year kalender calendar agenda most-read
    most-popular popular trending all-news list liste listing
"""

_ARCHIVES = """
    archive archives archiv archivo archivos arhiv arkiv archivio arquivo arsiv arquivos архив الأرشيف
    ارشیف آرشیو ארכיון 归档
"""

_SERVICES = """
    about about-us contact contact-us contacts privacy privacy-policy privacypolicy cookie cookies
    cookie-policy cookiepolicy terms terms-of-use terms-of-service terms-and-conditions conditions tos
    legal legal-notice disclaimer imprint copyright accessibility advertise advertising
    advertise-with-us ads advertisement media-kit careers jobs vacancies subscribe subscription
    subscriptions subscriber newsletter newsletters login signin sign-in signup sign-up register
    registration logout account my-account myaccount user users member members membership
    profile-settings settings preferences help faq faqs support donate donation shop store cart checkout
    basket product products coupons vouchers deals apps app mobile-app download downloads share print
    email mailto comments reply forum forums redirect goto out click wp-admin wp-login wp-json
    wp-content api cdn-cgi static assets embed widget widgets horoscope horoscopes crossword crosswords
    lottery tv-guide epaper e-paper corrections feedback report-abuse editorial-policy ethics masthead
    who-we-are our-team partners sponsors epaper-archive impressum datenschutz datenschutzerklaerung agb
    kontakt ueber-uns uber-uns anmelden abo abonnieren abonnement mediadaten werbung karriere
    stellenmarkt hilfe konto warenkorb mein-konto registrieren anzeigen anzeige barrierefreiheit
    mentions-legales politique-de-confidentialite confidentialite cgu cgv a-propos qui-sommes-nous
    contactez-nous connexion inscription abonnements sabonner mon-compte publicite aide boutique emploi
    aviso-legal politica-de-privacidad politica-privacidad politica-de-cookies privacidad contacto
    contactanos quienes-somos sobre-nosotros acerca-de publicidad suscripcion suscribete suscripciones
    iniciar-sesion registro ayuda tienda empleo el-tiempo politica-de-privacidade termos-de-uso termos
    fale-conosco contato quem-somos sobre anuncie assine assinatura cadastro entrar ajuda chi-siamo
    contatti informativa-privacy note-legali pubblicita abbonamenti abbonati accedi registrati aiuto
    oroscopo over-ons privacybeleid colofon adverteren inloggen abonneren voorwaarden gizlilik
    gizlilik-politikasi kunye iletisim hakkimizda hakkinda reklam giris uye-ol kullanim-kosullari abone
    cerez-politikasi kontakty o-nas o-nasz regulamin polityka-prywatnosci reklama logowanie rejestracja
    prenumerata o-nama uslovi-koriscenja om-oss om-os integritetspolicy personvern annonsera annonsere
    kundservice logga-in o-kompanii o-proekte o-redakcii redakciya kontaktyi politika-konfidencialnosti
    podpiska vakansii pravila reklamodatelyam контакты реклама о-нас о-проекте подписка вход регистрация
    редакция вакансии epikoinonia oroi-chrisis diafimisi ταυτοτητα επικοινωνια οροι-χρησης tentang
    tentang-kami kontak-kami kebijakan-privasi redaksi pedoman-media-siber lien-he gioi-thieu اتصل-بنا
    من-نحن سياسة-الخصوصية شروط-الاستخدام اعلن-معنا تسجيل-الدخول درباره-ما تماس-با-ما اشتراک ورود אודות
    צור-קשר תנאי-שימוש हमारे-बारे-में संपर्क-करें गोपनीयता-नीति 关于我们 联系我们 隐私政策 登录 注册 關於我們 お問い合わせ
    プライバシーポリシー 会社概要 회사소개 로그인 개인정보처리방침
"""

_CATEGORIES = """
    category categories section sections cat channel channels rubric rubrics rubrik rubrika rubrique
    rubriques ressort kategorie kategori kategoria categoria categorias categorie seccion secciones
    secao editoria sezione kategorija kategoriya рубрика раздел category-news desk department vertical
    قسم اقسام تصنيف دسته لیست श्रेणी 分类 分類 カテゴリー 카테고리
"""

_ARTICLE = """
    article articles artikel artikelen story stories post posts node blog articulo articulos articolo
    articoli makale clanek clanky artykul artykuly cikk articol materia statya statia statja статья
    arthro bai-viet مقال مقالات مقاله 文章 記事 기사
"""

_ARTICLES = """
    article articles artikel artikelen story stories news newsitem post posts node item blog blogs
    press-release content read view detail details show entry reportage interview opinion analysis
    editorial noticia noticias nota notas articulo articulos articolo articoli notizia notizie actualite
    actualites nachricht nachrichten meldung beitrag haber haberler haberi makale nieuws nyheter nyhet
    nyhed uutiset uutinen clanek clanky artykul artykuly wiadomosc wiadomosci vijesti vesti vest cikk
    hir hirek stire stiri articol materia berita novosti novost statya statia statja новости новость
    статья eidisi eidiseis arthro tin-tuc bai-viet akhbar khabar samachar خبر اخبار أخبار الأخبار مقال
    مقالات مقاله कहानी समाचार खबर 新闻 文章 記事 ニュース 뉴스 기사
"""

_SERVICE_TOKENS = """
    privacy cookie cookies policy terms conditions subscribe newsletter login advertise advertising
    contact about impressum datenschutz agb kontakt privacidad contacto publicidad mentions legales
    confidentialite privacidade contato gizlilik iletisim hakkimizda kontakty reklama disclaimer imprint
    careers accessibility sitemap
"""

_SERVICE_HOSTS = """
    account accounts login signin sso auth id my mein shop store jobs careers help support api static
    cdn img images media ads mail webmail epaper e-paper subscribe subscriptions abo forum forums games
    play m mobile amp app apps pay click track status dev staging test advertise advertising mediakit
    tickets classifieds
"""

LISTS = frozenset(_LISTS.split())
"""Pages that list articles without end: neither articles nor sections worth following."""
SERVICES = frozenset(_SERVICES.split())
"""Pages about the site itself."""
ARCHIVES = frozenset(_ARCHIVES.split())
"""Old pages: single ones are articles, what leads to them is no section."""
CATEGORIES = frozenset(_CATEGORIES.split())
"""What stands before the name of a section."""
ARTICLES = frozenset(_ARTICLES.split())
"""What stands before the name or number of an article, or of a section."""
ARTICLE = frozenset(_ARTICLE.split())
"""What stands before an article only."""
SERVICE_TOKENS = frozenset(_SERVICE_TOKENS.split())
"""Words of a service page's longer name: ``/our-cookie-policy``."""
SERVICE_HOSTS = frozenset(_SERVICE_HOSTS.split())
"""First labels of hosts that are no part of the newspaper."""
