use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::i18n::{self, Lang};

/// Declares the codes, their variants and the way between them in one place.
macro_rules! finding_codes {
    ($($variant:ident = $code:literal,)*) => {
        /// What kind of finding: one of those made while reading and comparing, or the id of a rule that figures are held to.
        ///
        /// Rules are data, and a user may add some: their ids are no closed list. A code is written, sorted and compared by
        /// its text.
        ///
        /// ```
        /// use tongbi::{FindingCode, Lang};
        ///
        /// assert_eq!(FindingCode::parse("table_empty"), FindingCode::TableEmpty);
        /// assert_eq!(FindingCode::parse("table3_rows"), FindingCode::Rule("table3_rows".into()));
        /// assert_eq!(FindingCode::TwoValues.as_str(), "two_values");
        /// assert!(FindingCode::TableEmpty.description(Lang::En).is_some());
        /// ```
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum FindingCode {
            $(
                #[doc = concat!("`", $code, "`: see `docs/findings.md`.")]
                $variant,
            )*
            /// A rule, by its id.
            Rule(Box<str>),
        }

        impl FindingCode {
            /// Every code but those of rules, by name.
            pub const ALL: &'static [FindingCode] = &[$(FindingCode::$variant,)*];

            /// The text that tables use.
            pub fn as_str(&self) -> &str {
                match self {
                    $(FindingCode::$variant => $code,)*
                    FindingCode::Rule(id) => id,
                }
            }

            /// The code of a text: the id of a rule where it is no other.
            pub fn parse(text: &str) -> FindingCode {
                match text {
                    $($code => FindingCode::$variant,)*
                    id => FindingCode::Rule(id.into()),
                }
            }
        }
    };
}

