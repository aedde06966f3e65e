//! Whose report it is: the name in its titles, else that of who compiled it, whom to ask, what its sentences are about.

use super::{Title, Words, in_front, is_break, most};
use crate::catalog::BodyWords;
use crate::extract::prose::{Lexicon, Mention, Neighbour, mentions};

/// How many paragraphs are looked through for names.
const PARAGRAPHS: usize = 60;

/// How a text speaks of a body, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Compiled,
    Contact,
    Line,
    Subject,
    Other,
}

/// The name of the reporting body: full, with its place, or none.
pub(super) fn settle(titles: &[Title], texts: &[String], lexicon: &Lexicon<'_>) -> Option<String> {
    let words = Words::get();
    let all: Vec<(Role, String)> = texts
        .iter()
        .take(PARAGRAPHS)
        .flat_map(|text| mentions(text, lexicon).into_iter().filter_map(move |m| named(&m, text)))
        .collect();
    let titled = || {
        let names = titles.iter().map(|title| title.name.as_str());
        names.filter(|name| words.is_body(name)).map(|name| own_part(name, texts))
    };
    if let Some(name) = most(titled().filter(|name| words.is_full(name))) {
        return Some(with_place(in_full(name, &all), &all, texts));
    }
    let relative = most(titled().filter(|name| !BodyWords::get().has_never(name)));
    if relative.is_none()
        && let Some(name) = surest(&all)
    {
        // A title that goes on behind the name is that of another body: one below it, whose name is not understood.
        let goes_on = titled().any(|title| {
            let rest = title.strip_prefix(&name).filter(|rest| !rest.is_empty());
            rest.is_some_and(|rest| !lexicon.leads_in(rest))
        });
        return (!goes_on).then(|| with_place(&name, &all, texts));
    }
    let subject = || all.iter().find(|(role, name)| *role <= Role::Subject && !words.is_full(name));
    let relative = relative.or_else(|| subject().map(|(_, name)| name.as_str()))?;
    completed(relative, &all, (texts, lexicon)).map(|name| governed(&name).to_owned())
}

/// 甲县政府, as 甲县人民政府, is the county.
fn governed(name: &str) -> &str {
    let region = name.strip_suffix("政府").filter(|n| !n.ends_with("人民"));
    region.filter(|n| Words::get().is_region(n)).unwrap_or(name)
}

/// 云州教育局, where sentences call it 云州市教育局.
fn in_full<'a>(name: &'a str, all: &'a [(Role, String)]) -> &'a str {
    let words = Words::get();
    let inserted = |longer: &str| {
        let cut = longer.char_indices().find(|(at, c)| {
            words.is_level(*c) && *at > 0 && {
                let behind = &longer[at + c.len_utf8()..];
                name.len() + c.len_utf8() == longer.len()
                    && name.starts_with(&longer[..*at])
                    && name.ends_with(behind)
            }
        });
        cut.is_some()
    };
    all.iter().map(|(_, longer)| longer.as_str()).find(|longer| inserted(longer)).unwrap_or(name)
}

/// The name of the surest role, where it is full.
fn surest(all: &[(Role, String)]) -> Option<String> {
    let words = Words::get();
    let full = || all.iter().filter(|(role, name)| *role < Role::Other && words.is_full(name));
    let best = full().map(|(role, _)| *role).min()?;
    most(full().filter(|(role, _)| *role == best).map(|(_, name)| name.clone()))
}

