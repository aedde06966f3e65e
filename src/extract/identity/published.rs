//! On which day a report was published, as far as the page says.

use super::{Words, is_numbered};

/// The day behind a label such as 发布日期, or else behind one of the day on which the report was made: 成文日期.
pub(super) fn day(text: &str) -> Option<String> {
    let words = Words::get();
    let labels = words.published.iter().chain(&words.made);
    labels.filter_map(|word| word.position(text)).find_map(|(_, at)| day_behind(&text[at..]))
}

/// The day of publication that the head of a page states: that of the page itself, or one that is labelled as such above the
/// first section of the report. Of several it is the first day: a page that has moved bears a later one, too.
pub(super) fn stated<'t>(
    of_page: Option<&str>,
    texts: impl Iterator<Item = &'t String>,
    rows: impl Iterator<Item = &'t String>,
) -> Option<String> {
    let head = texts.take_while(|text| !is_numbered(text));
    let labelled = head.chain(rows).flat_map(|text| labelled(text));
    labelled.chain(of_page.and_then(day_behind)).min()
}

/// Every day of a text that is labelled as that of a publication.
fn labelled(text: &str) -> Vec<String> {
    let words = Words::get().published.iter();
    words.filter_map(|word| day_behind(&text[word.position(text)?.1..])).collect()
}

/// How many characters behind a label its day may take.
const LONGEST: usize = 16;

/// The day with which a text begins: 2024-01-31, 2024年1月31日. A day that runs into the time of day is none: in 2024-1-310:20 it
/// may be the 3rd or the 31st.
fn day_behind(text: &str) -> Option<String> {
    let behind: String = text.chars().take(LONGEST).collect();
    let mut parts = behind.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let day = match rest.len() {
        1 | 2 => rest,
        4 => rest.get(..2)?,
        _ => return None,
    };
    let (year, month, day): (u32, u32, u32) =
        (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let is_day = (1991..2100).contains(&year) && (1..=12).contains(&month);
    (is_day && (1..=31).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_the_ways_in_which_pages_print_it() {
        let of = |text: &str| day_behind(text);
        for text in
            [":2024-01-31", ":2024-01-3109:42", "：2024年1月31日", "2024/1/31", "2024.01.31"]
        {
            assert_eq!(of(text).as_deref(), Some("2024-01-31"), "{text}");
        }
        for text in ["2024-1-310:20", "2024-13-01", "1月31日", "无", "20240131"] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn the_first_of_several_days_counts_and_none_from_within_the_report() {
        let texts = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let of = |page: Option<&str>, paragraphs: &[&str], rows: &[&str]| {
            stated(page, texts(paragraphs).iter(), texts(rows).iter())
        };
        let head = ["发布时间:2024-02-10", "一、总体情况", "发布时间:2024-01-05"];
        assert_eq!(of(None, &head, &[]).as_deref(), Some("2024-02-10"));
        assert_eq!(of(Some("2024-01-30 10:00"), &head, &[]).as_deref(), Some("2024-01-30"));
        assert_eq!(of(None, &[], &["公开日期2024-01-20"]).as_deref(), Some("2024-01-20"));
        assert_eq!(of(None, &["成文日期:2024-02-10"], &[]), None);
    }
}
