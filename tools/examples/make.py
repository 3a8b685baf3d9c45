#!/usr/bin/env python3
"""Makes the example documents that are not text: PDF, scanned PDF, DOCX, message, ZIP, damaged PDF.

    python3 -m venv /tmp/examples && /tmp/examples/bin/pip install reportlab==5.1.0 pillow==13.0.0
    /tmp/examples/bin/python tools/examples/make.py

The files are kept in `examples/`; run this only to change them. Two runs on one machine give the same bytes.
"""

import base64
import io
import pathlib
import zipfile

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
FONTS = pathlib.Path("/usr/share/fonts/truetype/dejavu")  # Debian: fonts-dejavu


def report() -> bytes:
    """Returns a report with running heads, a table, and notes at the foot of its pages."""
    pdfmetrics.registerFont(TTFont("Serif", str(FONTS / "DejaVuSerif.ttf")))
    pdfmetrics.registerFont(TTFont("SerifBold", str(FONTS / "DejaVuSerif-Bold.ttf")))
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, invariant=1, initialFontName="Serif")
    page.setTitle("Four Prisoners (EXERCISE)")
    page.setAuthor("Lantern Committee")
    width, height = A4
    left, right, size = 72, width - 72, 10.5

    def furniture(number):
        page.setFont("Serif", 8)
        page.drawString(left, height - 45, "Lantern Committee: Four Prisoners (EXERCISE)")
        page.drawRightString(right, 40, f"Page {number} of 2")

    def words(text):
        """Yields words with the mark of a note set apart: `text^1` gives (`text`, `1`)."""
        for word in text.split(" "):
            word, _, mark = word.partition("^")
            yield word, mark

    def paragraph(y, text, font="Serif", size=size, lead=14.5):
        x = left
        for word, mark in words(text):
            wide = pdfmetrics.stringWidth(word, font, size)
            if x + wide > right:
                x, y = left, y - lead
            page.setFont(font, size)
            page.drawString(x, y, word)
            x += wide
            if mark:
                page.setFont(font, size * 0.62)
                page.drawString(x, y + size * 0.36, mark)
                x += pdfmetrics.stringWidth(mark, font, size * 0.62)
            x += pdfmetrics.stringWidth(" ", font, size)
        return y - lead

    def notes(y, lines):
        page.line(left, y + 14, left + 120, y + 14)
        for mark, text in lines:
            page.setFont("Serif", 5)
            page.drawString(left, y + 2.6, mark)
            page.setFont("Serif", 8)
            page.drawString(left + 6, y, text)
            y -= 11

    furniture(1)
    y = paragraph(height - 110, "Four Prisoners (EXERCISE)", "SerifBold", 18, 24)
    y = paragraph(y, "Report of the Lantern Committee, Rudavets")
    y = paragraph(y, "20 September 2010") - 12
    y = paragraph(
        y,
        "EXERCISE: persons, places and events in this report are invented. This report gives the dates of arrest, "
        "sentence and release of the four people who were held after the presidential election of 15 March 2009. "
        "The dates come from the families, from court papers and from our own members who stood at the gates.^1",
    ) - 10
    y = paragraph(y, "Dates", "SerifBold", 12, 18)
    rows = [
        ("Name", "In Cyrillic", "Arrested", "Sentenced", "Released"),
        ("Aliaksei Varanovich", "Аляксей Варановіч", "2009-03-19", "2009-06-24", "2010-09-01"),
        ("Ihar Lapitski", "Ігар Лапіцкі", "2009-03-28", "2009-07-02", "2010-08-17"),
        ("Nina Astapchyk", "Ніна Астапчык", "2009-05-03", "2009-09-11", "2010-08-17"),
        ("Stsiapan Dubrouski", "Сцяпан Дуброўскі", "2009-10-07", "2010-01-25", "2010-08-27"),
    ]
    for row in rows:
        font = "SerifBold" if row[0] == "Name" else "Serif"
        for cell, x in zip(row, (left, left + 125, left + 250, left + 320, left + 390)):
            page.setFont(font, 9)
            page.drawString(x, y, cell)
        y -= 15
    y = paragraph(y - 14, "Arrests", "SerifBold", 12, 18)
    y = paragraph(
        y,
        "Varanovich was taken from his flat at six in the morning of 19 March 2009. The Interior Ministry has "
        "since spoken of 21 March.^2 On that day a judge signed the paper; he had been two nights in a cell by then.",
    ) - 6
    y = paragraph(
        y,
        "Dubrouski was arrested at the Berazno Paper Mill on 7 October 2009, on the ninth day of a strike. The "
        "mill belongs to the timber trust Zarles. He was charged with an assembly that disturbed the peace and "
        "tried behind closed doors.",
    ) - 10
    y = paragraph(y, "Conditions", "SerifBold", 12, 18)
    y = paragraph(
        y,
        "In Colony No. 7 letters were handed out once a month and books were kept at the gate. Varanovich "
        "refused food from 11 July to 3 August 2010. The colony’s doctor threatened to feed him by",
    )
    notes(98, [("1", "Our members have watched both colonies since April 2009."),
               ("2", "Ministry of the Interior, reply to a question of The Aldis Courier, 17 August 2010.")])
    page.showPage()
    furniture(2)
    y = paragraph(
        height - 90,
        "force. Lapitski was held for eleven days without a blanket for teaching another prisoner English.",
    ) - 10
    y = paragraph(y, "Releases", "SerifBold", 12, 18)
    y = paragraph(
        y,
        "Astapchyk and Lapitski were released on 17 August 2010, Dubrouski on 27 August, Varanovich at 21:40 on 1 "
        "September. None of them had asked for mercy.^3 All four were told that they may not travel abroad.",
    ) - 10
    y = paragraph(y, "What we ask", "SerifBold", 12, 18)
    y = paragraph(y, "1. The sentences must be struck from the record.") - 3
    y = paragraph(y, "2. The four must have passports.") - 3
    paragraph(y, "3. Those who signed the sentences must stay on the visa lists.")
    notes(98, [("3", "Decree 290 speaks of a request; the lawyers have asked in vain to see it.")])
    page.showPage()
    page.save()
    return dated(out.getvalue(), "20100920101500")


