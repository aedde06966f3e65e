use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::catalog::fold;
use crate::model::{Body, BodyId};

/// The bodies of a list by all their names.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    bodies: Vec<Body>,
    /// Names and aliases as they are written.
    written: BTreeMap<String, usize>,
    /// Names and aliases without what two spellings of one name differ in; none where two bodies share it.
    spelled: BTreeMap<String, Option<usize>>,
    /// The same without 人民政府 and the word for the level.
    stems: BTreeMap<String, Option<usize>>,
}

/// How a name was found in the list of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Harmony {
    /// As the list writes it.
    Same,
    /// As an alias.
    Alias,
    /// But for spaces, widths and traditional characters.
    Spelling,
    /// But for 人民政府, or the word for the level.
    Suffix,
    /// Under the name that the body had before.
    Renamed,
}

impl Harmony {
    /// The code that tables use.
    pub fn as_str(self) -> &'static str {
        match self {
            Harmony::Same => "same",
            Harmony::Alias => "alias",
            Harmony::Spelling => "spelling",
            Harmony::Suffix => "suffix",
            Harmony::Renamed => "renamed",
        }
    }
}

/// A name of the tables that the list of bodies writes otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Harmonised {
    /// The name as the table has it.
    pub found: String,
    /// The body of the list.
    pub body: BodyId,
    /// How it was found.
    pub how: Harmony,
}

impl Directory {
    /// The directory of these bodies.
    pub fn new(bodies: Vec<Body>) -> Directory {
        let mut directory = Directory::default();
        for (at, body) in bodies.iter().enumerate() {
            let names =
                std::iter::once(body.id.as_str()).chain(body.aliases.iter().map(String::as_str));
            for name in names {
                directory.written.entry(name.to_owned()).or_insert(at);
                put(&mut directory.spelled, spelling(name), at);
                put(&mut directory.stems, stem(name), at);
            }
        }
        Directory { bodies, ..directory }
    }

    /// The bodies of the list.
    pub fn bodies(&self) -> &[Body] {
        &self.bodies
    }

    /// The body that a name means, and how it was found. A body that was renamed is read as its successor; one that was merged
    /// with others stays itself.
    pub fn find(&self, name: &str) -> Option<(BodyId, Harmony)> {
        let (at, how) = self.position(name)?;
        let mut body = &self.bodies[at];
        let mut how = how;
        // A list that goes round in circles is left where it began.
        for _ in 0..self.bodies.len() {
            let Some(successor) = &body.successor else { break };
            let Some(next) = self.bodies.iter().find(|b| b.id == *successor) else { break };
            if body.was_merged(&self.bodies) {
                break;
            }
            body = next;
            how = Harmony::Renamed;
        }
        Some((body.id.clone(), how))
    }

    fn position(&self, name: &str) -> Option<(usize, Harmony)> {
        if let Some(at) = self.written.get(name.trim()) {
            let same = self.bodies[*at].id.as_str() == name.trim();
            return Some((*at, if same { Harmony::Same } else { Harmony::Alias }));
        }
        if let Some(Some(at)) = self.spelled.get(&spelling(name)) {
            return Some((*at, Harmony::Spelling));
        }
        match self.stems.get(&stem(name)) {
            Some(Some(at)) => Some((*at, Harmony::Suffix)),
            _ => None,
        }
    }
}

fn put(map: &mut BTreeMap<String, Option<usize>>, key: String, at: usize) {
    let entry = map.entry(key).or_insert(Some(at));
    if *entry != Some(at) {
        *entry = None;
    }
}

/// A name without widths, spaces, punctuation and control characters, in simplified characters without variants.
pub(super) fn spelling(name: &str) -> String {
    let variants = Variants::get();
    fast2s::convert(&fold(name)).chars().map(|c| variants.0.get(&c).copied().unwrap_or(c)).collect()
}

/// Characters that are written in two ways, and the common one: 敎 and 教.
struct Variants(HashMap<char, char>);

impl Variants {
    fn get() -> &'static Variants {
        static VARIANTS: OnceLock<Variants> = OnceLock::new();
        VARIANTS.get_or_init(|| {
            let pairs = include_str!("variants.txt").lines().filter(|line| !line.starts_with('#'));
            let pairs = pairs.flat_map(str::split_whitespace).filter_map(|pair| {
                let mut pair = pair.chars();
                Some((pair.next()?, pair.next()?))
            });
            Variants(pairs.collect())
        })
    }
}

/// A spelling without 人民政府 and the word for the level: 甲, 甲市 and 甲市人民政府 have one stem.
fn stem(name: &str) -> String {
    let spelled = without_government(&spelling(name)).to_owned();
    let level = spelled.strip_suffix(['省', '市', '县', '区', '旗', '州', '镇', '乡']);
    level.filter(|stem| !stem.is_empty()).unwrap_or(&spelled).to_owned()
}

