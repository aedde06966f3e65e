"""Reports with known figures, in the formats in which reports are published.

The figures are the real ones of whole reports in datasets/, the labels those of the form in the catalog; the names of the
bodies and all sentences are made up. Nothing is random: the same call writes the same documents.
"""

import csv
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COLUMNS = ["natural_person", "enterprise", "research", "nonprofit", "legal_service", "other", "total"]
NAMES = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
HEADS = ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况"]


def indicators():
    with open(ROOT / "src/catalog/data/indicators.toml", "rb") as file:
        return tomllib.load(file)["indicator"]


def reports():
    """Whole reports of the 2021 edition: figures by (indicator, breakdown), of tables 2, 3 and 4."""
    tables = {i["id"] for i in indicators() if i["table"] in "234"}
    found = defaultdict(dict)
    with open(ROOT / "datasets/figures.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["indicator"] in tables and row["place"].startswith("table"):
                found[row["body"], row["year"]][row["indicator"], row["breakdown"]] = row["value"]
    whole = [figures for (_, year), figures in sorted(found.items()) if len(figures) > 190 and int(year) > 2020]
    return [{key: value for key, value in figures.items() if value != ""} for figures in whole]


def rows(figures):
    """The three tables: rows of cells; a cell is its text, or (text, columns, rows)."""
    catalog = indicators()
    value = lambda id, part="": figures.get((id, part), "")
    two = []
    for indicator in [i for i in catalog if i["table"] == "2" and (i["id"], "") in figures]:
        if two and two[-1][0] == indicator["row"]:
            two[-2].append(indicator["columns"][0])
            two[-1].append(value(indicator["id"]))
        else:
            two.append(["信息内容", indicator["columns"][0]])
            two.append([indicator["row"], value(indicator["id"])])
    three = [
        [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), ("申请人情况", 7, 1)],
        [("自然人", 1, 2), ("法人或其他组织", 5, 1), ("总计", 1, 2)],
        list(NAMES),
    ]
    of_three = [i for i in catalog if i["table"] == "3" and 2021 in i["editions"]]
    results = [i for i in of_three if i["row"][0] == "（"]
    group = {}
    for indicator in results:
        head = indicator["row"].split("/")[0]
        group.setdefault(head, []).append(indicator)
    printed = {head: [i for i in parts if "/" in i["row"]] or parts for head, parts in group.items()}
    count = sum(map(len, printed.values()))
    numbers = lambda i: [value(i["id"], part) for part in COLUMNS]
    for indicator in of_three:
        if indicator in results:
            continue
        if indicator["row"].startswith("四"):
            first = True
            for head, parts in printed.items():
                for at, part in enumerate(parts):
                    lead = [("三、本年度办理结果", 1, count)] if first else []
                    first = False
                    if parts == group[head] and len(parts) == 1:
                        three.append(lead + [(head, 2, 1)] + numbers(part))
                    else:
                        lead += [(head, 1, len(parts))] if at == 0 else []
                        three.append(lead + [part["row"].split("/")[1]] + numbers(part))
        three.append([(indicator["row"], 3, 1)] + numbers(indicator))
    of_four = [i for i in catalog if i["table"] == "4"]
    kinds = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    four = [
        [("行政复议", 5, 1), ("行政诉讼", 10, 1)],
        [(kind, 1, 2) for kind in kinds] + [("未经复议直接起诉", 5, 1), ("复议后起诉", 5, 1)],
        kinds * 2,
        [value(i["id"]) for i in of_four],
    ]
    return two, three, four


def spanned(cell):
    """Text, columns and rows of a cell."""
    return cell if isinstance(cell, tuple) else (cell, 1, 1)


def grid(table):
    """Every cell of a table by its place: (row, column) → (text, whether it begins there), with spans."""
    cells, spans = {}, []
    for at, row in enumerate(table):
        column = 0
        for cell in row:
            text, width, height = spanned(cell)
            while (at, column) in cells:
                column += 1
            for down in range(height):
                for right in range(width):
                    cells[at + down, column + right] = text if (down, right) == (0, 0) else ""
            if (width, height) != (1, 1):
                spans.append((at, column, height, width))
            column += width
    height = max(row for row, _ in cells) + 1
    width = max(column for _, column in cells) + 1
    return [[cells.get((row, column), "") for column in range(width)] for row in range(height)], spans


