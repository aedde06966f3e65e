//! From sentences to verdicts: the claims of the true reports, said in sentences written for this test, read out of the
//! text and held to the true figures.

use tongbi::catalog::Catalog;
use tongbi::checks::ClaimVerdict;
use tongbi::documents::read_document;
use tongbi::extract::{ExtractOptions, Extractor};
use tongbi::{BodyId, Claim, Year};

use crate::support::{check_claims, truth, truth_claims, truth_figures};
use crate::truth::expected;

/// What the reports claim, in other words than theirs.
const SAID: [(&str, i32, &[&str]); 8] = [
    ("宿迁市", 2023, &["本年度全市收办政府信息公开申请3607件，同比增长70.3%。"]),
    (
        "宿迁市",
        2024,
        &[
            "一年来，各级收办政府信息公开申请3646件，同比上升1.05%。",
            "在政府信息公开方面，备案行政复议134件，备案行政诉讼57件。",
        ],
    ),
    (
        "淮安市",
        2024,
        &[
            "全市共受理政府信息公开申请3119件，年内答复3050件。",
            "由政府信息公开引起的行政复议351件、行政诉讼46件。",
        ],
    ),
    ("淮安市洪泽区", 2023, &["全区受理依申请公开申请21件，均依法办理。"]),
    ("淮安市洪泽区", 2024, &["区政府办代表区政府受理依申请公开申请17件。"]),
    (
        "沭阳县",
        2025,
        &[
            "共受理信息公开申请749件（含上年结转36件），办结718件，结转下一年31件。",
            "涉及政府信息公开的行政复议、行政诉讼相关案件74件。",
        ],
    ),
    (
        "上海市人民政府办公厅",
        2019,
        &[
            "全年受理信息公开申请859件，申请数量较去年下降12.3%。",
            "在答复中，予以公开及部分公开258件，占33.9%；不予公开35件，占4.34%；无法提供265件，占32.9%。",
        ],
    ),
    (
        "上海市人民政府办公厅",
        2025,
        &[
            "办结的申请里，予以公开及部分公开208件，占17.46%；不予公开20件，占1.68%；不予处理80件，占6.72%；无法提供564件，占47.36%；其他处理319件，占26.78%。",
        ],
    ),
];

/// The claims of one report, read out of its text.
fn read(body: &str, year: i32, sentences: &[&str]) -> Vec<Claim> {
    let text = format!(
        "{body}{year}年政府信息公开工作年度报告\n\n一、总体情况\n\n{}\n",
        sentences.join("\n\n")
    );
    let document = read_document("report.txt", text.as_bytes()).unwrap();
    let options = ExtractOptions {
        body: Some(BodyId::new(body)),
        year: Some(Year(year)),
        ..ExtractOptions::default()
    };
    Extractor::new(Catalog::builtin(), options).extract(&document).claims
}

#[test]
fn sentences_have_the_verdicts_of_their_claims() {
    let Some(folder) = truth() else { return };
    let figures = truth_figures(&folder);
    let read: Vec<Claim> =
        SAID.iter().flat_map(|(body, year, sentences)| read(body, *year, sentences)).collect();
    let outcome = check_claims(&figures, &read);
    for wanted in truth_claims(&folder) {
        let same = |claim: &Claim| {
            claim.body == wanted.body
                && claim.year == wanted.year
                && claim.kind == wanted.kind
                && claim.indicator == wanted.indicator
                && (claim.value - wanted.value).abs() < 1e-9
        };
        let check = outcome.claims.iter().find(|check| same(&read[check.claim]));
        let check = check.unwrap_or_else(|| panic!("{wanted:?} is not in {read:#?}"));
        assert_eq!(check.verdict, expected(&wanted.note), "{}", wanted.note);
    }
    // Beside them the sentences repeat counts, which are held to the figures as well; 258 are those that were granted to
    // natural persons, without the partly granted.
    let wrong = outcome.claims.iter().filter(|c| c.verdict == ClaimVerdict::Contradicted);
    let wrong: Vec<&str> = wrong.map(|c| read[c.claim].text.as_str()).collect();
    assert_eq!(wrong, ["1.05%", "258件", "33.9%"]);
}
