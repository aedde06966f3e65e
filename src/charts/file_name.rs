use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::charts::scene::Scene;
use crate::charts::{ChartData, ChartKind, ChartRequest, Size};
use crate::i18n::Lang;
use crate::model::{BodyId, IndicatorId, Year, hex};

/// The most bytes of a name. With a theme and an extension it stays within 200; file systems stop at 255.
const LONGEST: usize = 180;
/// The most bytes of the part that names the indicators.
const LONGEST_METRIC: usize = 80;
/// The most bodies and indicators that are named one by one.
const MOST_NAMED: usize = 4;

/// The name of a chart's file, without theme and extension: `{body}_{kind}_{indicator}_{first}-{last}`, then what is not as
/// usual (an axis, a size, the language). It is the same for the same request and another one for any other: what the
/// readable parts cannot say, such as two names that become one without their slashes, a hash at the end does.
///
/// One of several pictures of one request is named by its own indicators, and one of many by its number.
pub(super) fn file_name(
    scene: &Scene<'_>,
    (first, last): (Year, Year),
    part: Option<usize>,
) -> String {
    let (request, data) = (scene.request, scene.data);
    let mut parts = Parts::default();
    let body = parts.bodies(request, data);
    let metric = parts.indicators(scene);
    let mut rest = format!("_{}_{metric}_{first}-{last}", request.kind.as_str());
    for option in options(request).into_iter().chain(part.map(|part| part.to_string())) {
        rest.push('_');
        rest.push_str(&option);
    }
    let own = [
        ("t", &request.title),
        ("u", &request.subtitle),
        ("n", &request.note),
        ("s", &request.source),
    ];
    for (sign, own) in own {
        if let Some(own) = own {
            parts.differs(&[sign, own]);
        }
    }
    for annotation in &request.options.annotations {
        parts.differs(&[&annotation.year.to_string(), &annotation.text]);
    }
    let room = LONGEST - rest.len() - HASH;
    let body = parts.cut(&body, room);
    format!("{body}{rest}{}", parts.hash())
}

/// How long the hash is, with the sign in front of it.
const HASH: usize = 9;

/// What is not as usual.
fn options(request: &ChartRequest) -> Vec<String> {
    let options = &request.options;
    let of = |kind: ChartKind, asked: bool, name: &'static str| {
        (asked && request.kind == kind).then(|| name.to_owned())
    };
    let size = (request.size != Size::Standard).then(|| request.size.name());
    let lang = (request.lang != Lang::Zh).then(|| request.lang.short().to_owned());
    let all = [
        of(ChartKind::Trend, options.log, "log"),
        of(ChartKind::Grid, options.free_y, "free-y"),
        of(ChartKind::Lines, options.index, "index"),
        of(ChartKind::Matrix, options.cagr, "cagr"),
        of(ChartKind::Matrix, options.by_change, "by-change"),
        size,
        lang,
    ];
    all.into_iter().flatten().collect()
}

/// The readable parts of a name, and what they leave out.
#[derive(Default)]
struct Parts {
    left_out: Vec<String>,
}

impl Parts {
    fn bodies(&mut self, request: &ChartRequest, data: &ChartData<'_>) -> String {
        let compared: Vec<&str> = request.compared.iter().map(BodyId::as_str).collect();
        let is_all = || data.observations.iter().all(|o| compared.contains(&o.key.body.as_str()));
        if !request.kind.compares() || request.stands_out {
            if request.kind.compares() && !is_all() {
                self.differs(&compared);
            }
            return self.plain(request.body.as_str(), false);
        }
        match compared.as_slice() {
            few if few.len() <= MOST_NAMED => {
                let names: Vec<String> = few.iter().map(|body| self.plain(body, false)).collect();
                if names.len() > 1 && names.iter().any(|name| name.contains('-')) {
                    self.differs(&compared);
                }
                names.join("-")
            }
            _ if is_all() => "all".to_owned(),
            some => {
                self.differs(some);
                format!("{}-bodies", some.len())
            }
        }
    }

    fn indicators(&mut self, scene: &Scene<'_>) -> String {
        let named = !scene.request.indicators.is_empty() || scene.request.kind.has_one_indicator();
        let ids: Vec<&str> = scene.indicators.iter().map(IndicatorId::as_str).collect();
        let name = match ids.as_slice() {
            _ if !named => return "all".to_owned(),
            [] => return "all".to_owned(),
            some if some.len() <= MOST_NAMED => {
                some.iter().map(|id| self.plain(id, true)).collect::<Vec<_>>().join("+")
            }
            some => {
                self.differs(some);
                format!("{}-indicators", some.len())
            }
        };
        self.cut(&name, LONGEST_METRIC)
    }