/// A mention as a name and what it is; none where it says whose paper something is, or is no name.
fn named(mention: &Mention, text: &str) -> Option<(Role, String)> {
    let words = Words::get();
    let ends = |list: &[String]| list.iter().any(|word| mention.before.ends_with(word.as_str()));
    if ends(&words.by_order) || mention.after == Neighbour::Quoted {
        return None;
    }
    let name = words.behind_verbs(&mention.name);
    // 甲县财政局办公室 answers for the bureau, as does 甲县财政局政府信息公开办公室.
    let office = name.strip_suffix("办公室").map(|n| {
        let of_disclosure =
            BodyWords::get().topics().iter().find_map(|title| n.strip_suffix(title.as_str()));
        of_disclosure.unwrap_or(n)
    });
    let office = office.filter(|n| n.ends_with(['局', '委', '厅', '会']));
    let name = office.unwrap_or(name);
    let name = governed(name);
    // 以甲区政府信息公开网站为平台: the site of a place, and not what a body reports.
    if words.titles_a_site(&mention.behind)
        || words.titles_a_site(&format!("政府{}", mention.behind))
    {
        return None;
    }
    let next = |list: &[String]| list.iter().any(|word| mention.behind.starts_with(word.as_str()));
    let by = mention.before.ends_with('由');
    let by = by && (mention.after == Neighbour::Action || compiled_later(&mention.behind));
    let role = if mention.titled {
        Role::Other
    } else if next(&words.compiled) || next(BodyWords::get().topics()) || by {
        Role::Compiled
    } else if next(&words.contact) || ends(&words.contact) {
        Role::Contact
    } else if name == text {
        Role::Line
    } else if mention.begins && mention.after == Neighbour::Action {
        Role::Subject
    } else {
        Role::Other
    };
    words.is_body(name).then(|| (role, name.to_owned()))
}

/// 由甲县财政局根据《条例》编制.
fn compiled_later(behind: &str) -> bool {
    Words::get().compiled.iter().any(|word| behind.contains(word.as_str()))
}

impl Words {
    pub(super) fn is_region(&self, name: &str) -> bool {
        BodyWords::get().ends_as_region(name) && name.chars().nth(1).is_some()
    }

    pub(super) fn is_body(&self, name: &str) -> bool {
        let length = name.chars().count();
        (2..=30).contains(&length)
            && name.chars().all(|c| c.is_ascii_digit() || ('\u{4e00}'..='\u{9fff}').contains(&c))
            && BodyWords::get().ends_as_body(name)
    }

    /// Whether a text begins with what a report is about, and goes on with where it is published: 政府信息公开网站.
    fn titles_a_site(&self, text: &str) -> bool {
        let behind =
            BodyWords::get().topics().iter().filter_map(|title| text.strip_prefix(title.as_str()));
        behind.into_iter().any(|rest| self.sites.iter().any(|site| rest.starts_with(site.as_str())))
    }

    /// The name without words such as 关于 and 编制形成 in front of it; 编制 in 机构编制委员会 is a part of the name.
    pub(super) fn behind_verbs<'n>(&self, mut name: &'n str) -> &'n str {
        for word in BodyWords::get().in_front() {
            if let Some(at) = name.rfind(word.as_str())
                && !BodyWords::get().is_in_proper(name, at)
            {
                name = &name[at + word.len()..];
            }
        }
        name
    }

    /// Whether a name is that of a body which no place is part of: 甲乙大学.
    fn stands_alone(&self, name: &str) -> bool {
        let front = self.alone.iter().find_map(|end| name.strip_suffix(end.as_str()));
        front.is_some_and(|front| front.chars().count() >= 2)
    }

    /// Whether a name says which place it is of: 市教育局 does not, nor does 经开区.
    fn is_full(&self, name: &str) -> bool {
        let level = self.levels.iter().any(|level| name.starts_with(level.as_str()));
        let zone = self.zones.iter().any(|zone| name.starts_with(zone.as_str()));
        let within = |(at, c): (usize, char)| at > 0 && (self.is_level(c) || "街".contains(c));
        let park = |word: &String| name.find(word.as_str()).is_some_and(|at| at > 0);
        let placed = name.char_indices().any(within)
            || name.starts_with("国家")
            || self.national.iter().any(|body| name.ends_with(body.as_str()))
            || self.parks.iter().any(park)
            || self.stands_alone(name);
        !level && !zone && placed && !BodyWords::get().has_never(name)
    }

    fn is_level(&self, c: char) -> bool {
        self.levels.iter().any(|level| level.starts_with(c)) || c == '部'
    }
}

