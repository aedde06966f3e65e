//! The characters that Unicode holds twice. Chromium's PDFs name many an ideograph by its radical (⼀ ⾯ ⻓ for 一 面 长),
//! because a font draws both with one glyph; and the marks of vertical lines have names of their own.

use unicode_normalization::UnicodeNormalization;

/// The radicals supplement, each followed by its ideograph: the rows U+2E80–2EFF of Unicode's
/// `EquivalentUnifiedIdeograph.txt`. Compatibility normalisation knows but two of them.
const SUPPLEMENT: &str = "\
    ⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫\
    ⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝\
    ⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯\
    ⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

/// The marks of vertical lines, each followed by that of horizontal ones.
const VERTICAL: &str = "︐，︑、︒。︓：︔；︕！︖？︙…︱—︵（︶）︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』";

/// The ideograph of a radical, the usual form of a vertical mark; any other character as it is.
pub(super) fn usual(c: char) -> char {
    match c {
        '\u{2E80}'..='\u{2EFF}' => paired(SUPPLEMENT, c),
        '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE44}' => paired(VERTICAL, c),
        '\u{2F00}'..='\u{2FDF}' => std::iter::once(c).nfkc().next().unwrap_or(c),
        _ => c,
    }
}

/// What follows `c` in a list of pairs; `c` itself when it is not there.
fn paired(pairs: &str, c: char) -> char {
    let mut pairs = pairs.chars();
    while let (Some(from), Some(to)) = (pairs.next(), pairs.next()) {
        if from == c {
            return to;
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_become_the_usual_characters_and_the_rest_stays_as_printed() {
        let read: String = "⼀⾯⼯⻓⺠⻚︑︵３一①".chars().map(usual).collect();
        assert_eq!(read, "一面工长民页、（３一①");
    }

    #[test]
    fn every_double_stands_in_a_pair() {
        assert_eq!((SUPPLEMENT.chars().count() % 2, VERTICAL.chars().count() % 2), (0, 0));
        for radical in SUPPLEMENT.chars().step_by(2) {
            assert!(('\u{2E80}'..='\u{2EFF}').contains(&radical), "{radical}");
        }
    }
}