finding_codes! {
    AmbiguousIndicator = "ambiguous_indicator",
    BlankElsewhere = "blank_elsewhere",
    BodiesAlike = "bodies_alike",
    BodyFromBeside = "body_from_beside",
    BodyFromName = "body_from_name",
    BodyFromTitle = "body_from_title",
    BodyIsIndicator = "body_is_indicator",
    BodyMissing = "body_missing",
    BodyNeeded = "body_needed",
    BodyNeededFiller = "body_needed_filler",
    BodyNeededName = "body_needed_name",
    BodyNeededSeveral = "body_needed_several",
    BreakdownNeeded = "breakdown_needed",
    BreakdownUnexpected = "breakdown_unexpected",
    BytesWrong = "bytes_wrong",
    CellMerged = "cell_merged",
    CellUnknown = "cell_unknown",
    ChangeDiffers = "change_differs",
    ChangesCompared = "changes_compared",
    CharactersLost = "characters_lost",
    ClaimIndicator = "claim_indicator",
    ClaimRow = "claim_row",
    ColumnByContentBody = "column_by_content_body",
    ColumnByContentBreakdown = "column_by_content_breakdown",
    ColumnByContentIndicator = "column_by_content_indicator",
    ColumnByContentUnit = "column_by_content_unit",
    ColumnByContentYear = "column_by_content_year",
    ColumnIgnored = "column_ignored",
    ColumnIgnoredNear = "column_ignored_near",
    ColumnTwice = "column_twice",
    ColumnUnnamed = "column_unnamed",
    ColumnsContradicted = "columns_contradicted",
    ColumnsHidden = "columns_hidden",
    ColumnsMissing = "columns_missing",
    ColumnsMissingNear = "columns_missing_near",
    ConflictDecided = "conflict_decided",
    ConflictingBodies = "conflicting_bodies",
    ConflictingValues = "conflicting_values",
    DuplicateFigures = "duplicate_figures",
    EncodingOverruled = "encoding_overruled",
    FigureTwice = "figure_twice",
    FileArchive = "file_archive",
    FileConverted = "file_converted",
    FileCut = "file_cut",
    FileDamaged = "file_damaged",
    FileEmpty = "file_empty",
    FileEncrypted = "file_encrypted",
    FileNesting = "file_nesting",
    FileNotConverted = "file_not_converted",
    FileOldWord = "file_old_word",
    FileOpenText = "file_open_text",
    FileOverBytes = "file_over_bytes",
    FilePicture = "file_picture",
    FileReader = "file_reader",
    FileRichText = "file_rich_text",
    FileTooLarge = "file_too_large",
    FileUnknown = "file_unknown",
    FileWebArchive = "file_web_archive",
    FileWithoutText = "file_without_text",
    FilledDown = "filled_down",
    FolderUnfinished = "folder_unfinished",
    FormulaUncomputed = "formula_uncomputed",
    GivenDiffers = "given_differs",
    HeaderGap = "header_gap",
    HeaderUnknown = "header_unknown",
    HeaderYears = "header_years",
    HeadingPart = "heading_part",
    HeadingUnknown = "heading_unknown",
    HeadingUnknownNear = "heading_unknown_near",
    HtmlNodes = "html_nodes",
    IndicatorFromTitle = "indicator_from_title",
    IndicatorMissing = "indicator_missing",
    InputChanged = "input_changed",
    InputEmpty = "input_empty",
    InputFailed = "input_failed",
    InputMissing = "input_missing",
    InputNoMatch = "input_no_match",
    InputNotRead = "input_not_read",
    InputTwice = "input_twice",
    InputUnreadable = "input_unreadable",
    MeasureOther = "measure_other",
    NoBody = "no_body",
    NoYear = "no_year",
    NotAReport = "not_a_report",
    NotATable = "not_a_table",
    NotBodies = "not_bodies",
    NotesBelow = "notes_below",
    NumberDate = "number_date",
    NumberError = "number_error",
    NumberFormula = "number_formula",
    NumberGrouping = "number_grouping",
    NumberLong = "number_long",
    NumberNone = "number_none",
    NumberNumeral = "number_numeral",
    NumberPoint = "number_point",
    NumberRounded = "number_rounded",
    NumberThousands = "number_thousands",
    NumberTwo = "number_two",
    NumberUnit = "number_unit",
    NumberZeros = "number_zeros",
    NumbersMixed = "numbers_mixed",
    ParquetDamaged = "parquet_damaged",
    PartWithoutWhole = "part_without_whole",
    PdfBomb = "pdf_bomb",
    PdfCellUnreadable = "pdf_cell_unreadable",
    PdfDamaged = "pdf_damaged",
    PdfEmpty = "pdf_empty",
    PdfEncrypted = "pdf_encrypted",
    PdfHidden = "pdf_hidden",
    PdfIncomplete = "pdf_incomplete",
    PdfIrregularTable = "pdf_irregular_table",
    PdfLimitMemory = "pdf_limit_memory",
    PdfLimitTime = "pdf_limit_time",
    PdfNoUnicode = "pdf_no_unicode",
    PdfNoWorker = "pdf_no_worker",
    PdfOther = "pdf_other",
    PdfScanned = "pdf_scanned",
    PdfScannedPages = "pdf_scanned_pages",
    PdfTextUnreadable = "pdf_text_unreadable",
    PdfWorker = "pdf_worker",
    PrintedDiffers = "printed_differs",
    ProseTwoValues = "prose_two_values",
    QuoteOpen = "quote_open",
    QuoteTorn = "quote_torn",
    ReadingsDiffer = "readings_differ",
    RowCells = "row_cells",
    RowIgnored = "row_ignored",
    RowLabelTie = "row_label_tie",
    RowRagged = "row_ragged",
    RowRoleUnknown = "row_role_unknown",
    RowText = "row_text",
    RowUnaligned = "row_unaligned",
    RowUnknown = "row_unknown",
    RowsHidden = "rows_hidden",
    RowsMissing = "rows_missing",
    RuleUnused = "rule_unused",
    SentenceTooLong = "sentence_too_long",
    SheetCut = "sheet_cut",
    SheetHidden = "sheet_hidden",
    SheetNeither = "sheet_neither",
    SheetsCut = "sheets_cut",
    SourcesDiffer = "sources_differ",
    SqliteDamaged = "sqlite_damaged",
    StatusContradicts = "status_contradicts",
    StatusDiffers = "status_differs",
    StoredDiffers = "stored_differs",
    TableColumnsCut = "table_columns_cut",
    TableEmpty = "table_empty",
    TableNotFound = "table_not_found",
    TableNotUnderstood = "table_not_understood",
    TableOverCells = "table_over_cells",
    TableOverColumns = "table_over_columns",
    TableOverLine = "table_over_line",
    TableOverRows = "table_over_rows",
    TableOverlap = "table_overlap",
    TableRepeated = "table_repeated",
    TableRowsCut = "table_rows_cut",
    TextCut = "text_cut",
    TextHidden = "text_hidden",
    TextInvisible = "text_invisible",
    TextLinesCut = "text_lines_cut",
    TextNotes = "text_notes",
    TextStruck = "text_struck",
    TotalAssumed = "total_assumed",
    TotalDiffers = "total_differs",
    TotalsCompared = "totals_compared",
    TotalsNotTaken = "totals_not_taken",
    TwoIndicators = "two_indicators",
    TwoValues = "two_values",
    UnitAbove = "unit_above",
    UnitTwice = "unit_twice",
    UnitUnconvertible = "unit_unconvertible",
    UnknownBreakdown = "unknown_breakdown",
    UnknownBreakdownNear = "unknown_breakdown_near",
    UnknownIndicator = "unknown_indicator",
    UnknownIndicatorNear = "unknown_indicator_near",
    UnknownStatus = "unknown_status",
    WaiverExpired = "waiver_expired",
    WaiverUnused = "waiver_unused",
    YearDate = "year_date",
    YearDiffers = "year_differs",
    YearFromName = "year_from_name",
    YearFromTitle = "year_from_title",
    YearMissing = "year_missing",
    YearNeeded = "year_needed",
    YearNeededName = "year_needed_name",
    YearWrong = "year_wrong",
}

impl FindingCode {
    /// What such a finding says, with `{…}` for the values of the case; none for a rule, which the catalog describes.
    pub fn description(&self, lang: Lang) -> Option<String> {
        let key = format!("finding.{}", self.as_str());
        let is_rule = matches!(self, FindingCode::Rule(_));
        (!is_rule && i18n::has(&key)).then(|| i18n::say(lang, &key, &[]))
    }
}

impl Deref for FindingCode {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for FindingCode {
    fn from(text: &str) -> FindingCode {
        FindingCode::parse(text)
    }
}

impl From<&String> for FindingCode {
    fn from(text: &String) -> FindingCode {
        FindingCode::parse(text)
    }
}

impl PartialEq for FindingCode {
    fn eq(&self, other: &FindingCode) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for FindingCode {}

impl PartialEq<str> for FindingCode {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for FindingCode {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialOrd for FindingCode {
    fn partial_cmp(&self, other: &FindingCode) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FindingCode {
    fn cmp(&self, other: &FindingCode) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl std::hash::Hash for FindingCode {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for FindingCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for FindingCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FindingCode, D::Error> {
        String::deserialize(deserializer).map(|text| FindingCode::parse(&text))
    }
}