def title(number, year=2024):
    return f"样例县{number:04}人民政府{year}年政府信息公开工作年度报告"


def html(number, figures, size=100_000):
    """A page of a content management system: menus and scripts around a table of layout, and the report in fragments."""
    link = '<li class="nav-item"><a href="/zwgk/{0}/index.html" title="栏目{0}" target="_blank">政务公开栏目{0}</a></li>\n'
    paragraph = 'class="MsoNormal" align="center" style="margin:0cm;text-align:center;line-height:18.0pt;mso-pagination:widow-orphan"'
    span = 'lang="EN-US" style="font-size:10.5pt;font-family:宋体;mso-hansi-font-family:Calibri"'
    body = []
    for head, table in zip(HEADS, rows(figures)):
        body.append(f'<p style="text-indent:2em"><span style="font-family:黑体">{head}</span></p>')
        body.append('<table border="1" cellspacing="0" style="width:100%">')
        for row in table:
            cells = ""
            for cell in row:
                text, width, height = spanned(cell)
                spans = (f' colspan="{width}"' if width > 1 else "") + (f' rowspan="{height}"' if height > 1 else "")
                cells += f'<td{spans} style="border:solid windowtext 1.0pt"><p {paragraph}><span {span}>{text}</span></p></td>'
            body.append(f"<tr>{cells}</tr>")
        body.append("</table>")
    report = (f"<h1>{title(number)}</h1><p>一、总体情况</p><p>本年认真做好政府信息公开工作。</p>" + "\n".join(body)
              + "<p>五、存在的主要问题及改进情况</p><p>继续改进。</p><p>六、其他需要报告的事项</p><p>无。</p>")
    filler = "".join(link.format(number_of) for number_of in range(150 if size else 0))
    script = "function show(id){var e=document.getElementById(id);if(e){e.style.display='block';}}\n"
    room = size - 700 - len(report.encode()) - len(filler.encode())
    scripts = "<script>\n" + script * max(0, room // len(script)) + "</script>"
    return (f'<!doctype html><html><head><meta charset="utf-8"><title>{title(number)}</title>{scripts}</head><body>'
            f'<div class="nav"><ul>{filler}</ul></div><table width="1000"><tr><td>{report}</td></tr></table></body></html>').encode()


def pdf(path, number, figures):
    """Pages with ruled tables, as a word processor makes them."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    if "report" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("report", ROOT / "assets/fonts/NotoSansSC-Regular-subset.ttf"))
    text = ParagraphStyle("text", fontName="report", fontSize=12, leading=20, wordWrap="CJK")
    small = ParagraphStyle("small", fontName="report", fontSize=8, leading=10, wordWrap="CJK")
    flow = [Paragraph(title(number), text), Paragraph("一、总体情况", text)]
    flow += [Paragraph("本年认真做好政府信息公开工作，依法办理公众的申请，回应公众关切。" * 12, text)]
    for head, table in zip(HEADS, rows(figures)):
        cells, spans = grid(table)
        style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        style += [("SPAN", (c, r), (c + w - 1, r + h - 1)) for r, c, h, w in spans]
        width = 450 / len(cells[0])
        widths = [60, 60, 120] + [30] * 7 if len(cells[0]) == 10 else [width] * len(cells[0])
        flow.append(Paragraph(head, text))
        flow.append(Table([[Paragraph(cell, small) for cell in row] for row in cells], colWidths=widths, style=style))
    flow += [Paragraph("五、存在的主要问题及改进情况", text), Paragraph("继续改进。", text)]
    flow += [Paragraph("六、其他需要报告的事项", text), Paragraph("无。", text)]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(flow)


def docx(path, number, figures):
    """A document with merged cells."""
    from docx import Document

    document = Document()
    document.add_heading(title(number), 0)
    document.add_paragraph("一、总体情况")
    document.add_paragraph("本年认真做好政府信息公开工作。")
    for head, table in zip(HEADS, rows(figures)):
        document.add_paragraph(head)
        cells, spans = grid(table)
        made = document.add_table(rows=len(cells), cols=len(cells[0]))
        for at, row in enumerate(cells):
            for column, cell in enumerate(row):
                if cell:
                    made.cell(at, column).text = cell
        for row, column, height, width in spans:
            made.cell(row, column).merge(made.cell(row + height - 1, column + width - 1))
    document.save(path)


def xlsx(path, number, figures):
    """A workbook with the three tables on one sheet, merged as on paper."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append([title(number)])
    for head, table in zip(HEADS, rows(figures)):
        sheet.append([head])
        cells, spans = grid(table)
        start = sheet.max_row
        for at, row in enumerate(cells, 1):
            for column, cell in enumerate(row, 1):
                if cell:
                    number_of = cell.replace(".", "").isdigit()
                    sheet.cell(start + at, column, float(cell) if number_of else cell)
        for row, column, height, width in spans:
            sheet.merge_cells(start_row=start + row + 1, start_column=column + 1,
                              end_row=start + row + height, end_column=column + width)
    book.save(path)


def markdown(number, figures):
    """Tables with bars; what was merged stands in the first of its cells, or in all of a group."""
    lines = [f"# {title(number)}", "", "一、总体情况", "", "本年认真做好政府信息公开工作。", ""]
    for head, table in zip(HEADS, rows(figures)):
        cells, _ = grid(table)
        lines += [head, ""]
        lines += ["| " + " | ".join(row) + " |" for row in cells]
        lines.append("")
    return "\n".join(lines).encode()


def scraped(number, figures, write):
    """Text that was copied out of a page: the tables as `write` puts down their rows, which have lost their columns."""
    lines = [title(number), "一、总体情况", "本年认真做好政府信息公开工作。"]
    for head, table in zip(HEADS, rows(figures)):
        lines += [head] + write([[spanned(cell)[0] for cell in row] for row in table])
    return "\n".join(lines + ["五、存在的主要问题及改进情况", "继续改进。", ""]).encode()


def ragged_bars(table):
    """Bars between the cells; before the first and behind the last there are some, or none."""
    ends = ["", " |", " | ", " ||", " |||"]
    return [("| " if at % 3 == 1 else "") + " | ".join(row) + ends[at % 5] for at, row in enumerate(table)]


def cells_with_bars(table):
    """One cell a line with a bar behind it, and a bar for each column that a short row does not have."""
    width = max(map(len, table))
    return [line for row in table for line in [cell + " |" for cell in row] + ["|" * (width - len(row))] * (len(row) < width)]


def tabs_and_bars(table):
    """A line for each cell, set in by tabs, with a bar behind it."""
    return [line for row in table for line in [f"  {row[0]}  | ", "\t\t"] + [f"\t\t\t{cell}  | " for cell in row[1:]]]


def spaces(table):
    """A line for each row, its cells parted by a space."""
    return [" ".join(row) for row in table]


def broken_labels(table):
    """One cell a line; long labels are set over two."""
    whole = lambda cell: len(cell) < 6 or "（" in cell or cell[0].isdigit()
    parts = lambda cell: [cell] if whole(cell) else [cell[: len(cell) // 2], cell[len(cell) // 2 :]]
    return [part for row in table for cell in row for part in parts(cell)]


def markdown_groups(number, figures):
    """Markdown in which the name of a group stands before the item, and table 4 comes in three pieces under headings."""
    two, three, four = rows(figures)
    table = lambda rows: ["| " + " | ".join(row) + " |" for row in [rows[0], ["---"] * len(rows[0])] + rows[1:]] + [""]
    lines = [f"# {title(number)}", "", "## 一、总体情况", "", "本年认真做好政府信息公开工作。", "", f"## {HEADS[0]}", ""]
    for at in range(0, len(two), 2):
        lines += table(two[at : at + 2])
    lines += [f"## {HEADS[1]}", ""]
    body, group = [["", "自然人", *NAMES, "总计"]], ""
    for row in three[3:]:
        labels = [spanned(cell)[0] for cell in row[:-7]]
        labels = labels[labels[0].startswith("三、") :]
        group = labels[0] if len(labels) == 2 else group
        item = labels[-1][0].isdigit()
        body.append([f"{group} {labels[-1]}" if item else labels[-1], *row[-7:]])
    lines += table(body) + [f"## {HEADS[2]}", ""]
    names = ["（一）行政复议", "（二）行政诉讼：未经复议直接起诉", "（三）行政诉讼：复议后起诉"]
    for at, name in enumerate(names):
        lines += [name, ""] + table([four[2][:5], four[3][5 * at : 5 * at + 5]])
    return "\n".join(lines + ["## 五、存在的主要问题及改进情况", "", "继续改进。", ""]).encode()
