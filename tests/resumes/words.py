"""What the resumes say, in English and in other languages."""

ENGLISH = """Amara Obi
Lagos, Nigeria  amara@example.org

SUMMARY
Careful editor with over five years of experience in publishing and fact checking.

WORK EXPERIENCE
Senior Editor, Example Press, March 2021 - Present
Checked the facts and sources of more than four hundred articles for a weekly science magazine.
Trained three new editors and wrote the house guide that the whole team still works with.
Assistant Editor, Sample House, 06/2018 - 02/2021
Read manuscripts from new authors and answered each of them with a clear and honest letter.
Kept the calendar of the department and reported on its progress every month.

EDUCATION
Bachelor of Arts in English Literature, University of Ibadan, 2014 - 2018

SKILLS
Research, proofreading, clear writing, work with spreadsheets, patience with long documents.
"""

# The same person's resume a year later: a title, some words and all dates are others.
EDITED = (
    ENGLISH.replace("Senior Editor", "Lead Editor")
    .replace("over five years", "six years")
    .replace("four hundred", "five hundred")
    .replace("March 2021", "April 2021")
    .replace("06/2018 - 02/2021", "07/2018 - 03/2021")
    .replace("patience with long documents", "great patience")
)

# Another person who filled in the same template.
SAME_TEMPLATE = """Jonas Berg
Bergen, Norway  jonas@example.org

SUMMARY
Practical electrician with over ten years of experience in ships and offshore work.

WORK EXPERIENCE
Chief Electrician, Northern Lines, May 2017 - Present
Planned the yearly overhaul of engines on two ferries and led a crew of six during every docking.
Replaced old switchboards and documented all wiring for the class inspection.
Electrician, Fjord Yard, 01/2012 - 04/2017
Installed lighting, pumps and alarm systems on fishing boats and tested them at sea.
Taught apprentices how to work safely with high voltage.

EDUCATION
Diplom-Ingenieur in Electrical Engineering, Example Institute, 2007 - 2011

SKILLS
Fault finding, reading drawings, welding, safety at sea, first aid, Norwegian and English.
"""

SHORT = "Curriculum vitae of Ann."

