//! The limits within which files are read. A file that passes one ends in a finding, never in a long wait.

/// The most bytes that a file may have; a caller checks the size of a file before it opens it.
pub const MAX_FILE_BYTES: u64 = 256 << 20;

/// The most bytes of a text or web page. Reports have some hundred kilobytes; embedded pictures make them larger.
pub(crate) const MAX_TEXT_BYTES: usize = 32 << 20;

/// The most lines of a text.
pub(crate) const MAX_LINES: usize = 300_000;

/// The most bytes that one part of a packed file, and all parts that are read together, may unpack to.
pub(crate) const MAX_UNPACKED_BYTES: u64 = 64 << 20;

/// The deepest nesting of elements. Browsers stop at 512 too, and the parser's time grows with its square.
pub(crate) const MAX_NESTING: usize = 512;

/// The most nodes of one page: about 200 MB of memory.
pub(crate) const MAX_NODES: usize = 2_000_000;

/// The most rows of a table.
pub(crate) const MAX_ROWS: usize = 5_000;

/// The most columns of a table.
pub(crate) const MAX_COLUMNS: usize = 256;

/// The most slots (rows × columns) of a table.
pub(crate) const MAX_SLOTS: usize = 200_000;

/// The most columns that a cell may say it covers (the HTML standard's own limit).
pub(crate) const MAX_COLUMN_SPAN: u16 = 1_000;

/// The most paragraphs and tables of a document.
pub(crate) const MAX_BLOCKS: usize = 100_000;

/// The most sheets of a workbook.
pub(crate) const MAX_SHEETS: usize = 64;

/// The most findings of one kind in one document: the hundredth says nothing new.
pub(crate) const MAX_FINDINGS_OF_A_KIND: usize = 20;
