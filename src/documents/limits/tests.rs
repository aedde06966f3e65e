use super::*;

fn small() -> Limits {
    Limits { table_bytes: 4 << 20, line_bytes: 64, columns: 8, rows: 4, ..Limits::default() }
}

fn code(limits: &Limits, text: &str) -> Option<String> {
    let error = limits.read_table(&mut text.as_bytes(), None).err()?;
    finding_of(&error, "a.csv").map(|finding| finding.code.to_string())
}

#[test]
fn a_table_ends_at_the_first_limit_that_it_passes() {
    let limits = small();
    assert_eq!(code(&limits, "a,b\n1,2\r\n3,4\n5,6\n"), None);
    assert_eq!(code(&limits, "a\n1\n2\n3\n4\n5\n").as_deref(), Some("table_over_rows"));
    assert_eq!(code(&limits, &"x".repeat(65)).as_deref(), Some("table_over_line"));
    assert_eq!(code(&limits, "a\n,,,,,,,,").as_deref(), Some("table_over_columns"));
    let large = "x\n".repeat(3 << 20);
    let rows = Limits { rows: 1 << 30, ..limits };
    assert_eq!(code(&rows, &large).as_deref(), Some("file_over_bytes"));
}

#[test]
fn what_has_no_end_is_read_up_to_the_limit() {
    let limits = Limits { document_bytes: 3 << 20, ..Limits::default() };
    let error = limits.read_document(&mut io::repeat(0), Some(0)).unwrap_err();
    assert_eq!(finding_of(&error, "x.html").unwrap().code, "file_over_bytes");
    let error = limits.read_table(&mut io::repeat(0), Some(0)).unwrap_err();
    assert_eq!(finding_of(&error, "x.csv").unwrap().code, "table_over_line");
}

#[test]
fn a_line_over_two_pieces_is_one_line() {
    let limits = Limits { line_bytes: (CHUNK + 10) as u64, ..Limits::default() };
    let text = "x".repeat(CHUNK + 11);
    assert_eq!(code(&limits, &text).as_deref(), Some("table_over_line"));
    assert_eq!(code(&limits, &text[1..]), None);
}

#[test]
fn a_limit_is_a_name_and_a_number() {
    let limits = Limits::default().with("bytes=2G".parse().unwrap());
    assert_eq!((limits.table_bytes, limits.document_bytes), (2 << 30, 2 << 30));
    assert_eq!(Limits::default().with("rows=7".parse().unwrap()).rows, 7);
    for wrong in
        ["bytes", "bytes=", "bytes=x", "bytes=0", "width=3", "rows=-1", "bytes=99999999999G"]
    {
        assert_eq!(wrong.parse::<Limit>(), Err(()), "{wrong}");
    }
}
