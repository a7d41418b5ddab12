"""How each Vietnamese letter is written in the encodings before Unicode: a literal list, letter by letter, from
the standards' tables. Nothing here is computed from the product's tables."""

from __future__ import annotations

# TCVN 5712:1993 as the ABC fonts have it, letter and byte; no capital with a tone
TCVN3_BYTES = """
Ă:A1 Â:A2 Ê:A3 Ô:A4 Ơ:A5 Ư:A6 Đ:A7 ă:A8 â:A9 ê:AA ô:AB ơ:AC ư:AD đ:AE
à:B5 ả:B6 ã:B7 á:B8 ạ:B9 ằ:BB ẳ:BC ẵ:BD ắ:BE ặ:C6 ầ:C7 ẩ:C8 ẫ:C9 ấ:CA ậ:CB
è:CC ẻ:CE ẽ:CF é:D0 ẹ:D1 ề:D2 ể:D3 ễ:D4 ế:D5 ệ:D6 ì:D7 ỉ:D8 ĩ:DC í:DD ị:DE
ò:DF ỏ:E1 õ:E2 ó:E3 ọ:E4 ồ:E5 ổ:E6 ỗ:E7 ố:E8 ộ:E9 ờ:EA ở:EB ỡ:EC ớ:ED ợ:EE
ù:EF ủ:F1 ũ:F2 ú:F3 ụ:F4 ừ:F5 ử:F6 ữ:F7 ứ:F8 ự:F9 ỳ:FA ỷ:FB ỹ:FC ý:FD ỵ:FE
"""
# VNI Windows, letter and characters of Windows-1252
VNI_CHARACTERS = """
Á:AÙ À:AØ Ả:AÛ Ã:AÕ Ạ:AÏ Â:AÂ Ấ:AÁ Ầ:AÀ Ẩ:AÅ Ẫ:AÃ Ậ:AÄ Ă:AÊ Ắ:AÉ Ằ:AÈ Ẳ:AÚ Ẵ:AÜ Ặ:AË
É:EÙ È:EØ Ẻ:EÛ Ẽ:EÕ Ẹ:EÏ Ê:EÂ Ế:EÁ Ề:EÀ Ể:EÅ Ễ:EÃ Ệ:EÄ Í:Í Ì:Ì Ỉ:Æ Ĩ:Ó Ị:Ò
Ó:OÙ Ò:OØ Ỏ:OÛ Õ:OÕ Ọ:OÏ Ô:OÂ Ố:OÁ Ồ:OÀ Ổ:OÅ Ỗ:OÃ Ộ:OÄ Ơ:Ô Ớ:ÔÙ Ờ:ÔØ Ở:ÔÛ Ỡ:ÔÕ Ợ:ÔÏ
Ú:UÙ Ù:UØ Ủ:UÛ Ũ:UÕ Ụ:UÏ Ư:Ö Ứ:ÖÙ Ừ:ÖØ Ử:ÖÛ Ữ:ÖÕ Ự:ÖÏ Ý:YÙ Ỳ:YØ Ỷ:YÛ Ỹ:YÕ Ỵ:Î Đ:Ñ
á:aù à:aø ả:aû ã:aõ ạ:aï â:aâ ấ:aá ầ:aà ẩ:aå ẫ:aã ậ:aä ă:aê ắ:aé ằ:aè ẳ:aú ẵ:aü ặ:aë
é:eù è:eø ẻ:eû ẽ:eõ ẹ:eï ê:eâ ế:eá ề:eà ể:eå ễ:eã ệ:eä í:í ì:ì ỉ:æ ĩ:ó ị:ò
ó:où ò:oø ỏ:oû õ:oõ ọ:oï ô:oâ ố:oá ồ:oà ổ:oå ỗ:oã ộ:oä ơ:ô ớ:ôù ờ:ôø ở:ôû ỡ:ôõ ợ:ôï
ú:uù ù:uø ủ:uû ũ:uõ ụ:uï ư:ö ứ:öù ừ:öø ử:öû ữ:öõ ự:öï ý:yù ỳ:yø ỷ:yû ỹ:yõ ỵ:î đ:ñ
"""
# Windows-1258 as Windows types it, letter and bytes: the tone follows (CC grave, EC acute, D2 hook, DE tilde, F2 dot)
WINDOWS_1258_BYTES = """
Á:41EC À:41CC Ả:41D2 Ã:41DE Ạ:41F2 Â:C2 Ấ:C2EC Ầ:C2CC Ẩ:C2D2 Ẫ:C2DE Ậ:C2F2
Ă:C3 Ắ:C3EC Ằ:C3CC Ẳ:C3D2 Ẵ:C3DE Ặ:C3F2 É:45EC È:45CC Ẻ:45D2 Ẽ:45DE Ẹ:45F2
Ê:CA Ế:CAEC Ề:CACC Ể:CAD2 Ễ:CADE Ệ:CAF2 Í:49EC Ì:49CC Ỉ:49D2 Ĩ:49DE Ị:49F2
Ó:4FEC Ò:4FCC Ỏ:4FD2 Õ:4FDE Ọ:4FF2 Ô:D4 Ố:D4EC Ồ:D4CC Ổ:D4D2 Ỗ:D4DE Ộ:D4F2
Ơ:D5 Ớ:D5EC Ờ:D5CC Ở:D5D2 Ỡ:D5DE Ợ:D5F2 Ú:55EC Ù:55CC Ủ:55D2 Ũ:55DE Ụ:55F2
Ư:DD Ứ:DDEC Ừ:DDCC Ử:DDD2 Ữ:DDDE Ự:DDF2 Ý:59EC Ỳ:59CC Ỷ:59D2 Ỹ:59DE Ỵ:59F2 Đ:D0
á:61EC à:61CC ả:61D2 ã:61DE ạ:61F2 â:E2 ấ:E2EC ầ:E2CC ẩ:E2D2 ẫ:E2DE ậ:E2F2
ă:E3 ắ:E3EC ằ:E3CC ẳ:E3D2 ẵ:E3DE ặ:E3F2 é:65EC è:65CC ẻ:65D2 ẽ:65DE ẹ:65F2
ê:EA ế:EAEC ề:EACC ể:EAD2 ễ:EADE ệ:EAF2 í:69EC ì:69CC ỉ:69D2 ĩ:69DE ị:69F2
ó:6FEC ò:6FCC ỏ:6FD2 õ:6FDE ọ:6FF2 ô:F4 ố:F4EC ồ:F4CC ổ:F4D2 ỗ:F4DE ộ:F4F2
ơ:F5 ớ:F5EC ờ:F5CC ở:F5D2 ỡ:F5DE ợ:F5F2 ú:75EC ù:75CC ủ:75D2 ũ:75DE ụ:75F2
ư:FD ứ:FDEC ừ:FDCC ử:FDD2 ữ:FDDE ự:FDF2 ý:79EC ỳ:79CC ỷ:79D2 ỹ:79DE ỵ:79F2 đ:F0
"""


def _pairs(rows: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in rows.split())


def _as_windows_1252(rows: str) -> dict[str, str]:
    return {letter: bytes.fromhex(code).decode("cp1252") for letter, code in _pairs(rows).items()}


TCVN3 = _as_windows_1252(TCVN3_BYTES)
VNI = _pairs(VNI_CHARACTERS)
WINDOWS_1258 = _as_windows_1252(WINDOWS_1258_BYTES)
LOWER = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
UPPER = "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴĐ"
TABLES = {"TCVN3 (ABC)": TCVN3, "VNI Windows": VNI, "Windows-1258": WINDOWS_1258}


def typed(text: str, table: dict[str, str]) -> str:
    """The text as a font of the table holds it: characters of Windows-1252.

    A capital that the table lacks is typed in lower case, as a capital font of TCVN3 does it.
    """
    return "".join(table.get(letter, table.get(letter.lower(), letter)) for letter in text)
