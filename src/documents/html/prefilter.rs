//! A page without what no reader of it needs: most attributes, comments, scripts and styles, and the spans that say nothing.
//!
//! They are more than half of a page, and the parser is slowest in them; it also compares each attribute of a tag with all
//! before it. What goes leaves its line ends, so that lines keep their numbers. Wherever it is not certain that the parser
//! would see a tag too, the text stays as it is.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::look::Look;
use super::style_sheet::StyleSheet;
use super::tags::{Tag, name_and_value};

/// The page without what is not needed beside the rules of its style sheets.
pub(super) fn prefilter(page: &str, sheet: &StyleSheet) -> String {
    let mut copy = Copy {
        out: String::with_capacity(page.len()),
        sheet,
        styles: HashMap::default(),
        colours: sheet.has_colours() || has_white_ink(page),
        sizes: sheet.has_sizes() || has_type_without_size(page),
    };
    let mut attributes = Vec::new();
    let mut rest = page;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        copy.out.push_str(&rest[..at]);
        rest = copy.markup(&rest[at..], &mut attributes);
    }
    copy.out.push_str(rest);
    copy.out
}

struct Copy<'a> {
    out: String,
    sheet: &'a StyleSheet,
    /// Whether a text of the page may have the colour of its ground.
    colours: bool,
    /// Whether a text of the page may have no size.
    sizes: bool,
    /// Whether a style changes what is shown: a page repeats a few of them in every cell.
    styles: HashMap<&'a str, bool, FixedState>,
}