FOREIGN = {
    "french": """Expérience professionnelle. Rédactrice chez Maison Exemple depuis 2019, responsable de la
        relecture des textes et de la vérification des sources pour une revue. Formation à l'université
        de Lyon, licence de lettres. Compétences en rédaction, en recherche et dans la gestion des
        projets avec une équipe de cinq personnes.""",
    "spanish": """Experiencia laboral. Redactora en la revista Ejemplo desde el año 2019, responsable de la
        corrección de los textos y de la comprobación de las fuentes. Licenciatura en Letras por la
        Universidad de Sevilla. Trabajo en equipo con otras cinco personas y conocimientos de gestión
        de proyectos para clientes del sector.""",
    "portuguese": """Experiência profissional. Redatora na revista Exemplo desde 2019, responsável pela correção dos
        textos e pela verificação das fontes com uma equipe de cinco pessoas. Licenciatura em Letras
        pela Universidade de Lisboa. Atendimento ao cliente e gestão de projetos para empresas do setor
        em todo o país.""",
    "german": """Berufserfahrung. Lektorin bei der Zeitschrift Beispiel seit 2019, zuständig für die Prüfung der
        Texte und der Quellen mit einem Team von fünf Personen. Studium der Literatur an der
        Universität Leipzig mit dem Abschluss Bachelor. Kenntnisse im Umgang mit Tabellen und in der
        Leitung von Projekten auf Englisch.""",
    "italian": """Esperienza lavorativa. Redattrice presso la rivista Esempio dal 2019, responsabile della
        revisione dei testi e della verifica delle fonti con un gruppo di cinque persone. Laurea in
        Lettere alla Università di Bologna. Capacità di gestione dei progetti e conoscenza del lavoro
        con gli autori per una casa editrice.""",
    "indonesian": """Pengalaman kerja. Penyunting di majalah Contoh sejak tahun 2019, bertanggung jawab untuk
        memeriksa naskah dan sumber dengan tim yang terdiri dari lima orang. Sarjana Sastra dari
        Universitas Indonesia pada tahun 2018. Saya terbiasa menulis laporan kepada klien dan bekerja
        sebagai koordinator proyek dalam bahasa Inggris.""",
    "turkish": """İş deneyimi. Örnek dergisinde 2019 yılından bu yana editör olarak çalışıyorum, metin ve kaynak
        kontrolü için beş kişilik bir ekip ile birlikte. Ankara Üniversitesi Edebiyat bölümü mezunu.
        Proje yönetimi ve yazarlar ile iletişim konusunda bilgi sahibi, yeni olan konulara ilgili ve
        dikkatli bir çalışan.""",
    "polish": """Doświadczenie zawodowe. Redaktorka w czasopiśmie Przykład od 2019, odpowiedzialna za
        sprawdzanie tekstów i źródeł z zespołem pięciu osób. Licencjat na Uniwersytecie w Krakowie.
        Znajomość języka angielskiego oraz praca przy projektach dla klientów, także na stanowisku
        kierownika, od wielu lat w tym samym zespole.""",
    "vietnamese": """Kinh nghiệm làm việc. Biên tập viên tại tạp chí Ví Dụ từ năm 2019, chịu trách nhiệm kiểm tra
        các bài viết và nguồn tin trong nhóm năm người. Tốt nghiệp Đại học Hà Nội với bằng cử nhân văn
        học. Có kỹ năng quản lý dự án cho các khách hàng và được đánh giá là người cẩn thận trong công
        việc.""",
    "swahili": """Uzoefu wa kazi. Mhariri katika gazeti la Mfano kwa miaka mitano, mwenye jukumu la kukagua
        makala na vyanzo vya habari pamoja na timu ya watu watano. Shahada ya kwanza ya fasihi ya Chuo
        Kikuu cha Nairobi. Ujuzi wa kusimamia miradi na kuandika ripoti za kila mwezi kwa wateja wa
        ofisi yetu.""",
    "russian": """Опыт работы. Редактор журнала «Пример» с 2019 года по настоящее время: проверка текстов и
        источников, работа с командой из пяти человек. Образование: бакалавр филологии, Казанский
        университет. Навыки: редактура, поиск источников, ведение проектов, английский язык на уровне
        C1, внимание к деталям.""",
    "arabic": """الخبرة العملية محررة في مجلة مثال منذ عام ألفين وتسعة عشر مسؤولة عن مراجعة النصوص والمصادر مع
        فريق من خمسة أشخاص التعليم بكالوريوس في الأدب من جامعة القاهرة المهارات الكتابة والبحث وإدارة
        المشاريع والعمل الجماعي""",
    "chinese": """工作 经历 二零一九 年 至今 示例 杂志 编辑 负责 文章 审核 和 资料 核对 带领 五 人 团队 完成 项目
        教育 背景 北京 大学 文学 学士 学位 技能 写作 研究 沟通 项目 管理 英语 熟练 认真 负责 注重 细节""",
    "hindi": """कार्य अनुभव उदाहरण पत्रिका में संपादक के रूप में पाँच वर्ष लेखों और स्रोतों की जाँच की
        जिम्मेदारी शिक्षा दिल्ली विश्वविद्यालय से साहित्य में स्नातक कौशल लेखन शोध परियोजना प्रबंधन और
        टीम के साथ काम""",
    "japanese": """職歴 例 出版 編集者 二〇一九 年 から 現在 まで 記事 の 確認 と 資料 の 調査 を 担当 五人 の
        チーム を 指導 学歴 東京 大学 文学部 卒業 学士 技能 執筆 調査 進行 管理 英語 の 読み 書き が
        得意 です""",
}
