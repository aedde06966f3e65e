//! Sentences of reports: what is read out of them, what is left, and that nothing is made up when they are turned about.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use tongbi::catalog::Catalog;
use tongbi::documents::read_document;
use tongbi::extract::{ExtractOptions, Extraction, Extractor};

/// A report of 云杉市水务局 for 2023 that says one sentence; the words that prepare it are made once.
fn report(sentence: &str, extractor: &Extractor<'_>) -> Extraction {
    let text = format!(
        "云杉市水务局2023年政府信息公开工作年度报告\n\n统计期限自2023年1月1日起至12月31日止。\n\n一、总体情况\n\n{sentence}\n"
    );
    extractor.extract(&read_document("report.txt", text.as_bytes()).unwrap())
}

fn extractor() -> Extractor<'static> {
    Extractor::new(Catalog::builtin(), ExtractOptions::default())
}

/// `indicator=value`, with the account behind `@` where there are several.
fn figures(sentence: &str, extractor: &Extractor<'_>) -> BTreeSet<String> {
    let said = report(sentence, extractor);
    let shown = said.observations.iter().map(|o| {
        let breakdown = o.key.breakdown.as_str();
        let account = match breakdown {
            "" | "total" => String::new(),
            name => format!("@{name}"),
        };
        format!("{}={}{account}", o.key.indicator, o.value.unwrap())
    });
    shown.collect()
}

/// Sentences by what they show, with the figures that they give.
const SENTENCES: [(&str, &[&str]); 30] = [
    // Order does not matter.
    ("全年7件予以公开，收到信息公开申请9件。", &["requests.granted=7", "requests.received=9"]),
    ("在局网站发布了58条政务信息。", &["website.items=58"]),
    // Several platforms together, and each of its own.
    ("通过微信、抖音、快手等平台推送信息4100条。", &["new_media.posts=4100"]),
    (
        "“云杉水务”微信公众号推送320篇，“云杉水务”抖音号发布短视频45条。",
        &["douyin.posts=45", "wechat.posts=320"],
    ),
    (
        "“云杉水务”微信公众号推送320篇，“节水云杉”微信公众号推送75篇。",
        &["wechat.posts=320@云杉水务", "wechat.posts=75@节水云杉"],
    ),
    ("微信公众号粉丝8.4万，较2022年增加6000人。", &["wechat.followers=84000"]),
    ("微博粉丝由12000人增至15300人。", &["weibo.followers=15300"]),
    (
        "视频号关注人数逾2.1万人，今日头条号发布信息88条。",
        &["shipinhao.followers=21000", "toutiao.posts=88"],
    ),
    ("全局运营政务新媒体账号6个。", &["new_media.accounts=6"]),
    // A platform that is unknown is nobody's.
    ("“云杉水务”微信公众号推送320篇，“云杉水务”蓝鸟号发布45条。", &["wechat.posts=320"]),
    ("通过微信、蓝鸟号推送信息410条。", &[]),
    // Parts, lists and wholes.
    (
        "全年主动公开信息640条，其中网站公开信息410条，微信公众号公开信息230条。",
        &["disclosure.items=640", "website.items=410", "wechat.posts=230"],
    ),
    ("发布政策解读31篇，其中文字解读20篇、图片解读11篇。", &["interpretation.items=31"]),
    ("公开机构设置、政策解读、人事任免等信息512条。", &["disclosure.items=512"]),
    ("通过门户网站发布供水类信息12条。", &[]),
    // Another time, another body, a plan, a mean.
    ("2022年主动公开信息310条，2023年主动公开信息420条。", &["disclosure.items=420"]),
    ("上半年主动公开信息210条。", &[]),
    ("公众号开通以来累计发布文章1900篇。", &[]),
    ("力争2024年主动公开信息800条。", &[]),
    ("市财政局新收政府信息公开申请12件。", &[]),
    ("网站日均访问量3200次。", &[]),
    // Letters and proposals are no requests.
    ("全年受理群众来信34件，办结34件。", &["letters.answered=34"]),
    ("办理答复人大政协建议提案22件。", &["proposals.answered=22"]),
    ("办理人大建议12件、政协提案10件。", &[]),
    // Requests, what became of them, and of complaints about them.
    (
        "新收申请39件，上年结转6件，共受理45件，办结41件，结转下年度4件。",
        &[
            "requests.carried_in=6",
            "requests.carried_out=4",
            "requests.closed=41",
            "requests.received=39",
        ],
    ),
    (
        "2022年结转至2023年3件，2023年受理申请20件。",
        &["requests.carried_in=3", "requests.received=20"],
    ),
    (
        "收到申请30件，其中自然人26件、商业企业4件。",
        &[
            "requests.received=26@natural_person",
            "requests.received=30",
            "requests.received=4@enterprise",
        ],
    ),
    (
        "行政复议9件，行政诉讼4件，其中：6件行政复议、3件行政诉讼获维持，1件行政复议结果纠正。",
        &["review.corrected=1", "review.total=9", "review.upheld=6"],
    ),
    (
        "制发规范性文件3件，废止1件，现行有效14件。",
        &["normative.in_force=14", "normative.issued=3", "normative.repealed=1"],
    ),
    ("全年未收取信息处理费。", &["processing_fee.collected=0"]),
];

