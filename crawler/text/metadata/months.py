"""Names of months in the languages of the press (CLDR forms: full, short, inflected), and of time zones."""

from __future__ import annotations

# January to December. Names that mean different months in two languages stand where more people use them
# (``listopad`` is November in Polish and Czech, October in Croatian) or are left out (``lip``, ``srp``).
_NAMES = (
    (
        "djan djanuari ean eanáir ene enero gen gener gennaio ian ianuarie ionawr jaan jaanuar jan janar janeiro "
        "jannar januar januari januarie january januwari január januára janv janvier janvāris janúar jänner led leden "
        "ledna lednu oca ocak saus sausio sausis sij siječanj siječnja siječnjem siječnju sty styczen styczeń "
        "stycznia styczniu tammi tammik tammikuu tammikuussa tammikuuta umasingana urt urtarrila xan xaneiro yan "
        "yanvar ιαν ιανουάριος ιανουαρίου стд сту студзень студзеня січ січень січня янв январь января яну януари јан "
        "јануар јануари қаң қаңтар հնվ հունվար հունվարի בינואר ינו ינואר לינואר جانفي جنوری كانون_الثاني يناير ژانویه "
        "ژانویهٔ जनवरी जन जाने जानेवारी জানু জানুয়ারী জানুয়ারি ਜਨ ਜਨਵਰੀ જાન્યુ જાન્યુઆરી ஜன ஜனவரி జన జనవరి ಜನ ಜನವರಿ "
        "ജനു ജനുവരി ජන ජනවාරි มกรา มกราคม มค เดือนมกราคม ມກ ມັງກອນ ဇန် ဇန်နဝါရီ იან იანვარი ጃን ጃንዋሪ ጃንዩ ጃንዩወሪ មករា"
    ),
    (
        "chw chwef chwefror feabh feabhra feb febbraio feber febr febreiro febrer febrero februar februari februarie "
        "february februwari február februára februāris febrúar fev fevereiro fevral fra frar fév févr février helmi "
        "helmik helmikuu helmikuussa helmikuuta lut lutego luty lutym ots otsaila peb pebrero pebruari shk shkurt vas "
        "vasario vasaris veebr veebruar velj veljača veljače veljači veljačom úno únor února únoru únr şu şub şubat "
        "φεβ φεβρουάριος φεβρουαρίου ақп ақпан лют лютага лютий лютого люты феб фебруар фев февр февраль февраля "
        "февруари փետրվար փետրվարի փտվ בפברואר לפברואר פבר פברואר شباط فبراير فبروری فروری فوریه فوریهٔ فيفري फ़रवरी "
        "फ़र फेब्रु फेब्रुअरी फेब्रुवारी ফেব ফেব্রুয়ারী ফেব্রুয়ারি ਫ਼ਰ ਫ਼ਰਵਰੀ ફેબ્રુ ફેબ્રુઆરી பிப் பிப்ரவரி ఫిబ్ర "
        "ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ ഫെബ്രു ഫെബ്രുവരി පෙබ පෙබරවාරි กพ กุมภา กุมภาพันธ์ เดือนกุมภาพันธ์ ກພ ກຸມພາ ဖေ "
        "ဖေဖော်ဝါရီ თებ თებერვალი ፌብ ፌብሩ ፌብሩወሪ ፌብሩዋሪ កុម្ភៈ"
    ),
    (
        "bře březen března březnu kov kovas kovo maalis maalisk maaliskuu maaliskuussa maaliskuuta maart mac machi "
        "mar marca march marcu marec maret mars marso mart martie marts martxoa marzec marzo marzu març março mashi "
        "maw mawrth mrt mrz már márc március márta mär märts märz ožu ožujak ožujka ožujkom ožujku μάρ μάρτιος μαρ "
        "μαρτίου бер берез березень березня мар март марта нау наурыз сак сакавік сакавіка մարտ մարտի մրտ במארס במרס "
        "במרץ למארס למרס למרץ מארס מרס מרץ آذار مارس مارچ मार्च মার্চ ਮਾਰਚ માર્ચ மார் மார்ச் మార్చి ಮಾರ್ಚ್ മാർ "
        "മാർച്ച് මාර් මාර්තු มีค มีนา มีนาคม เดือนมีนาคม ມນ ມີນາ မတ် მარ მარტი ማርች មីនា"
    ),
    (
        "abr abril aib aibreán api apirila apr aprel april aprile aprili aprilie aprill apríl apríla aprīlis avr "
        "avril balandis balandžio dub duben dubna dubnu ebr ebrill eph ephreli huhti huhtik huhtikuu huhtikuussa "
        "huhtikuuta kwi kwie kwiecien kwiecień kwietnia kwietniu nis nisan prill travanj travnja travnjem travnju ápr "
        "április απρ απρίλιος απριλίου апр апрель апреля април кві квіт квітень квітня кра красавік красавіка крс сәу "
        "сәуір ապր ապրիլ ապրիլի אפר אפריל באפריל לאפריל آوریل أبريل أفريل اپریل نيسان अप्रिल अप्रैल एप्रि एप्रिल "
        "এপ্রি এপ্রিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ એપ્રિલ ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ ಏಪ್ರಿ ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ අප්‍රේල් เดือนเมษายน "
        "เมย เมษา เมษายน ມສ ເມສາ ဧပြီ აპრ აპრილი ኤፕሪ ኤፕሪል មេសា"
    ),
    (
        "beal bealtaine geg gegužė gegužės kvě květen května květnu mag maggio mai maiatza maig maijs maio maj maja "
        "maju may mayo mayıs maí mei mej mejju mey meyi máj mája május svi svibanj svibnja svibnjem svibnju touko "
        "toukok toukokuu toukokuussa toukokuuta μάι μάιος μαΐ μαΐου май мам мамыр мая мај тра трав травень травня "
        "траўня մայիս մայիսի մյս במאי למאי מאי أيار مئی ماي مايو مه مهٔ می मई मे মে ਮਈ મે மே మే ಮೇ മേയ് මැයි พค พฤษภา "
        "พฤษภาคม เดือนพฤษภาคม ພພ ພຶດສະພາ မေ მაი მაისი ሜይ ឧសភា"
    ),
    (
        "birž birželio birželis cze czerwca czerwcu czerwiec djuni ekaina giu giugno haz haziran hun hunyo iun iunie "
        "iyn iyun juin jun june junho juni junie junij junio juny juuni jún júna június júní jūn jūnijs kesä kesäk "
        "kesäkuu kesäkuussa kesäkuuta lipanj lipnja lipnjem lipnju meh mehefin meith meitheamh qer qershor xuño čer "
        "červen června červnu čvn ġun ġunju ιουν ιουνίου ιούν ιούνιος июн июнь июня мау маусым чер черв червень "
        "червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի ביוני יונ יוני ליוני جوان جون حزيران يونية يونيه "
        "يونيو ژوئن जुन जून জুন ਜੂਨ જૂન ஜூன் జూన్ ಜೂನ್ ജൂൺ ජූනි มิถุนา มิถุนายน มิย เดือนมิถุนายน ມິຖ ມິຖຸນາ ဇွန် ივნ "
        "ივნისი ጁን មិថុនា"
    ),
    (
        "djuli gor gorff gorffennaf heinä heinäk heinäkuu heinäkuussa heinäkuuta hul hulyo iul iulie iyl iyul iúil "
        "juil juillet jul julai julayi julho juli julie julij julio juliol july juuli júl júla július júlí jūl jūlijs "
        "kor korr korrik liep liepa liepos lipca lipcu lipiec lug luglio lul lulju srpanj srpnja srpnjem srpnju tem "
        "temmuz uzt uztaila xul xullo července červenci červenec črc črv čvc ιουλ ιουλίου ιούλ ιούλιος июл июль июля "
        "лип липень липня ліп ліпень ліпеня шіл шілде юли јул јули հլս հուլիս հուլիսի ביולי יול יולי ליולי تموز "
        "جولائی جولای جويلية يولية يوليه يوليو يوليوز ژوئیه ژوئیهٔ जुलाई जुलै जुल জুল জুলাই ਜੁਲਾ ਜੁਲਾਈ જુલાઈ ஜூலை "
        "జులై ಜುಲೈ ജൂലൈ ජූලි กค กรกฎา กรกฎาคม เดือนกรกฏาคม ກລ ກໍລະກົດ ဇူ ဇူလိုင် ივლ ივლისი ጁላይ កក្កដា"
    ),
    (
        "abu abuztua aga agasti ago agost agosti agosto agt agu agustus aoû août aug august augusta augusti augusts "
        "augustus augusztus avg avgust avq avqust awst aww awwissu ağ ağu ağustos elo elok elokuu elokuussa elokuuta "
        "gsh gush gusht kol kolovoz kolovoza kolovozom kolovozu lún lúnasa ogo ogos rugp rugpjūtis rugpjūčio sie "
        "sierpien sierpień sierpnia sierpniu srpen srpna srpnu ágú ágúst αυγ αυγούστου αύγ αύγουστος авг август "
        "августа жнв жні жнівень жнівеня жніўня сер серп серпень серпня там тамыз օգոստոս օգոստոսի օգս אוג אוגוסט "
        "באוגוסט לאוגוסט آب آگست أغسطس أوت اوت اگست غشت अगस्ट अगस्त अग ऑग ऑगस्ट আগ আগস্ট ਅਗ ਅਗਸਤ ઑગસ્ટ ஆக ஆகஸ்ட் ఆగ "
        "ఆగస్టు ಆಗ ಆಗಸ್ಟ್ ഓഗ ഓഗസ്റ്റ് අගෝ අගෝස්තු สค สิงหา สิงหาคม เดือนสิงหาคม ສຫ ສິງຫາ ဩဂုတ် აგვ აგვისტო ኦገስ ኦገስት "
        "សីហា"
    ),
    (
        "eyl eylül ira iraila medi mfómh rugs rugsėjis rugsėjo rujan rujna rujnom rujnu sen sentabr sentyabr sep sept "
        "septemba septembar september septembra septembre septembrie septembris septembro septhemba septiembre "
        "setembre setembro setiembre settembre settembru setyembre sht shtator syys syysk syyskuu syyskuussa "
        "syyskuuta szept szeptember wrz wrzesien wrzesień wrzesnia wrzesniu września wrześniu zář září σεπ "
        "σεπτέμβριος σεπτεμβρίου вер верасень верасня верес вересень вересня врс сен сент сентябрь сентября сеп септ "
        "септембар септември септм қыр қыркүйек սեպ սեպտեմբեր սեպտեմբերի בספטמבר לספטמבר ספט ספטמבר أيلول سبتمبر "
        "ستمبر سپتامبر سپتمبر شتنبر सप्टें सप्टेंबर सितंबर सितम्बर सित सेप्टेम्बर সেপ সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ સપ્ટે "
        "સપ્ટેમ્બર செப் செப்டம்பர் సెప్టెం సెప్టెంబర్ ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റം സെപ്റ്റംബർ සැප් සැප්තැම්බර් กย "
        "กันยา กันยายน เดือนกันยายน ກຍ ກັນຍາ စက် စက်တင်ဘာ სექ სექტემბერი ሴፕቴ ሴፕቴምበር កញ្ញា"
    ),
    (
        "oct octubre dfómh eki ekim hyd hydref listopadom loka lokak lokakuu lokakuussa lokakuuta october octobre "
        "octombrie okt oktabr okthoba oktoba oktobar oktober oktobris oktoober oktubre oktyabr október októbra ott "
        "ottobre ottubru out outubro pazdziernik pazdziernika pazdzierniku paź październik października październiku "
        "spal spalio spalis tetor urr urria říj říjen října říjnu οκτ οκτωβρίου οκτώβριος жов жовт жовтень жовтня кас "
        "кастрычнік кастрычніка кст окт октобар октомври октябрь октября қаз қазан հոկ հոկտեմբեր հոկտեմբերի אוק "
        "אוקטובר באוקטובר לאוקטובר أكتوبر اکتبر اکتوبر تشرين_الأول अक्टूबर अक्टोबर अक्तूबर अक्तू ऑक्टो ऑक्टोबर অক্টো "
        "অক্টোবর ਅਕਤੂ ਅਕਤੂਬਰ ઑક્ટો ઑક્ટોબર அக் அக்டோபர் అక్టో అక్టోబర్ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ ഒക്ടോ ഒക്‌ടോബർ ඔක් ඔක්තෝබර් ตค "
        "ตุลา ตุลาคม เดือนตุลาคม ຕລ ຕຸລາ အောက် အောက်တိုဘာ ოქტ ოქტომბერი ኦክቶ ኦክቶበር តុលា"
    ),
    (
        "aza azaroa kasım lapkr lapkritis lapkričio listopad listopada listopadu listopadzie marras marrask marraskuu "
        "marraskuussa marraskuuta nob nobyembre noiem noiembrie nop nopember nov novemba novembar november novembra "
        "novembre novembris novembro novembru noviembre noy noyabr nën nëntor nóv nóvember samh samhain stu studeni "
        "studenim studenog studenoga studenom studenome studenomu tach tachwedd νοέ νοέμβριος νοε νοεμβρίου лис лист "
        "листоп листопад листопада ліс лістапад лістапада нов новембар ное ноем ноември ноя нояб ноябрь ноября қар "
        "қараша նոյ նոյեմբեր նոյեմբերի בנובמבר לנובמבר נוב נובמבר تشرين_الثاني نوامبر نوفمبر نومبر نونبر नवंबर नवम्बर "
        "नव नोभेम्बर नोव्हें नोव्हेंबर নভে নভেম্বর ਨਵੰ ਨਵੰਬਰ નવે નવેમ્બર நவ நவம்பர் నవం నవంబర్ ನವೆಂ ನವೆಂಬರ್ നവം നവംബർ "
        "නොවැ නොවැම්බර් พย พฤศจิ พฤศจิกายน เดือนพฤศจิกายน ພຈ ພະຈິກ နို နိုဝင်ဘာ ნოე ნოემბერი ኖቬም ኖቬምበር វិច្ឆិកា"
    ),
    (
        "abendua aralık dec decembar december decembra decembrie decembris decembro dek dekabr des desemba desember "
        "desembre dets detsember dez dezember dezembro dhj dhjetor dic dicembre diciembre dis disemba disember "
        "disyembre diċ diċembru déc décembre gru grudnia grudniu grudzien grudzień gruod gruodis gruodžio joulu "
        "jouluk joulukuu joulukuussa joulukuuta noll nollaig prosinac prosinca prosince prosincem prosinci prosincu "
        "prosinec rhag rhagfyr δεκ δεκέμβριος δεκεμβρίου гру груд грудень грудня дек декабрь декабря декември дец "
        "децембар жел желтоқсан сне снежань снежня снж դեկ դեկտեմբեր դեկտեմբերի בדצמבר דצמ דצמבר לדצמבר دجنبر دسامبر "
        "دسمبر ديسمبر كانون_الأول डिसें डिसेंबर डिसेम्बर दिसंबर दिसम्बर दिस ডিসে ডিসেম্বর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમ્બર டிச "
        "டிசம்பர் డిసెం డిసెంబర్ ಡಿಸೆಂ ಡಿಸೆಂಬರ್ ഡിസം ഡിസംബർ දෙසැ දෙසැම්බර් ธค ธันวา ธันวาคม เดือนธันวาคม ທວ ທັນວາ ဒီ "
        "ဒီဇင်ဘာ დეკ დეკემბერი ዲሴም ዲሴምበር ធ្នូ"
    ),
)

MONTHS: dict[str, int] = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}
"""Lower-case name to number."""

ZONES: dict[str, float] = {
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "BST": 1,
    "CET": 1,
    "MEZ": 1,
    "WAT": 1,
    "CEST": 2,
    "MESZ": 2,
    "EET": 2,
    "CAT": 2,
    "SAST": 2,
    "EEST": 3,
    "EAT": 3,
    "MSK": 3,
    "PKT": 5,
    "WIB": 7,
    "HKT": 8,
    "JST": 9,
    "KST": 9,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
    "EST": -5,
    "EDT": -4,
    "PST": -8,
    "PDT": -7,
    "MST": -7,
    "MDT": -6,
}
"""Abbreviation to hours east of UTC; those that mean several zones (``IST``, ``CST``) are left out."""
