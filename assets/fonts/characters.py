"""Prints the characters of the embedded font: GB 2312 whole, Latin-1, and the signs that charts and place names need."""

characters = {chr(c) for c in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
for high in range(0xA1, 0xF8):
    for low in range(0xA1, 0xFF):
        try:
            characters.add(bytes([high, low]).decode("gb2312"))
        except UnicodeDecodeError:
            pass
characters |= set("▲▼●◆■○◇△□→←−–—‘’“”…≈×÷½¼¾‰％±≥≤①②③④⑤⑥⑦⑧⑨⑩№㎡·，。、；：？！（）《》【】〔〕＋－／￥")
characters |= set("鄠甪滆滘垟堽")
print("".join(sorted(characters)), end="")