/// More sentences, one a line, each with the figures that it gives behind `=>`; `#` begins a category.
const MORE: &str = include_str!("fixtures/prose/sentences.txt");

#[test]
fn the_vocabulary_of_reports_is_read() {
    let extractor = extractor();
    let mut faults = Vec::new();
    for line in MORE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (sentence, expected) = line.split_once("=>").unwrap();
        let expected: BTreeSet<String> = expected.split_whitespace().map(String::from).collect();
        let read = figures(sentence.trim(), &extractor);
        if read != expected {
            faults.push(format!("{sentence}\n  read {read:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn sentences_give_their_figures_and_no_others() {
    let extractor = extractor();
    for (sentence, wanted) in SENTENCES {
        let wanted: BTreeSet<String> = wanted.iter().map(|w| (*w).to_owned()).collect();
        assert_eq!(figures(sentence, &extractor), wanted, "{sentence}");
    }
}

#[test]
fn claims_say_of_which_count_and_year_they_are() {
    let extractor = extractor();
    let claims = |sentence: &str| -> Vec<String> {
        let said = report(sentence, &extractor).claims.into_iter();
        said.filter(|c| c.kind.as_str() != "count")
            .map(|c| {
                let base = c.base.map_or_else(String::new, |year| format!("@{year}"));
                format!("{} {} {}{base}", c.kind.as_str(), c.indicator, c.value)
            })
            .collect()
    };
    let cases: [(&str, &[&str]); 8] = [
        ("收到申请22件，比2022年（31件）下降29%。", &["growth requests.received -29@2022"]),
        ("收到申请4件（较2022年减少3件）。", &["difference requests.received -3@2022"]),
        (
            "没有收到政府信息公开申请，受理数量较上年度减少2件。",
            &["difference requests.received -2"],
        ),
        ("全年收到申请36件，同比增长1.4倍。", &["growth requests.received 140"]),
        ("主动公开信息165条，其中通知公告91条，占比55%。", &[]),
        ("收到群众来信300件，同比增长5%。", &[]),
        ("办理提案12件，同比下降4%。", &[]),
        ("答复申请50件，予以公开20件，占40%。", &["share requests.granted 40"]),
    ];
    for (sentence, wanted) in cases {
        assert_eq!(claims(sentence), wanted, "{sentence}");
    }
}

/// Clauses that stand alone, each with its figure; `#` is the number.
const CLAUSES: [(&str, &str); 14] = [
    ("局网站发布信息#条", "website.items"),
    ("微信公众号推送信息#条", "wechat.posts"),
    ("政务微博发布博文#条", "weibo.posts"),
    ("抖音号发布短视频#条", "douyin.posts"),
    ("召开新闻发布会#场", "press.conferences"),
    ("收到政府信息公开申请#件", "requests.received"),
    ("发布政策解读#篇", "interpretation.items"),
    ("今日头条号发布信息#条", "toutiao.posts"),
    ("视频号发布作品#条", "shipinhao.posts"),
    ("微信公众号粉丝#人", "wechat.followers"),
    ("新浪微博粉丝数达#人", "weibo.followers"),
    ("门户网站访问量#次", "website.visits"),
    ("办理群众来信#件", "letters.answered"),
    ("在主流媒体刊发稿件#篇", "media.articles"),
];

/// Platforms that no lexicon has.
const UNKNOWN: [&str; 7] = [
    "蓝鸟号",
    "云雀平台",
    "知更鸟",
    "“林间小筑”圈子",
    "白鹭端",
    "“掌上林间”",
    "通过“松江用地平台”",
];

/// Clauses that give no figure of the body and the year, whatever stands beside them.
const FOREIGN: [&str; 17] = [
    "去年微信公众号推送信息#条",
    "2021年收到政府信息公开申请#件",
    "上半年局网站发布信息#条",
    "县财政局收到政府信息公开申请#件",
    "计划发布政策解读#篇",
    "累计核查门户网站发布信息#条",
    "每月召开新闻发布会#场",
    "力争微信公众号粉丝达到#人",
    "单篇阅读量#次",
    "培训工作人员#人",
    "公开信箱答复情况#件",
    "行政处罚公开信息#条",
    "云杉电视台制作播出新闻#条",
    "公开建议提案答复#条",
    "开展宣传活动#次",
    "整改栏目#个",
    "上年度微博发布信息#条",
];

/// A clause, its number, and what stands in front of it: a platform that nobody knows, or a clause of something else.
#[derive(Clone, Debug)]
struct Said {
    clause: usize,
    number: u32,
    unknown: Option<usize>,
    foreign: Option<(usize, u32)>,
}

fn clauses() -> impl Strategy<Value = Vec<Said>> {
    let number = 2u32..90_000;
    let order = Just((0..CLAUSES.len()).collect::<Vec<usize>>()).prop_shuffle();
    let unknown = prop::option::weighted(0.25, 0..UNKNOWN.len());
    let foreign = prop::option::weighted(0.4, (0..FOREIGN.len(), number.clone()));
    let some = (order, prop::collection::vec((number, unknown, foreign), 6));
    some.prop_map(|(order, beside)| {
        let said = order.into_iter().zip(beside);
        said.map(|(clause, (number, unknown, foreign))| Said { clause, number, unknown, foreign })
            .collect()
    })
}

impl Said {
    /// Whether the clause itself is of the unknown platform.
    fn is_replaced(&self) -> bool {
        self.unknown.is_some() && CLAUSES[self.clause].0.contains("发布信息")
    }

    fn text(&self, mark: &str) -> String {
        let (clause, number) = (CLAUSES[self.clause].0, self.number);
        let own = match self.unknown.map(|at| UNKNOWN[at]) {
            Some(name) if self.is_replaced() => format!("{name}发布信息{number}条"),
            Some(name) => {
                format!(
                    "{name}发布作品{number}条{mark}{}",
                    clause.replace('#', &number.to_string())
                )
            }
            None => clause.replace('#', &number.to_string()),
        };
        match self.foreign {
            Some((at, number)) => {
                format!("{}{mark}{own}", FOREIGN[at].replace('#', &number.to_string()))
            }
            None => own,
        }
    }
}

/// A sentence with every number in it but years, days and shares so many times as large.
fn scaled(sentence: &str, times: u32) -> String {
    let mut said = String::new();
    let mut rest = sentence;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        said.push_str(&rest[..start]);
        let end = rest[start..].find(|c: char| !c.is_ascii_digit() && c != '.');
        let (number, behind) = rest[start..].split_at(end.unwrap_or(rest.len() - start));
        let counts = !behind.starts_with(['年', '月', '日', '%', '个', '—', '-'])
            && !said.ends_with(['—', '-', '第', '〔', 'H']);
        match number.parse::<f64>() {
            Ok(value) if counts => {
                said.push_str(&format!("{:.2}", value * f64::from(times)).replace(".00", ""));
            }
            _ => said.push_str(number),
        }
        rest = behind;
    }
    said + rest
}

/// Every figure is that of one printed number: where all numbers are three times as large, so is each figure, and no other
/// one appears. Sums stay sums.
#[test]
fn figures_follow_their_numbers() {
    let extractor = extractor();
    let lines = MORE.lines().filter_map(|line| line.split_once("=>"));
    let mut compared = 0;
    for (sentence, _) in lines.filter(|(sentence, _)| !sentence.contains("12345")) {
        let times_three = |figure: &String| -> Option<String> {
            let (name, value) = figure.split_once('=')?;
            let (value, account) =
                value.split_once('@').map_or((value, None), |(v, a)| (v, Some(a)));
            let printed = value.trim_end_matches('0');
            let is_printed = sentence.contains(printed) && value.parse::<f64>().ok()? >= 4.0;
            let value = value.parse::<f64>().ok()? * 3.0;
            let account = account.map_or_else(String::new, |a| format!("@{a}"));
            is_printed.then(|| format!("{name}={value}{account}"))
        };
        let read = figures(sentence.trim(), &extractor);
        let Some(wanted) = read.iter().map(times_three).collect::<Option<BTreeSet<String>>>()
        else {
            continue;
        };
        compared += 1;
        assert_eq!(figures(&scaled(sentence.trim(), 3), &extractor), wanted, "{sentence}");
    }
    assert!(compared > 100, "{compared}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Clauses in any order, with any numbers, some of them on a platform that nobody knows, some behind a clause of another
    /// year, body or plan: each figure is that of its own clause, or is not taken.
    #[test]
    fn a_number_is_never_given_to_another_clause(clauses in clauses(), mark in "[，；。、]") {
        thread_local!(static EXTRACTOR: Extractor<'static> = extractor());
        let sentence = clauses.iter().map(|said| said.text(&mark)).collect::<Vec<_>>().join(&mark) + "。";
        let own = clauses.iter().filter(|said| !said.is_replaced());
        let allowed: BTreeSet<String> =
            own.map(|said| format!("{}={}", CLAUSES[said.clause].1, said.number)).collect();
        let found = EXTRACTOR.with(|extractor| figures(&sentence, extractor));
        prop_assert!(found.is_subset(&allowed), "{}: {:?}", sentence, found.difference(&allowed));
    }

    /// Whatever stands in a sentence, it is read without a panic, and its places are within it.
    #[test]
    fn any_words_are_read(words in prop::collection::vec("[0-9条件、，（）“”其中微信公开较增长%万余年月]{1,8}", 1..12)) {
        thread_local!(static EXTRACTOR: Extractor<'static> = extractor());
        EXTRACTOR.with(|extractor| {
            report(&(words.concat() + "。"), extractor);
        });
    }
}
