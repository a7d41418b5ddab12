"""The Vietnamese of every sentence to a sender, by its English template.

First what is wrong, then what to do: the sender of a delivery reads this and nothing else.
"""

VIETNAMESE = {
    # whole files and deliveries
    "the file is refused whole: {reason}": "Tệp bị từ chối: {reason}.",
    "the file is refused whole: {inside}: {reason}": "Tệp bị từ chối vì tệp {inside} bên trong: {reason}.",
    "this program failed on it ({kind}); nothing of it was loaded: tell those who run it": (
        "phần mềm gặp lỗi ({kind}) khi đọc tệp, chưa nạp dữ liệu nào từ tệp. Báo cho đơn vị vận hành hệ thống"
    ),
    "the whole delivery is refused: {reasons:; }": "Cả đợt gửi bị từ chối: {reasons:; }.",
    "it cannot be opened ({library}); it is read at the next refresh": (
        "không mở được tệp. Hệ thống sẽ đọc lại ở lần cập nhật sau"
    ),
    "it is still being written; it is read again at the next refresh": (
        "tệp đang được ghi. Hệ thống sẽ đọc lại ở lần cập nhật sau"
    ),
    "ending '{ending}' is not one of {known:, }": (
        "đuôi tệp “{ending}” không được hỗ trợ. Gửi lại tệp có một trong các đuôi {known:, }"
    ),
    "it has no header": "tệp không có dòng tên cột. Thêm dòng tên cột lên đầu bảng rồi gửi lại",
    # manifest
    "its manifest is unusable: {reason}": "bảng kê _manifest.json không dùng được: {reason}",
    "its manifest is unusable: {library}": (
        "không đọc được bảng kê _manifest.json. Lưu lại tệp này dạng JSON, bảng mã UTF-8, rồi gửi lại"
    ),
    "{library}: line {line} column {column} (char {char})": (
        "nội dung sai cú pháp JSON từ dòng {line}, cột {column} (ký tự thứ {char}). Sửa lại rồi gửi lại"
    ),
    "its objects are nested without end": "các đối tượng JSON lồng nhau quá sâu. Lập lại bảng kê rồi gửi lại",
    'expected {{"files": [{{"name", "rows", "sha256"}}, …]}}': (
        'cần có dạng {{"files": [{{"name", "rows", "sha256"}}, …]}}. Sửa lại rồi gửi lại'
    ),
    "origin must be one of {origins:, }": "“origin” phải là một trong các giá trị {origins:, }. Sửa lại rồi gửi lại",
    "content must be one of {contents:, }": (
        "“content” phải là một trong các giá trị {contents:, }. Sửa lại rồi gửi lại"
    ),
    "a delivery of {feed} cannot be a snapshot": (
        "nguồn {feed} không nhận bản chụp toàn bộ, cần bỏ “content” trong bảng kê rồi gửi lại"
    ),
    "{name} is listed but not delivered": (
        "tệp {name} có trong bảng kê nhưng không được gửi đến, cần gửi bổ sung hoặc sửa bảng kê"
    ),
    "{name} is delivered but not listed": (
        "tệp {name} được gửi đến nhưng không có trong bảng kê, cần bổ sung vào bảng kê"
    ),
    "{name} has {rows} rows, the manifest says {expected}": (
        "tệp {name} có {rows} dòng nhưng bảng kê ghi {expected}, cần gửi lại đủ tệp hoặc sửa bảng kê"
    ),
    "{name} has another sha256 than the manifest says": (
        "mã SHA-256 của tệp {name} khác với bảng kê, cần gửi lại tệp hoặc sửa bảng kê"
    ),
    "{number} more": "{number} điểm khác nữa",
    # columns
    "required column missing: {columns:, }; found: {found:, }": (
        "thiếu cột bắt buộc: {columns:, }; các cột tìm thấy: {found:, }. Bổ sung cột còn thiếu rồi gửi lại"
    ),
    "an export of {vendor}, but required columns are missing: {columns:, }; found: {found:, }": (
        "tệp kết xuất từ {vendor} thiếu cột bắt buộc: {columns:, }; các cột tìm thấy: {found:, }. "
        "Kết xuất lại đủ cột rồi gửi lại"
    ),
    "{column} ({names: or })": "{column} ({names: hoặc })",
    "no column of the contract": "không có cột nào của hợp đồng dữ liệu",
    "it has {columns:,} columns; at most {most:,} are read": (
        "tệp có {columns:,} cột, chỉ đọc được tối đa {most:,} cột. Kết xuất lại đúng bảng dữ liệu rồi gửi lại"
    ),
    "column stands more than once: {columns:, }": (
        "cột xuất hiện nhiều lần: {columns:, }. Giữ lại mỗi cột một lần rồi gửi lại"
    ),
    # encodings
    "save it as UTF-8 (in Excel: 'CSV UTF-8'), with the text in a Unicode font, and send it again": (
        "Lưu lại tệp dạng UTF-8 (trong Excel chọn “CSV UTF-8”), dùng phông chữ Unicode, rồi gửi lại"
    ),
    "part of the text is typed in the font {font} and part is not; {advice}": (
        "một phần văn bản gõ bằng phông {font}, phần còn lại thì không. {advice}"
    ),
    "UTF-16 damaged or cut off at byte {byte}; {advice}": "tệp UTF-16 bị hỏng hoặc bị cắt ở byte thứ {byte}. {advice}",
    "not text: it has zero bytes, or is UTF-16 without its mark; {advice}": (
        "không phải tệp văn bản: có byte 0, hoặc là UTF-16 thiếu dấu BOM. {advice}"
    ),
    "{encoding} that was read as Windows-1252 and saved a second time; {advice}": (
        "văn bản {encoding} đã bị mở nhầm bằng bảng mã Windows-1252 rồi lưu lại, nên chữ bị vỡ. "
        "Kết xuất lại từ hệ thống gốc. {advice}"
    ),
    "UTF-8 in part, but not on line {line}: damaged, or put together from several; {advice}": (
        "tệp chỉ có một phần là UTF-8, dòng {line} thì không: tệp bị hỏng hoặc ghép từ nhiều tệp khác bảng mã. {advice}"
    ),
    "not UTF-8 (line {line}) nor any Vietnamese encoding; {advice}": (
        "không phải UTF-8 (dòng {line}) và cũng không thuộc bảng mã tiếng Việt nào. {advice}"
    ),
    "not UTF-8 (line {line}) and no other encoding fits: in the nearest, {font}, {share:.0%} of "
    "{words} different words with marks are Vietnamese; {advice}": (
        "không phải UTF-8 (dòng {line}) và không khớp bảng mã nào khác: với bảng mã gần nhất, {font}, chỉ {share:.0%} "
        "trong {words} từ có dấu khác nhau là tiếng Việt. {advice}"
    ),
    # CSV, JSON lines, Parquet
    "not text, so not what its ending .csv says": (
        "không phải tệp văn bản, nên không đúng với đuôi .csv. Lưu lại dạng CSV UTF-8 hoặc sửa đuôi tệp rồi gửi lại"
    ),
    "its header cannot be taken apart; is a quotation mark never closed?": (
        "không tách được dòng tên cột. Kiểm tra dấu ngoặc kép chưa đóng rồi gửi lại"
    ),
    "line {line} is no JSON object, so the file is not what its ending .jsonl says": (
        "dòng {line} không phải đối tượng JSON, nên tệp không đúng với đuôi .jsonl. "
        "Ghi mỗi dòng một đối tượng JSON rồi gửi lại"
    ),
    "up to line {line} it has more than {most:,} different fields": (
        "tính đến dòng {line}, tệp có hơn {most:,} trường khác nhau. Đặt tên trường cố định cho mọi bản ghi rồi gửi lại"
    ),
    "it has no rows and so no column names": "tệp không có dòng nào nên không có tên cột. Kết xuất lại rồi gửi lại",
    "cannot be read as parquet: the file is damaged or no Parquet": (
        "tệp bị hỏng hoặc không phải Parquet. Kết xuất lại rồi gửi lại"
    ),
    "cannot be read as parquet: the file is damaged, or a column is no plain value": (
        "tệp Parquet bị hỏng, hoặc có cột không phải giá trị đơn. Kết xuất lại, mỗi ô một giá trị, rồi gửi lại"
    ),
    "it holds {rows:,} rows and {size:,} bytes, more than one delivery may": (
        "tệp có {rows:,} dòng và {size:,} byte, vượt giới hạn của một đợt gửi. Chia thành nhiều tệp rồi gửi lại"
    ),
    # archives
    "cannot be read as zip: the archive is damaged or none": (
        "tệp nén bị hỏng hoặc không phải tệp zip. Nén lại dạng zip rồi gửi lại"
    ),
    "cannot be read as zip: a file inside is damaged or packed in an unknown way": (
        "một tệp trong tệp nén bị hỏng hoặc nén theo cách không hỗ trợ. Nén lại dạng zip thông thường rồi gửi lại"
    ),
    "the archive holds no file": "tệp nén không chứa tệp nào. Nén lại kèm dữ liệu rồi gửi lại",
    "the archive holds {files:,} files; at most {most:,} are unpacked": (
        "tệp nén chứa {files:,} tệp, chỉ giải nén tối đa {most:,} tệp. Chia thành nhiều tệp nén rồi gửi lại"
    ),
    "the path of file {number} in the archive leads out of it": (
        "đường dẫn của tệp thứ {number} trong tệp nén trỏ ra ngoài tệp nén. Nén lại với đường dẫn tương đối rồi gửi lại"
    ),
    "file {number} in the archive has no name, or one longer than {most} letters": (
        "tệp thứ {number} trong tệp nén không có tên hoặc tên dài hơn {most} ký tự. Đổi tên rồi gửi lại"
    ),
    "file {number} in the archive is a link": (
        "tệp thứ {number} trong tệp nén chỉ là liên kết. Thay bằng chính tệp đó rồi gửi lại"
    ),
    "the archive is protected by a password; deliver it without": (
        "tệp nén có mật khẩu. Nén lại không đặt mật khẩu rồi gửi lại"
    ),
    "file {number} in the archive is an archive itself": (
        "tệp thứ {number} trong tệp nén lại là một tệp nén. Giải nén tệp đó trước khi nén chung rồi gửi lại"
    ),
    "file {number} in the archive has the name of another one": (
        "tệp thứ {number} trong tệp nén trùng tên với tệp khác. Đổi tên rồi gửi lại"
    ),
    "far more comes out of the archive than a delivery holds; nothing was loaded": (
        "dung lượng sau giải nén vượt xa giới hạn của một đợt gửi. Chia thành nhiều tệp nén rồi gửi lại"
    ),
    # workbooks
    "cannot be read as xlsx: {reason}": "không đọc được tệp xlsx: {reason}",
    "cannot be read as xlsx: {library}": (
        "không đọc được tệp xlsx: tệp bị hỏng hoặc sai định dạng. Mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại"
    ),
    "it is protected by a password; save it as .xlsx without a password": (
        "tệp có mật khẩu. Lưu lại dạng .xlsx không đặt mật khẩu rồi gửi lại"
    ),
    "it is an old .xls workbook; save it as .xlsx without a password": (
        "tệp là dạng .xls cũ. Lưu lại dạng .xlsx không đặt mật khẩu rồi gửi lại"
    ),
    "it is no workbook, or it did not arrive whole": (
        "không phải tệp bảng tính, hoặc chưa được gửi trọn vẹn. Lưu lại dạng .xlsx rồi gửi lại"
    ),
    "it has {parts} parts, more than {most}": (
        "tệp gồm {parts:,} thành phần, vượt giới hạn {most:,}. Chép riêng bảng dữ liệu sang tệp mới rồi gửi lại"
    ),
    "unpacked it has more than {megabytes} MB; deliver it in several files": (
        "dung lượng sau giải nén vượt {megabytes} MB. Chia thành nhiều tệp rồi gửi lại"
    ),
    "it has two tables of shared texts": "cấu trúc tệp bị lỗi. Mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại",
    "a part of it is cut off or protected by a password": (
        "một phần của tệp bị cắt hoặc có mật khẩu. Lưu lại dạng .xlsx không đặt mật khẩu rồi gửi lại"
    ),
    "it is packed in a way that no spreadsheet uses": (
        "tệp được nén theo cách không phần mềm bảng tính nào dùng. Mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại"
    ),
    "a part of it is damaged": "một phần của tệp bị hỏng. Mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại",
    "it declares {texts} shared texts, more than {most}": (
        "tệp khai báo {texts:,} chuỗi văn bản dùng chung, vượt giới hạn {most:,}. Chia thành nhiều tệp rồi gửi lại"
    ),
    "a sheet has too many cells; deliver it in several files": (
        "một trang tính có quá nhiều ô. Chia thành nhiều tệp rồi gửi lại"
    ),
    "a sheet reaches to row {row} and column {column}; at most {rows} rows, {columns} columns and {cells} cells "
    "together can be read: delete what stands below and to the right of the table": (
        "một trang tính kéo dài đến dòng {row:,}, cột {column}; chỉ đọc được tối đa {rows:,} dòng, {columns} cột và "
        "tổng cộng {cells:,} ô. Xóa phần bên dưới và bên phải bảng rồi gửi lại"
    ),
    "its texts written out have more than {megabytes} MB; deliver it in several files": (
        "tổng văn bản trong tệp vượt {megabytes} MB. Chia thành nhiều tệp rồi gửi lại"
    ),
    "tables on sheets {numbers:, }; deliver one table a workbook, so that none is left out": (
        "có bảng dữ liệu ở nhiều trang tính ({numbers:, }). Để mỗi tệp một bảng rồi gửi lại, tránh sót dữ liệu"
    ),
    # annex of a DTI version
    "the annex is no whole version: {faults:; }": (
        "phụ lục chưa phải một bộ chỉ số trọn vẹn: {faults:; }. Sửa các chỗ này rồi gửi lại cả tệp"
    ),
    "row {line}: {fault}": "dòng {line}: {fault}",
    "{column} is empty": "cột {column} để trống, cần điền",
    "{column} cannot be read": "không đọc được giá trị ở cột {column}",
    "{column} is none of {choices:, }": "cột {column} phải là một trong các giá trị {choices:, }",
    "a file holds one framework_version, of small letters, digits, dots and hyphens; found: {versions:, }": (
        "mỗi tệp có đúng một mã phiên bản (framework_version) gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối; "
        "tìm thấy: {versions:, }"
    ),
    "one row of kind index is expected, with the code {root} and with {needed:, }": (
        "cần đúng một dòng loại index, mã {root}, có đủ {needed:, }"
    ),
    "valid_to lies before valid_from: exchange them": "valid_to trước valid_from, cần đổi lại cho đúng",
    "the code {code} is not made of letters, digits, dots and hyphens alone": (
        "mã {code} chỉ được gồm chữ, chữ số, dấu chấm và gạch nối"
    ),
    "the code {code} stands on {times} rows; each code stands once": (
        "mã {code} có ở {times} dòng; mỗi mã chỉ được có một dòng"
    ),
    "{code} must name in parent_code a row of kind {kind}; it names {parent}": (
        "parent_code của {code} phải là mã của một dòng loại {kind} trong tệp; đang ghi {parent}"
    ),
    "{code} needs points from 0 to {most}, with at most two decimals": (
        "{code} cần điểm tối đa từ 0 đến {most}, không quá hai chữ số lẻ"
    ),
    "min_assessed is a share above 0 and up to 1; for 50 % write 0.5": (
        "min_assessed là tỷ lệ lớn hơn 0, không quá 1; 50 % ghi là 0,5"
    ),
    "{code} states {stated} components in n_components, the file has {found}": (
        "{code} ghi {stated} chỉ số thành phần (n_components) nhưng tệp có {found}"
    ),
    "{code} has {stated} points, what belongs to it adds up to {total}": (
        "{code} có {stated} điểm nhưng các chỉ số thuộc nó cộng lại được {total}"
    ),
    "{code} needs a scoring_type, one of {types:, }": "{code} cần cách chấm (scoring_type), một trong {types:, }",
    "{code} is scored against a target, which must be a number above 0": (
        "{code} chấm theo mức đích nên cột target phải là số lớn hơn 0"
    ),
    "{code} needs bands, written as value=points; value=points: each value once, points from 0 to its "
    "maximum, the maximum among them": (
        "{code} cần bậc điểm (bands) dạng giá trị=điểm; giá trị=điểm: mỗi giá trị một lần, điểm từ 0 đến điểm tối đa "
        "và có bậc bằng điểm tối đa"
    ),
    "{code} has bands, which its scoring_type does not use: delete them": (
        "{code} có bậc điểm (bands) nhưng cách chấm của nó không dùng, cần xóa"
    ),
    "{code} names an indicator that is none of Decision 766, such as 3.3": (
        "indicator_code của {code} không phải mã chỉ số của Quyết định 766, ví dụ 3.3"
    ),
    "pillars of {code}: a main index names pillars of this file, each once, with a semicolon between": (
        "cột pillars của {code}: chỉ dòng main_index ghi mã trụ cột có trong tệp, mỗi mã một lần, cách nhau dấu chấm "
        "phẩy"
    ),
    "the version {version} is one of the product's own; give the annex another framework_version": (
        "mã phiên bản {version} là của bộ có sẵn trong phần mềm; đặt framework_version khác cho phụ lục"
    ),
    "the version {version} came on {day} with another content, and a version never changes; give the annex another "
    "framework_version": (
        "phiên bản {version} đã được nộp ngày {day} với nội dung khác; một phiên bản không bao giờ thay đổi, "
        "hãy đặt framework_version khác cho phụ lục"
    ),
    # notes on files that were loaded
    "the same content as {twin}: read once": "nội dung giống hệt tệp {twin}: chỉ đọc một lần",
    "unknown columns ignored: {names:, }": "bỏ qua các cột ngoài hợp đồng dữ liệu: {names:, }",
    "{columns} more": "{columns} cột khác",
    "{column}: texts that the mapping of {vendor} does not know: {texts:, }": (
        "{column}: chữ chưa khai báo trong bảng chuyển đổi của {vendor}: {texts:, }"
    ),
    "{text} ({rows} rows)": "{text} ({rows} dòng)",
    "{number} other sheets without such a table are not read": (
        "không đọc {number} trang tính khác, vì không có bảng dữ liệu này"
    ),
    "{kind} from row {row}": "{kind} từ dòng {row}",
    "{kind} in row {row}": "{kind} ở dòng {row}",
    "{kind} in rows {runs:, }": "{kind} ở các dòng {runs:, }",
    "{kind} in rows {runs:, } and {more} more places": "{kind} ở các dòng {runs:, } và {more} chỗ khác",
    "title": "tiêu đề",
    "column numbers": "dòng số thứ tự cột",
    "header repeated": "dòng tên cột lặp lại",
    "group headings": "dòng nhóm",
    "sub-totals": "dòng cộng",
    "signature block": "phần ký",
    # forms that units fill in
    "it may hold macros ({ending}), and nothing of it was run; save it as .xlsx": (
        "tệp có thể chứa macro ({ending}) nên không được mở. Lưu lại dạng .xlsx không có macro rồi gửi lại"
    ),
    "a form is sent as {known:, }, not as '{ending}'": (
        "biểu gửi dạng {known:, }, không nhận đuôi “{ending}”. Điền vào tệp mẫu rồi gửi lại"
    ),
    "its name must be {name}, with __v2 before the ending if you number versions": (
        "tên tệp phải có dạng {name}; nếu đánh số lần gửi thì thêm __v2 trước đuôi tệp. Đổi lại tên rồi gửi lại"
    ),
    "its name gives no form that is asked for; the forms are {forms:, }": (
        "tên tệp ghi mã biểu không có; các biểu đang dùng là {forms:, }. Đổi lại tên rồi gửi lại"
    ),
    "its name gives no period for which the form {form} is asked ({type})": (
        "tên tệp ghi kỳ không đúng: biểu {form} gửi theo {type}. Đổi lại tên rồi gửi lại"
    ),
    "its name gives no unit that owes the form {form} for {period}": (
        "tên tệp ghi đơn vị không phải gửi biểu {form} của kỳ {period}. Kiểm tra mã đơn vị rồi gửi lại"
    ),
    "it does not say whose it is: it was not made from a template; fill in the template of this unit": (
        "tệp không mang thông tin đơn vị nên không phải làm từ tệp mẫu. Điền vào tệp mẫu của đơn vị rồi gửi lại"
    ),
    "its name says {what} {named}, but the workbook is that of {inside}; nothing of it was loaded: send "
    "the template of {named}, or correct the name": (
        "tên tệp ghi {what} {named} nhưng bên trong là biểu của {inside}, nên chưa nạp gì. Gửi đúng biểu của {named} "
        "hoặc sửa lại tên tệp"
    ),
    "unit": "đơn vị",
    "form": "biểu",
    "period": "kỳ",
    "year": "năm",
    "nine months": "9 tháng",
    "half": "6 tháng",
    "quarter": "quý",
    "month": "tháng",
    "no sheet has the row of column codes; fill in a fresh template without deleting that row": (
        "không trang nào có dòng mã cột. Điền lại vào tệp mẫu, không xóa dòng mã cột, rồi gửi lại"
    ),
    "columns of the template are missing: {columns:, }; fill in a fresh template without deleting columns": (
        "thiếu cột của tệp mẫu: {columns:, }. Điền lại vào tệp mẫu, không xóa cột, rồi gửi lại"
    ),
    "the form stands on sheets {numbers:, }; keep one of them and send it again": (
        "biểu có trên các trang thứ {numbers:, }. Giữ lại một trang rồi gửi lại"
    ),
    "the sheet of the form has another name; it was read all the same": "trang biểu đã bị đổi tên, vẫn đọc được",
    "columns stand in other places than in the template; they were read by their codes": (
        "các cột đã bị đổi chỗ, vẫn đọc đúng theo mã cột"
    ),
    "text typed in the font {font} was converted to Unicode": "chữ gõ bằng phông {font} đã được chuyển sang Unicode",
    "a number without doubt: three digits after one point or comma may be thousands or decimals; write 1650 or 1,65": (
        "ghi số cho rõ: ba chữ số sau một dấu chấm hoặc phẩy có thể là hàng nghìn hoặc phần lẻ. Ghi 1650 hoặc 1,65"
    ),
    "a number, without words or signs": "ghi một số, không kèm chữ hay ký hiệu",
    "a whole number": "ghi số nguyên",
    "a percentage with its sign, as 99,28 %, or its numerator and denominator": (
        "ghi tỷ lệ kèm dấu %, ví dụ 99,28 %, hoặc chỉ ghi tử số và mẫu số"
    ),
    "a value: the formula in this cell ends in an error; type the value instead": (
        "công thức trong ô bị lỗi. Ghi thẳng giá trị vào ô"
    ),
    "a number of {low} or more": "ghi số từ {low} trở lên",
    "a number of at most {high}": "ghi số không quá {high}",
    "one of: {choices:; }": "chọn một trong: {choices:; }",
    "nothing: this field has no numerator and no denominator": "để trống: mục này không có tử số, mẫu số",
    "nothing: no points are given for this field": "để trống: mục này không chấm điểm",
    "a score of at most {most}": "điểm tự chấm không quá {most}",
    "numerator and denominator together: one of them is empty": "ghi đủ cả tử số và mẫu số: một trong hai đang trống",
    "x or nothing": "ghi x hoặc để trống",
    "either x or a value: a field that does not apply has none": (
        "mục không áp dụng thì để trống giá trị, tử số, mẫu số; nếu có số liệu thì bỏ dấu x"
    ),
    "number, name and date of a document, without e-mail, identity or telephone numbers": (
        "chỉ ghi số, tên, ngày của văn bản; không ghi thư điện tử, số định danh, số điện thoại của cá nhân"
    ),
    "a link that begins with https:// or http://": "ghi liên kết bắt đầu bằng https:// hoặc http://",
    "a SHA-256 hash of 64 hexadecimal digits": "ghi mã SHA-256 gồm 64 ký tự 0-9, a-f",
    "a date as 31/12/2026": "ghi ngày dạng 31/12/2026",
    "the code of a field of this form": "mã số phải là của một mục trong biểu này. Xóa dòng thừa",
    "each field once: it stands in a row above too": "mỗi mục chỉ một dòng: mục này đã có ở dòng trên",
    "the row of this field: it was deleted; fill in a fresh template": (
        "thiếu dòng của mục này vì đã bị xóa. Điền lại vào tệp mẫu"
    ),
    "Vietnamese letters in a Unicode font: type this cell again": "gõ lại ô này bằng phông chữ Unicode",
    "a numerator not above the denominator": "tử số lớn hơn mẫu số, cần xem lại",
    "a percentage of at most 100": "tỷ lệ trên 100 %, cần xem lại",
    "the percentage that numerator and denominator make": "tỷ lệ không khớp tử số và mẫu số, cần xem lại",
    "a value of this period: it is exactly that of the last one": "giá trị trùng hệt kỳ trước, cần xem lại",
    "evidence: name and date of a document, a link or a hash": (
        "thiếu minh chứng: ghi tên và ngày văn bản, liên kết hoặc mã băm của tệp"
    ),
    "a document of the period, whose data end on {day}": "văn bản đề ngày sau ngày chốt số liệu {day}, cần xem lại",
    "evidence of its own: the same document stands behind a field above": (
        "minh chứng trùng với một mục ở trên, cần xem lại"
    ),
    "the period is locked; this version is kept and does not count: ask who locked it": (
        "kỳ này đã khóa: bản gửi được lưu nhưng không tính. Liên hệ cơ quan đã khóa kỳ"
    ),
    "it was due on {due} and came {days} days late": "hạn gửi là {due}, gửi chậm {days} ngày",
}