    /// A name as it may stand in the name of a file on every system.
    fn plain(&mut self, name: &str, with_dots: bool) -> String {
        let is_plain = |c: char| c.is_alphanumeric() || c == '-' || (with_dots && c == '.');
        let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        // Some file systems take capitals for small letters, and some compose accents.
        let same = plain.nfc().flat_map(char::to_lowercase).eq(name.chars());
        if !same {
            self.differs(&[name]);
        }
        plain
    }

    /// The front of a part, when it is longer than this many bytes.
    fn cut(&mut self, part: &str, most: usize) -> String {
        if part.len() <= most {
            return part.to_owned();
        }
        self.differs(&[part]);
        part[..part.floor_char_boundary(most)].to_owned()
    }

    /// Notes what the name does not say.
    fn differs(&mut self, texts: &[&str]) {
        self.left_out.extend(texts.iter().map(|text| (*text).to_owned()));
    }

    /// A hash of what the name does not say; nothing when it says everything.
    fn hash(&self) -> String {
        if self.left_out.is_empty() {
            return String::new();
        }
        let mut hash = Sha256::new();
        for text in &self.left_out {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        }
        format!("_{}", hex(&hash.finalize()[..4]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::charts::history::Facts;

    fn name(change: impl Fn(&mut ChartRequest)) -> String {
        let mut request = ChartRequest::new(ChartKind::Trend, Lang::Zh);
        request.body = BodyId::new("宿迁市");
        change(&mut request);
        let catalog = Catalog::builtin();
        let data = ChartData { observations: &[], changes: &[], findings: &[], catalog };
        let facts = Facts::of(&request, &data);
        let indicators = &request.indicators;
        let scene = Scene { request: &request, data: &data, facts: &facts, indicators };
        file_name(&scene, (Year(1999), Year(2001)), None)
    }

    fn of_body(body: &str) -> String {
        name(|request| request.body = BodyId::new(body))
    }

    fn ids(names: &[&str]) -> Vec<IndicatorId> {
        names.iter().map(|name| IndicatorId::new(name)).collect()
    }

    #[test]
    fn a_usual_chart_has_a_name_without_a_hash() {
        assert_eq!(of_body("宿迁市"), "宿迁市_trend_all_1999-2001");
        let two = name(|request| request.indicators = ids(&["permits.decided", "fees.collected"]));
        assert_eq!(two, "宿迁市_trend_permits.decided+fees.collected_1999-2001");
        assert_eq!(name(|request| request.lang = Lang::En), "宿迁市_trend_all_1999-2001_en");
    }

    #[test]
    fn whatever_differs_makes_another_name() {
        let compared = |names: &[&str]| {
            name(|request| {
                request.kind = ChartKind::Ratio;
                request.compared = names.iter().map(|name| BodyId::new(name)).collect();
            })
        };
        let all = [
            of_body("甲/乙"),
            of_body("甲:乙"),
            of_body("甲_乙"),
            of_body("甲"),
            of_body("con"),
            of_body("CON"),
            of_body("nul.x"),
            name(|request| request.indicators = ids(&["a", "b"])),
            name(|request| request.indicators = ids(&["a+b"])),
            name(|request| request.indicators = ids(&["a", "b", "c", "d", "e"])),
            name(|request| request.indicators = ids(&["a", "b", "c", "d", "f"])),
            name(|request| request.title = Some("x".to_owned())),
            name(|request| request.note = Some("x".to_owned())),
            name(|request| request.source = Some("x".to_owned())),
            name(|request| request.options.log = true),
            name(|request| request.size = Size::Wide),
            compared(&["a-b", "c"]),
            compared(&["a", "b-c"]),
            compared(&["a", "b", "c", "d", "e"]),
            of_body(&"县".repeat(200)),
            of_body(&"县".repeat(201)),
        ];
        let mut names: Vec<String> = all.iter().map(|name| name.to_lowercase()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all.len(), "{all:?}");
    }

    #[test]
    fn a_name_may_stand_on_every_system() {
        let long = "县".repeat(20_000);
        for body in ["a/b\\c:d*e?f\"g<h>i|j\0", "nul.txt", " .", "\u{202e}x", long.as_str()] {
            let name = name(|request| {
                request.body = BodyId::new(body);
                request.indicators = ids(&[&long, &long, &long, &long]);
                request.title = Some(long.clone());
            });
            assert!(name.len() <= LONGEST, "{name}");
            assert!(name.chars().all(|c| c.is_alphanumeric() || "._-+".contains(c)), "{name}");
            assert!(!name.starts_with('.') && !name.to_lowercase().starts_with("nul."), "{name}");
        }
    }
}