def dated(pdf: bytes, when: str) -> bytes:
    """Returns a PDF with another date of creation in place of the one that `invariant` sets."""
    return pdf.replace(b"D:20000101000000", b"D:" + when.encode())


def scan() -> bytes:
    """Returns a PDF of one page that is a picture: a note verbale as if from a photocopier."""
    dots = 150
    wide, high = int(8.27 * dots), int(11.69 * dots)
    picture = Image.new("L", (wide, high), 255)
    draw = ImageDraw.Draw(picture)
    head = ImageFont.truetype(str(FONTS / "DejaVuSerif-Bold.ttf"), 30)
    font = ImageFont.truetype(str(FONTS / "DejaVuSerif.ttf"), 25)
    y = 150
    draw.text((150, y), "MINISTRY OF FOREIGN AFFAIRS", fill=20, font=head)
    draw.text((150, y + 42), "OF THE REPUBLIC OF ZARECHIA", fill=20, font=head)
    draw.text((150, y + 110), "No. 04-17/112 (EXERCISE)", fill=20, font=font)
    y += 200
    text = [
        "The Ministry of Foreign Affairs of the Republic of Zarechia",
        "presents its compliments to the Embassy of Halvern and has",
        "the honour to state the following.",
        "",
        "The Ministry asks that Ambassador Margaret Thorne leave",
        "the Republic not later than 5 February 2010.",
        "",
        "From the same day the staff of the Embassy of Halvern in",
        "Rudavets shall not exceed six persons.",
        "",
        "The Ministry avails itself of this opportunity to renew to the",
        "Embassy the assurances of its high consideration.",
        "",
        "Rudavets, 18 January 2010",
        "",
        "EXERCISE: persons, places and events are invented.",
    ]
    for line in text:
        draw.text((150, y), line, fill=25, font=font)
        y += 44
    # A page on the glass is never straight and never clean.
    picture = picture.rotate(0.4, fillcolor=255, resample=Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    state = 7
    for _ in range(180):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        x, z = state % wide, state // wide % high
        draw.point((x, z), fill=120)
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, invariant=1)
    page.setTitle("Note 04-17/112")
    grey = picture.quantize(8).convert("L")
    page.drawImage(ImageReader(grey), 0, 0, *A4)
    page.showPage()
    page.save()
    return dated(out.getvalue(), "20130311094000")


