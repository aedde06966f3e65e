use super::*;
use crate::documents::Paragraph;

type Figures<'a> = &'a [(&'a str, f64, ObsStatus)];
type Claims<'a> = &'a [(ClaimKind, &'a str, f64)];

fn of(sentence: &str) -> Prose {
    let paragraph =
        Paragraph { text: sentence.to_owned(), heading: false, place: Place::default(), at: None };
    let document = Document { blocks: vec![Block::Paragraph(paragraph)], ..Document::default() };
    let body = BodyId::new("甲县");
    let catalog = Catalog::builtin();
    let lexicon = Lexicon::of(catalog);
    read(&document, &BTreeSet::new(), (catalog, &lexicon), Some(&body), Some(Year(2024)))
}

fn figures(sentence: &str) -> Vec<(String, f64, ObsStatus)> {
    let of = of(sentence);
    of.figures.into_iter().map(|f| (f.indicator.to_string(), f.value, f.status)).collect()
}

fn claims(sentence: &str) -> Vec<(ClaimKind, String, f64)> {
    of(sentence).claims.into_iter().map(|c| (c.kind, c.indicator, c.value)).collect()
}

#[test]
fn figures_that_no_table_has_are_read_out_of_sentences() {
    use ObsStatus::{Estimated, Normal};
    let cases: [(&str, Figures<'_>); 20] = [
        ("全年主动公开政府信息1136条。", &[("disclosure.items", 1136.0, Normal)]),
        ("本年主动公开各类信息18万余条。", &[("disclosure.items", 180_000.0, Estimated)]),
        ("编印《政府公报》12期。", &[("gazette.issues", 12.0, Normal)]),
        ("出刊5期《甲县公报》，免费发放。", &[("gazette.issues", 5.0, Normal)]),
        ("召开新闻发布会十二场。", &[("press.conferences", 12.0, Normal)]),
        ("举办新闻发布会42场，效果良好。", &[("press.conferences", 42.0, Normal)]),
        ("收取信息处理费2230元。", &[("processing_fee.collected", 2230.0, Normal)]),
        ("全年未收取任何费用。", &[("processing_fee.collected", 0.0, Normal)]),
        ("本年没有收取信息处理费。", &[("processing_fee.collected", 0.0, Normal)]),
        ("微信公众号“甲县发布”粉丝突破550万人。", &[("wechat.followers", 5_500_000.0, Estimated)]),
        ("政务微博关注数达1360万人。", &[("weibo.followers", 13_600_000.0, Normal)]),
        (
            "微信公众号订阅数为30241人，全年共发布信息2610条。",
            &[("wechat.followers", 30241.0, Normal), ("wechat.posts", 2610.0, Normal)],
        ),
        ("官方微博全年发布信息1339条。", &[("weibo.posts", 1339.0, Normal)]),
        (
            "县政府网站共发布信息2127条，其中政务动态类1076条、政府信息公开947条、概况类信息104条。",
            &[
                ("website.items", 2127.0, Normal),
                ("website.items.disclosure", 947.0, Normal),
                ("website.items.news", 1076.0, Normal),
                ("website.items.overview", 104.0, Normal),
            ],
        ),
        ("门户网站访问量9540370次。", &[("website.visits", 9_540_370.0, Normal)]),
        ("发布政策解读材料21篇。", &[("interpretation.items", 21.0, Normal)]),
        ("制作图文解读7条。", &[]),
        ("根据国务院令第711号第四十九条编制，统计至2024年12月31日。", &[]),
        ("去年主动公开信息900条。", &[]),
        ("在微博、微信开设专栏3个，培训5次，培训人员120人。", &[]),
    ];
    for (sentence, wanted) in cases {
        let mut found = figures(sentence);
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let mut wanted: Vec<_> =
            wanted.iter().map(|(id, value, status)| ((*id).to_owned(), *value, *status)).collect();
        wanted.sort_by(|a: &(String, f64, ObsStatus), b| a.0.cmp(&b.0));
        assert_eq!(found, wanted, "{sentence}");
    }
}

#[test]
fn claims_about_tables_are_kept_apart_from_figures() {
    use ClaimKind::{Count, Growth, Points, Share};
    let both = "requests.received + requests.carried_in";
    let open = "requests.granted + requests.partly_granted";
    let court = "litigation.direct.total + litigation.after_review.total";
    let cases: [(&str, Claims<'_>); 16] = [
        ("全县收办申请3646件，同比增长1.05%。", &[(Count, both, 3646.0), (Growth, both, 1.05)]),
        ("新收政府信息公开申请3525件。", &[(Count, "requests.received", 3525.0)]),
        ("受理申请（含上年结转）749件。", &[(Count, both, 749.0)]),
        (
            "收到申请859件，较去年下降12.3%。",
            &[(Count, "requests.received", 859.0), (Growth, "requests.received", -12.3)],
        ),
        ("上年结转申请121件。", &[(Count, "requests.carried_in", 121.0)]),
        ("结转下年度继续办理31件。", &[(Count, "requests.carried_out", 31.0)]),
        ("全年答复申请3050件。", &[(Count, "requests.closed", 3050.0)]),
        ("予以公开及部分公开258件，占33.9%。", &[(Count, open, 258.0), (Share, open, 33.9)]),
        (
            "不予公开35件，占比4.34%。",
            &[(Count, "requests.refused", 35.0), (Share, "requests.refused", 4.34)],
        ),
        (
            "无法提供265件，占比32.9%，较上年提高2.5个百分点。",
            &[
                (Count, "requests.unavailable", 265.0),
                (Share, "requests.unavailable", 32.9),
                (Points, "requests.unavailable", 2.5),
            ],
        ),
        (
            "不予处理80件，占6.72%。",
            &[(Count, "requests.not_processed", 80.0), (Share, "requests.not_processed", 6.72)],
        ),
        ("涉政府信息公开行政复议351件。", &[(Count, "review.total", 351.0)]),
        ("行政诉讼46件。", &[(Count, court, 46.0)]),
        (
            "收到申请100件，同比增长1.5倍。",
            &[(Count, "requests.received", 100.0), (Growth, "requests.received", 150.0)],
        ),
        ("收到群众来信300件，同比增长5%。", &[]),
        ("办理提案12件。", &[]),
    ];
    for (sentence, wanted) in cases {
        let wanted: Vec<_> =
            wanted.iter().map(|(kind, id, value)| (*kind, (*id).to_owned(), *value)).collect();
        assert_eq!(claims(sentence), wanted, "{sentence}");
    }
}

#[test]
fn two_values_for_one_thing_are_none_and_a_finding() {
    let prose = of("主动公开政府信息100条。全年共主动公开信息120条。");
    assert_eq!(prose.figures, []);
    assert_eq!(prose.findings[0].code, "prose_two_values");
}