/// A copy of a page may have a foreign name in front of the body's own in every title. The body's own name is the longest
/// end of the printed one that more sentences begin with, where what is cut off is no place, and the cut is not within one.
fn own_part<'a>(printed: &'a str, texts: &[String]) -> &'a str {
    let words = Words::get();
    let sentences = || texts.iter().filter(|text| text.chars().count() > 40);
    let begins = |name: &str| {
        sentences()
            .flat_map(|text| text.match_indices(name).map(move |(at, _)| in_front(text, at)))
            .filter(|before| before.is_empty() || before.ends_with(|c| is_break(c) || c == '年'))
            .count()
    };
    let most = begins(printed);
    let cuts = printed.char_indices().skip(1).map(|(at, _)| printed.split_at(at));
    cuts.filter(|(front, own)| words.is_full(own) && !words.is_body(front))
        .find(|(_, own)| begins(own) >= 2.max(most + 1))
        .map_or(printed, |(_, own)| own)
}

/// The name with the place above it, where the text writes it so: 由淮安市洪泽区人民政府办公室编制. A region goes by its
/// own name, without 人民政府.
fn with_place(name: &str, all: &[(Role, String)], texts: &[String]) -> String {
    let words = Words::get();
    let own = name.strip_suffix(words.government.as_str()).filter(|region| words.is_region(region));
    let name = own.unwrap_or(name);
    let stem = name.strip_suffix("办事处").unwrap_or(name);
    let lowest = stem.ends_with(['区', '县', '旗', '镇', '乡', '街']) || stem.ends_with("街道");
    if !lowest {
        return name.to_owned();
    }
    let place = |before: &str| {
        let ends = words.above.iter().any(|end| before.ends_with(end.as_str()));
        let length = before.chars().count();
        (ends && (2..=12).contains(&length) && words.is_full_place(before))
            .then(|| before.to_owned())
    };
    let named = all.iter().filter_map(|(_, longer)| place(&longer[..longer.find(stem)?]));
    let written = texts.iter().take(PARAGRAPHS).flat_map(|text| {
        text.match_indices(stem).filter_map(move |(at, _)| {
            let clause = in_front(text, at).rsplit(|c| is_break(c) || "由与".contains(c)).next()?;
            place(clause)
        })
    });
    match most(named.chain(written)) {
        Some(above) => above + name,
        None => name.to_owned(),
    }
}

impl Words {
    fn is_full_place(&self, name: &str) -> bool {
        let level = self.levels.iter().any(|level| name.starts_with(level.as_str()));
        let plain = name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        plain
            && !level
            && !BodyWords::get().has_never(name)
            && BodyWords::get().in_front().iter().all(|w| !name.contains(w.as_str()))
    }
}

/// 市教育局 → the full name that the text has elsewhere, or with the only city that it names.
fn completed(
    relative: &str,
    all: &[(Role, String)],
    (texts, lexicon): (&[String], &Lexicon<'_>),
) -> Option<String> {
    let words = Words::get();
    let full = all.iter().map(|(_, name)| name).filter(|name| words.is_full(name));
    if let Some(name) = most(full.filter(|name| is_short_for(relative, name)).cloned()) {
        return Some(name);
    }
    let level =
        relative.chars().next().filter(|c| words.levels.iter().any(|l| l.starts_with(*c)))?;
    let mut places: Vec<String> = Vec::new();
    for text in texts.iter().take(PARAGRAPHS) {
        for (at, _) in text.match_indices(level) {
            let clause =
                in_front(text, at).rsplit(|c: char| is_break(c) || "由与在".contains(c)).next()?;
            let place = format!("{clause}{level}");
            let length = place.chars().count();
            let is_place = (3..=5).contains(&length)
                && words.is_full_place(&place)
                && !lexicon.leads_in(clause);
            if is_place && !places.contains(&place) {
                places.push(place);
            }
        }
    }
    match places.as_slice() {
        [only] => Some(format!("{only}{}", &relative[level.len_utf8()..])),
        _ => None,
    }
}

/// Whether every character of the short name stands in the full one, in its order, and both end alike.
fn is_short_for(short: &str, full: &str) -> bool {
    let mut rest = full.chars();
    let within = short.chars().all(|c| rest.any(|f| f == c));
    within && (full.ends_with("委员会") || short.chars().last() == full.chars().last())
}