def packed(files) -> bytes:
    """Returns a ZIP of named bytes, with one fixed time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, (2011, 3, 10, 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx() -> bytes:
    """Returns an options paper with a note, a table and a tracked change."""

    def p(text, style=None):
        head = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f'<w:p>{head}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'

    def row(*cells):
        return "<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    note = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    who = 'w:author="R. Calloway" w:date="2011-03-02T09:30:00Z"'
    body = "".join(
        [
            p("Options Paper: After Six Months of Suspension (EXERCISE)", "Title"),
            p("1 March 2011"),
            p("EXERCISE: persons, places and events are invented.", None),
            p("Where we stand", "Heading1"),
            '<w:p><w:r><w:t xml:space="preserve">The suspension of Order 14 ends on 14 March 2011. All four of '
            "those named in May 2010 have been free since September; Alaksiej Varanovič still has no passport."
            f"</w:t></w:r>{note}<w:r><w:t xml:space=\"preserve\"> The trust’s exports to Halvern have come back to "
            "half of what they were.</w:t></w:r></w:p>",
            p("Options", "Heading1"),
            "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>"
            + row("Option", "For", "Against")
            + row("Let the suspension end", "Shows that the list of conditions counts", "Nobody has been arrested again")
            + row("Extend it by six months", "Keeps the lever, keeps the trade", "Rudavets will call it a habit")
            + row("Lift the order", "Rudavets would agree to open Open Zarechia’s office", "The lever is gone")
            + "</w:tbl>",
            p("Recommendation", "Heading1"),
            '<w:p><w:r><w:t xml:space="preserve">Extend the suspension until </w:t></w:r>'
            f'<w:del w:id="11" {who}><w:r><w:delText>31 December 2011</w:delText></w:r></w:del>'
            f'<w:ins w:id="12" {who}><w:r><w:t>14 September 2011</w:t></w:r></w:ins>'
            '<w:r><w:t xml:space="preserve"> and say in public what would end it. Offer to talk about the ceiling '
            "of ten at the first session of the dialogue.</w:t></w:r></w:p>",
        ]
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{outline}</w:style>'
        for key, name, outline in [
            ("Title", "Title", ""),
            ("Heading1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        ]
    )
    xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return packed(
        [
            (
                "[Content_Types].xml",
                f'{xml}<Types xmlns="{package}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{types}.document.main+xml"/>'
                f'<Override PartName="/word/styles.xml" ContentType="{types}.styles+xml"/>'
                f'<Override PartName="/word/footnotes.xml" ContentType="{types}.footnotes+xml"/>'
                '<Override PartName="/docProps/core.xml" '
                'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
            ),
            (
                "_rels/.rels",
                f'{xml}<Relationships xmlns="{package}/relationships">'
                f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="word/document.xml"/>'
                f'<Relationship Id="r2" Type="{package}/relationships/metadata/core-properties" '
                'Target="docProps/core.xml"/></Relationships>',
            ),
            (
                "word/_rels/document.xml.rels",
                f'{xml}<Relationships xmlns="{package}/relationships">'
                f'<Relationship Id="r1" Type="{relations}/styles" Target="styles.xml"/>'
                f'<Relationship Id="r2" Type="{relations}/footnotes" Target="footnotes.xml"/></Relationships>',
            ),
            ("word/document.xml", f"{xml}<w:document {W}><w:body>{body}</w:body></w:document>"),
            ("word/styles.xml", f"{xml}<w:styles {W}>{styles}</w:styles>"),
            (
                "word/footnotes.xml",
                f'{xml}<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
                f'<w:footnote w:id="2">{p("The Interior Ministry has had the request since 4 October 2010.")}'
                "</w:footnote></w:footnotes>",
            ),
            (
                "docProps/core.xml",
                f'{xml}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
                'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
                'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Eastern desk</dc:creator>'
                '<dcterms:created xsi:type="dcterms:W3CDTF">2011-03-01T10:00:00Z</dcterms:created>'
                "</cp:coreProperties>",
            ),
        ]
    )


def message() -> bytes:
    """Returns a message in two Cyrillic encodings with a list attached."""
    belarusian = (
        "ВУЧЭННЕ (EXERCISE): асобы, месцы і падзеі прыдуманыя.\r\n\r\n"
        "Шаноўная Рут!\r\n\r\n"
        "Аляксей Варановіч спыніў галадоўку 3 жніўня 2010 года. Ліст яго жонкі, Ганны Варановіч, мы перакладзем "
        "заўтра. Доктар калоніі пагражаў карміць яго сілай.\r\n\r\n"
        "Спіс чатырох зняволеных дадаём.\r\n\r\n"
        "Камітэт «Ліхтар»\r\n"
    )
    russian = (
        "Список заключённых на 4 августа 2010 года (EXERCISE)\r\n\r\n"
        "Воронович Алексей, арестован 19 марта 2009 года, колония N 7.\r\n\r\n"
        "Остапчик Нина, арестована 3 мая 2009 года, колония N 4.\r\n\r\n"
        "Лапицкий Игорь, арестован 28 марта 2009 года, колония N 3.\r\n\r\n"
        "Дубровский Степан, арестован 7 октября 2009 года, колония N 3.\r\n"
    )

    def encoded(text, charset):
        return base64.encodebytes(text.encode(charset)).decode().replace("\n", "\r\n")

    subject = base64.b64encode("Варановіч спыніў галадоўку (EXERCISE)".encode("utf-8")).decode()
    return (
        "Return-Path: <post@lantern.example>\r\n"
        "Message-ID: <20100804.0915.7@lantern.example>\r\n"
        "Date: Wed, 04 Aug 2010 09:15:00 +0300\r\n"
        "From: Lantern Committee <post@lantern.example>\r\n"
        "To: Political Section <politics@rudavets.halvern.example>\r\n"
        f"Subject: =?utf-8?B?{subject}?=\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="part"\r\n'
        "\r\n"
        "--part\r\n"
        "Content-Type: text/plain; charset=windows-1251\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"\r\n{encoded(belarusian, 'cp1251')}"
        "--part\r\n"
        'Content-Type: text/plain; charset=koi8-r; name="spisok.txt"\r\n'
        'Content-Disposition: attachment; filename="spisok.txt"\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        f"\r\n{encoded(russian, 'koi8-r')}"
        "--part--\r\n"
    ).encode("ascii")


def exchange() -> bytes:
    """Returns a ZIP with an order, a telegram and a file that is in the folder already."""
    order = (
        "---\n"
        'title: "Order 5: Suspension of Order 14 Extended (EXERCISE)"\n'
        "date: 2011-03-10\n"
        "origin: Department of External Affairs, Aldis\n"
        "kind: order\n"
        "---\n\n"
        "EXERCISE. Persons, places and events are invented.\n\n"
        "1. The suspension of Order 14 of June 4, 2009, begun on September 14, 2010, is extended until September "
        "14, 2011.\n\n"
        "2. The extension covers Zarles Export, the Berazno Paper Mill and Sarna River Transport.\n\n"
        "3. It ends at once if a person is detained in Zarechia for taking part in public life.\n"
    )
    telegram = (
        "VZCZCXYZ0055\r\nRR RUHARD\r\nDE RUHAL #2954 2701410\r\nZNR UUUUU ZZH\r\nR 271405Z SEP 11\r\n"
        "FM EXTAFF ALDIS\r\nTO RUHARD/HALEMBASSY RUDAVETS 0944\r\nBT\r\nUNCLAS ALDIS 002954\r\n\r\n"
        "TAGS: PREL EWWT ETRD ZR\r\n"
        "SUBJECT: DELEGATION TO THE SECOND SESSION OF THE DIALOGUE (EXERCISE)\r\n\r\n"
        "REF: A. RUDAVETS 240\r\n     B. 10 ALDIS 9340\r\n\r\n"
        "1. (U) EXERCISE. Under-Secretary Edmund Pryce will lead the\r\ndelegation to Rudavets on October 25 and 26, "
        "2011. Joan Ferrier of the\r\nMinistry of Trade and Owen Tait of the River Office go with him.\r\n\r\n"
        "2. (U) Meetings with the First Deputy Foreign Minister need the\r\napproval of the Secretary under ref B, "
        "which she gave on September 26.\r\n\r\n"
        "3. (U) EXERCISE: persons, places and events are invented.\r\nCALLOWAY\r\nBT\r\n#2954\r\nNNNN\r\n"
    )
    copy = (EXAMPLES / "statements/2010-09-14-suspension-of-order-14.md").read_bytes()
    return packed(
        [
            ("exchange/order-5.md", order),
            ("exchange/11ALDIS2954.txt", telegram),
            ("exchange/suspension.md", copy),
        ]
    )


def main() -> None:
    prisoners = report()
    files = {
        "reports/four-prisoners.pdf": prisoners,
        "reports/note-04-17-112.pdf": scan(),
        "reports/options-paper.docx": docx(),
        "mail/lantern-committee.eml": message(),
        "unsorted/exchange.zip": exchange(),
        # The download broke off, and what came is not what was sent.
        "unsorted/river-survey.pdf": b"%PDF-1.4\n" + bytes(byte ^ 0x5A for byte in prisoners[9:700]),
    }
    for name, content in files.items():
        path = EXAMPLES / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        print(f"{len(content):>7}  {name}")


if __name__ == "__main__":
    main()