fn without_government(spelled: &str) -> &str {
    let bare = spelled.strip_suffix("人民政府").or_else(|| spelled.strip_suffix("政府"));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(spelled)
}

/// A spelling in which a body is written as short as it may be: without 人民政府 and （本级）, with 管委会 for 管理委员会.
fn short(spelled: &str) -> String {
    const SHORTER: [(&str, &str); 7] = [
        ("街道办事处", "街道"),
        ("街道办", "街道"),
        ("管理委员会", "管委会"),
        ("委员会", "委"),
        ("办公室", "办"),
        ("人民政府", ""),
        ("政府", ""),
    ];
    let mut name = spelled.to_owned();
    if let Some(own) = name.strip_suffix("本级").filter(|own| !own.is_empty()) {
        let mut end = own.chars().rev();
        let level = end.next();
        // 甲县县本级 says its level twice.
        let twice = level.is_some() && level == end.next();
        let cut = if twice { level.map_or(0, char::len_utf8) } else { 0 };
        name = own[..own.len() - cut].to_owned();
    }
    for (long, shorter) in SHORTER {
        if let Some(rest) = name.strip_suffix(long).filter(|rest| !rest.is_empty()) {
            name = format!("{rest}{shorter}");
        }
    }
    name.replace("人民政府", "政府")
}

/// Names that may mean one body: they differ in a space, a width, a traditional character or a variant, in 人民政府, （本级）
/// or another ending, or in the word for the level that only one of them has.
pub(super) fn alike<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Vec<&'a str>> {
    let mut groups: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for name in names {
        let spelled = spelling(name);
        groups.entry(short(&spelled)).or_default().insert(name);
    }
    let stems: Vec<(String, String)> = groups.keys().map(|key| (key.clone(), stem(key))).collect();
    // Counted once for all: a body of the country has thousands beside it.
    let mut longer: HashMap<&str, usize> = HashMap::new();
    for (_, stem) in stems.iter().filter(|(key, stem)| key != stem) {
        *longer.entry(stem).or_default() += 1;
    }
    for (key, stem) in &stems {
        // 淮安市 and 淮安区 are two; 甲 and 甲市 may be one.
        if stem != key && longer[stem.as_str()] == 1 && groups.contains_key(stem) {
            let names = groups.remove(key).unwrap_or_default();
            groups.entry(stem.clone()).or_default().extend(names);
        }
    }
    groups.into_values().filter(|g| g.len() > 1).map(|g| g.into_iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Year;

    fn body(name: &str, aliases: &[&str], successor: Option<&str>) -> Body {
        Body {
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            successor: successor.map(BodyId::new),
            ..Body::named(name)
        }
    }

    #[test]
    fn names_lead_to_the_bodies_of_the_list() {
        let directory = Directory::new(vec![
            body("甲市", &["甲府"], None),
            body("乙县", &[], Some("乙区")),
            body("乙区", &[], None),
        ]);
        for (name, found, how) in [
            ("甲市", "甲市", Harmony::Same),
            ("甲府", "甲市", Harmony::Alias),
            ("甲 市", "甲市", Harmony::Spelling),
            ("甲市人民政府", "甲市", Harmony::Suffix),
            ("甲", "甲市", Harmony::Suffix),
            ("乙縣", "乙区", Harmony::Renamed),
        ] {
            assert_eq!(directory.find(name), Some((BodyId::new(found), how)), "{name}");
        }
        let merged = |name| Body { to: Some(Year(2022)), ..body(name, &[], Some("丁局")) };
        let directory =
            Directory::new(vec![merged("甲局"), merged("乙局"), body("丁局", &[], None)]);
        assert_eq!(directory.find("甲局"), Some((BodyId::new("甲局"), Harmony::Same)));
    }

    #[test]
    fn a_name_that_the_list_does_not_have_is_not_guessed() {
        let names = ["甲市", "乙区", "乙县"].map(|name| body(name, &[], None));
        let directory = Directory::new(names.into());
        assert_eq!(directory.find("丙市"), None);
        assert_eq!(directory.find("乙"), None);
    }

    #[test]
    fn names_that_may_mean_one_body() {
        let names =
            ["甲县人民政府", "甲县 人民政府", "甲縣人民政府", "乙", "乙市", "淮安市", "淮安区"];
        let groups = alike(names.into_iter());
        assert_eq!(
            groups,
            [vec!["乙", "乙市"], vec!["甲县 人民政府", "甲县人民政府", "甲縣人民政府"]]
        );
    }
}