impl<'a> Copy<'a> {
    /// Copies the markup that begins with a `<`; returns what follows it.
    fn markup(&mut self, text: &'a str, attributes: &mut Vec<&'a str>) -> &'a str {
        match text.as_bytes().get(1) {
            Some(b'!') => self.declaration(text),
            Some(b'/') if text.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic) => {
                self.tag(text, attributes)
            }
            Some(b'/' | b'?') => self.verbatim(text, text.find('>').map(|at| at + 1)),
            Some(byte) if byte.is_ascii_alphabetic() => self.tag(text, attributes),
            _ => self.verbatim(text, Some(1)),
        }
    }

    fn declaration(&mut self, text: &'a str) -> &'a str {
        if !text.starts_with("<!--") {
            return self.verbatim(text, text.find('>').map(|at| at + 1));
        }
        let Some(end) = comment_end(text) else { return self.verbatim(text, None) };
        self.comment(&text[..end]);
        &text[end..]
    }

    /// Leaves markup out. Not without a trace: what stands around it must not come together to a tag.
    fn comment(&mut self, markup: &str) {
        self.out.push_str("<!--");
        self.drop(markup);
        self.out.push_str("-->");
    }

    fn tag(&mut self, text: &'a str, attributes: &mut Vec<&'a str>) -> &'a str {
        if let Some(length) = bare(text) {
            if &text[..length] == "<span>"
                && let Some(rest) = self.idle_span(text, length)
            {
                return rest;
            }
            return self.verbatim(text, Some(length));
        }
        // A tag that the page ends in is none.
        let Some(tag) = Tag::parse(&text[1..], attributes) else {
            return "";
        };
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        if is("svg") || is("math") {
            // Within, elements mean something else.
            return self.verbatim(text, drawing_end(text));
        }
        let (start, length) = (self.out.len(), 1 + tag.length);
        self.out.push('<');
        self.out.push_str(tag.name);
        let before = self.out.len();
        self.copy_attributes(attributes);
        if self.out.len() == before && is("span") {
            self.out.truncate(start);
            if let Some(rest) = self.idle_span(text, length) {
                return rest;
            }
            self.out.push('<');
            self.out.push_str(tag.name);
        }
        self.drop(&text[..length]);
        self.out.push_str(if tag.closes_itself { "/>" } else { ">" });
        let rest = &text[length..];
        if is("plaintext") {
            return self.verbatim(rest, None);
        }
        match RAW.into_iter().find(|name| is(name)) {
            Some(name) => self.raw(name, rest),
            None => rest,
        }
    }

    /// Whether what is copied next stands in a table and in none of its cells: the parser puts it in front of the table,
    /// and a space with it only where a span holds it.
    fn is_between_cells(&self) -> bool {
        let mut before = self.out.as_bytes();
        while let Some(at) = memchr::memrchr(b'<', before) {
            let markup = &before[at + 1..];
            if !markup.starts_with(b"!--") {
                let name = markup.split(|b| !b.is_ascii_alphabetic() && *b != b'/').next();
                let is = |tag: &&str| name.is_some_and(|n| n.eq_ignore_ascii_case(tag.as_bytes()));
                return BETWEEN_CELLS.iter().any(is);
            }
            before = &before[..at];
        }
        false
    }

    /// Copies the text of a span that says nothing, without the span, where it holds nothing but text; returns what follows
    /// it. `start` is the length of its start tag.
    fn idle_span(&mut self, text: &'a str, start: usize) -> Option<&'a str> {
        let end = start + memchr::memchr(b'<', &text.as_bytes()[start..])?;
        let after = text[end..].strip_prefix("</span>")?;
        // A rule may be about spans.
        if !self.sheet.is_empty() || text[..start].contains(['\n', '\r']) || self.is_between_cells()
        {
            return None;
        }
        self.part();
        self.out.push_str(&text[start..end]);
        self.part();
        Some(after)
    }

    /// Parts what stands around a tag that is left out, where the two would be read as one: a `<` and a name, an `&` and
    /// what it calls.
    fn part(&mut self) {
        let out = self.out.as_bytes();
        let tail = &out[out.len().saturating_sub(LONGEST_ENTITY)..];
        let calls = memchr::memrchr(b'&', tail).is_some_and(|at| !tail[at..].contains(&b';'));
        if calls || tail.ends_with(b"<") {
            self.comment("");
        }
    }

    /// Copies the attributes that are needed, each the first time.
    fn copy_attributes(&mut self, attributes: &[&'a str]) {
        let mut seen = [false; KEPT.len()];
        let in_sheet = !self.sheet.is_empty() && attributes.iter().any(|a| self.is_in_sheet(a));
        for attribute in attributes {
            let (name, value) = name_and_value(attribute);
            let kept = KEPT.iter().position(|kept| name.eq_ignore_ascii_case(kept));
            let Some(kept) = kept else { continue };
            let needed = match KEPT[kept] {
                "style" => in_sheet || self.may_matter(value),
                "class" | "id" => self.sheet.names_any(value),
                "color" | "bgcolor" => self.colours,
                _ => true,
            };
            if !std::mem::replace(&mut seen[kept], true) && needed {
                self.out.push(' ');
                self.out.push_str(&attribute.replace(['\n', '\r'], " "));
                self.out.push(' ');
            }
        }
    }

    /// Whether a rule names the element by this attribute.
    fn is_in_sheet(&self, attribute: &str) -> bool {
        let (name, value) = name_and_value(attribute);
        let names = name.eq_ignore_ascii_case("class") || name.eq_ignore_ascii_case("id");
        names && self.sheet.names_any(value)
    }

    /// Whether a style changes what is shown.
    fn may_matter(&mut self, style: &'a str) -> bool {
        let (colours, sizes) = (self.colours, self.sizes);
        *self.styles.entry(style).or_insert_with(|| {
            let look = Look::of_style(style);
            // Entities may spell the words.
            style.contains('&')
                || look.has_effect()
                || colours && look.has_colour()
                || sizes && look.sizeless.is_some()
        })
    }

    /// Copies the content of an element that holds text alone, up to its end tag.
    fn raw(&mut self, name: &str, text: &'a str) -> &'a str {
        let Some(end) = raw_end(name, text) else { return self.verbatim(text, None) };
        let content = &text[..end];
        match name {
            // In such a comment a script may hold the end tag of another script.
            "script" if content.contains("<!--") => {
                let nested = content.to_ascii_lowercase().contains("<script");
                return self.verbatim(text, if nested { None } else { Some(end) });
            }
            "script" | "style" => self.drop(content),
            _ => self.out.push_str(content),
        }
        &text[end..]
    }

    /// Copies the text up to `end`, or all of it.
    fn verbatim(&mut self, text: &'a str, end: Option<usize>) -> &'a str {
        let (copied, rest) = text.split_at(end.unwrap_or(text.len()));
        self.out.push_str(copied);
        rest
    }

    /// Leaves the text out, but for its line ends.
    fn drop(&mut self, text: &str) {
        let mut previous = 0;
        for at in memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()) {
            let byte = text.as_bytes()[at];
            // The two bytes of one line end stay together.
            let second =
                byte == b'\n' && at > 0 && previous == at && text.as_bytes()[at - 1] == b'\r';
            if !second {
                self.out.push('\n');
            }
            previous = at + 1;
        }
    }
}

/// How long a tag is that has a name and nothing else, as most have: `<td>`, `</table>`. A start tag must be one of
/// [`PLAIN`], because what some others hold (`svg`, `xmp`, `script`) is read otherwise; an end tag may be any short one.
fn bare(text: &str) -> Option<usize> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric();
    let start = if text.as_bytes()[1] == b'/' { 2 } else { 1 };
    let name = text.as_bytes()[start..].iter().take(LONGEST_BARE + 1).take_while(|b| is_name(b));
    let end = start + name.count();
    let closing = start == 2 && end - start <= LONGEST_BARE;
    let plain = closing || PLAIN.contains(&&text[start..end]);
    (plain && text.as_bytes().get(end) == Some(&b'>')).then_some(end + 1)
}

/// The tags behind which a table has no open cell.
const BETWEEN_CELLS: [&str; 14] = [
    "table", "tbody", "thead", "tfoot", "tr", "/tr", "/td", "/th", "/tbody", "/thead", "/tfoot",
    "/caption", "colgroup", "col",
];

/// The most bytes of a character that is called by its name.
const LONGEST_ENTITY: usize = 40;

/// The most letters of a name that is looked at at once.
const LONGEST_BARE: usize = 6;

/// The elements that most pages are made of.
const PLAIN: [&str; 14] =
    ["td", "tr", "p", "span", "div", "br", "li", "b", "a", "th", "tbody", "table", "strong", "ul"];

/// Where a comment ends: `<!-->` is a whole one, `--!>` ends it too.
fn comment_end(text: &str) -> Option<usize> {
    let end = memchr::memmem::find(&text.as_bytes()[2..], b"-->")? + 5;
    Some(text.get(4..end).and_then(|comment| comment.find("--!>")).map_or(end, |at| at + 8))
}

/// The attributes that are needed.
const KEPT: [&str; 9] =
    ["colspan", "rowspan", "hidden", "style", "class", "id", "color", "bgcolor", "open"];

/// The elements that hold text alone.
const RAW: [&str; 9] =
    ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"];

/// Where the end tag of such an element begins.
fn raw_end(name: &str, text: &str) -> Option<usize> {
    memchr::memmem::find_iter(text.as_bytes(), b"</").find(|at| {
        let after = &text.as_bytes()[at + 2..];
        let named =
            after.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
        let end = after.get(name.len());
        named && end.is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
    })
}

/// Where a drawing or formula ends that is nothing but tags and text; none when there is more in it.
fn drawing_end(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut last: Option<&str> = None;
    loop {
        at += memchr::memchr(b'<', &text.as_bytes()[at..])? + 1;
        let named = text.as_bytes().get(at)?;
        if !named.is_ascii_alphabetic() && *named != b'/' {
            return None;
        }
        let tag = Tag::parse(&text[at..], &mut Vec::new())?;
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        let titled = last.is_some_and(|name| name.eq_ignore_ascii_case("title"));
        if (titled && !is("/title")) || RAW.into_iter().any(|name| name != "title" && is(name)) {
            return None;
        }
        at += tag.length;
        if is("/svg") || is("/math") {
            return Some(at);
        }
        if last.is_some() && (is("svg") || is("math") || is("plaintext")) {
            return None;
        }
        last = Some(tag.name);
    }
}

/// Whether somewhere in a page a text is given a colour that is not seen on white.
fn has_white_ink(page: &str) -> bool {
    let whites = ["white", "#f", "rgb", "hsl", "transparent", "snow", "ivory"];
    let follows = |at: usize| {
        let before = page.as_bytes()[..at].last();
        let filled = page[..at].ends_with("fill-");
        let behind = page[at + "color".len()..].trim_start();
        let value =
            behind.strip_prefix([':', '=']).map(|value| value.trim_start_matches([' ', '"', '\'']));
        let is_white = |value: &str| {
            let start: String = value.chars().take(12).collect::<String>().to_ascii_lowercase();
            whites.iter().any(|white| start.starts_with(white)) || has_alpha(&start)
        };
        (before != Some(&b'-') || filled) && value.is_some_and(is_white)
    };
    ["color", "COLOR", "Color"]
        .into_iter()
        .any(|word| memchr::memmem::find_iter(page.as_bytes(), word).any(follows))
}

/// Whether a colour of digits has some for its opacity.
fn has_alpha(colour: &str) -> bool {
    let Some(digits) = colour.strip_prefix('#') else { return false };
    let count = digits.chars().take_while(char::is_ascii_hexdigit).count();
    count == 4 || count == 8
}

/// Whether somewhere in a page a text is given no size.
fn has_type_without_size(page: &str) -> bool {
    let sizeless = |at: usize| {
        let behind = page[at + "font-size".len()..].trim_start();
        let value = behind.strip_prefix(':').map(str::trim_start);
        value.is_some_and(|value| value.starts_with(['0', '.']) || value.starts_with("1p"))
    };
    ["font-size", "FONT-SIZE"]
        .into_iter()
        .any(|word| memchr::memmem::find_iter(page.as_bytes(), word).any(sizeless))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_reader_needs_is_left_out() {
        for (page, expected) in [
            ("<td class=x colspan='2' COLSPAN=3>a</td y=z>", "<td colspan='2' >a</td>"),
            ("<p style='color:red'><p style=\"display:NONE\">", "<p><p style=\"display:NONE\" >"),
            ("a<!-- x\n> -->b", "a<!--\n-->b"),
            ("<!-->a-->", "<!---->a-->"),
            ("<!-- a --!> b --> c", "<!----> b --> c"),
            ("<script a=b>if(a<b)\r\n{}</SCRIPT>x", "<script>\n</SCRIPT>x"),
            (
                "<script><!--\n<script></script>--></script><p a=b>",
                "<script><!--\n<script></script>--></script><p a=b>",
            ),
            ("<title>a<b c=d></title>", "<title>a<b c=d></title>"),
            ("<svg a=b><path d='M0'/></svg><p a=b>", "<svg a=b><path d='M0'/></svg><p>"),
            ("<svg><style>a</style></svg><p a=b>", "<svg><style>a</style></svg><p a=b>"),
            ("1 < 2 <3 <?php <a b=c> ?>", "1 < 2 <3 <?php <a b=c> ?>"),
            ("<a\nb=c\nd=\"\n\">x<a b='", "<a\n\n\n>x"),
            ("<p>1<span lang=EN>2</span>3<SPAN>4</span>", "<p>1234"),
            ("1 <<span>b></span>&<span>lt;&amp;</span>x", "1 <<!---->b>&<!---->lt;&amp;x"),
            ("<span style='display:none'>2</span>", "<span style='display:none' >2</span>"),
            ("<span><sup></span>1", "<span><sup></span>1"),
            ("<table><span> </span>", "<table><span> </span>"),
            ("<span\nlang=x>2</span>", "<span\n>2</span>"),
        ] {
            assert_eq!(prefilter(page, &StyleSheet::default()), expected, "{page}");
        }
    }
}
