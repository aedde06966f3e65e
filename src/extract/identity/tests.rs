use super::*;
use crate::documents::Paragraph;

fn of(texts: &[&str]) -> Who {
    let paragraph = |text: &&str| {
        Block::Paragraph(Paragraph {
            text: (*text).to_owned(),
            heading: false,
            place: Place::default(),
            at: None,
        })
    };
    let blocks = texts.iter().map(paragraph).collect();
    let lexicon = Lexicon::of(crate::catalog::Catalog::builtin());
    read(&Document { blocks, ..Document::default() }, &lexicon, Given::default())
}

#[test]
fn titles_are_read_in_all_their_orders() {
    let cases = [
        ("宿迁市2023年政府信息公开工作年度报告", "宿迁市", 2023),
        ("淮安市人民政府2024年政府信息公开工作年度报告", "淮安市", 2024),
        ("2019年上海市人民政府办公厅政府信息公开工作年度报告", "上海市人民政府办公厅", 2019),
        ("沭阳县发展和改革局 ２０２３ 年政府信息公开年度报告", "沭阳县发展和改革局", 2023),
        ("关于公布甲县财政局二〇二一年度政府信息公开工作年度报告的通知", "甲县财政局", 2021),
        ("甲县教育局2022年度政府信息公开年报_甲县人民政府网", "甲县教育局", 2022),
    ];
    for (title, body, year) in cases {
        let who = of(&[title]);
        assert_eq!(who.body, Some(BodyId::new(body)), "{title}");
        assert_eq!(who.year, Some(Year(year)), "{title}");
    }
}

#[test]
fn names_with_words_of_reports_in_them_are_names() {
    for body in [
        "甲县统计局",
        "甲市政务服务和数据管理局",
        "甲县应急安全局",
        "甲市规划与自然资源局",
        "甲县机构编制委员会办公室",
        "本溪市财政局",
        "无为市",
        "全椒县民政局",
        "国家统计局甲乙调查队",
        "甲乙职业技术学院",
        "甲县档案馆",
        "甲县供销合作社联合社",
    ] {
        let who = of(&[
            &format!("{body}2023年政府信息公开工作年度报告"),
            "本报告中所列数据的统计期限为2023年1月1日至2023年12月31日。",
        ]);
        assert_eq!(who.body, Some(BodyId::new(body)));
    }
}

#[test]
fn a_town_may_be_called_by_a_word_that_no_other_name_has() {
    for body in [
        "甲县由店镇",
        "甲市年丰街道办事处",
        "甲县全胜镇",
        "甲县对门乡",
        "甲县下各镇",
        "甲旗为民苏木",
        "甲市本城街道",
    ] {
        let title = format!("{body}2023年政府信息公开工作年度报告");
        let text = format!("{body}全年主动公开12条。");
        let of_government = format!("{body}人民政府2023年政府信息公开工作年度报告");
        assert_eq!(of(&[&title, &text]).body, Some(BodyId::new(body)), "{title}");
        if !body.ends_with("办事处") {
            let stem = of(&[&of_government, &text]).body.map(|b| b.to_string());
            let stem = stem.map(|b| b.trim_end_matches("人民政府").to_owned());
            assert_eq!(stem.as_deref(), Some(body), "{of_government}");
        }
    }
    for text in ["甲县各镇2023年政府信息公开工作年度报告", "我镇2023年政府信息公开工作年度报告"]
    {
        assert_eq!(of(&[text]).body, None, "{text}");
    }
}

#[test]
fn a_title_is_that_of_the_report_and_not_of_what_a_sentence_speaks_of() {
    let cases: [(&[&str], &str); 7] = [
        (&["甲县乙局现向社会公开《2023年政府信息公开工作年度报告》。"], "甲县乙局"),
        (
            &["现将我局情况报告如下。", "2023年，达州市退役军人事务局通过网站发布信息3条。"],
            "达州市退役军人事务局",
        ),
        (
            &[
                "甲市乙区民政局",
                "2017年政府信息公开工作年度报告",
                "本年度报告汇总2017年度乙区政府信息公开年度报告编制而成。",
            ],
            "甲市乙区民政局",
        ),
        (&["正文", "乙镇2023年政府信息公开工作年度报告", "乙镇全年主动公开3条。"], "乙镇"),
        (&["海关总署发布2012年政府信息公开工作年度报告"], "海关总署"),
        (&["甲县乙局特向社会公布2024年度本机关信息公开工作报告。"], "甲县乙局"),
        (
            &["根据条例要求，甲市人民政府根据全市2022年度政府信息公开工作开展情况，编制本报告。"],
            "甲市",
        ),
    ];
    for (texts, body) in cases {
        assert_eq!(of(texts).body, Some(BodyId::new(body)), "{texts:?}");
    }
}

#[test]
fn a_district_is_named_with_its_city_where_the_text_does() {
    let who = of(&[
        "乙区人民政府",
        "2023年政府信息公开工作年度报告",
        "本报告由甲市乙区人民政府办公室编制。统计期限自2023年1月1日起至2023年12月31日止。",
    ]);
    assert_eq!(who.body, Some(BodyId::new("甲市乙区")));
    assert_eq!(who.period, Some(YearSpan { first: Year(2023), last: Year(2023) }));
}

#[test]
fn a_foreign_name_in_front_of_every_title_is_not_the_bodys() {
    let text = "过去一年，白云旗坚持公开为常态、不公开为例外，把政务公开摆在重要位置，认真抓好落实，取得成效。";
    let more = "公开平台建设方面，白云旗政府网站运行平稳，栏目完整，更新及时，信息准确，没有发生任何安全事件。";
    let who = of(&["某某彩票网白云旗2021年度政府信息公开工作年度报告", text, more]);
    assert_eq!(who.body, Some(BodyId::new("白云旗")));
}

#[test]
fn what_cannot_be_found_is_said_and_what_is_given_counts() {
    let codes = |who: &Who| who.findings.iter().map(|f| f.code.clone()).collect::<Vec<_>>();
    assert_eq!(codes(&of(&["通知公告"])), ["no_body", "no_year"]);
    let document = Document::default();
    let lexicon = Lexicon::of(crate::catalog::Catalog::builtin());
    let body = BodyId::new("甲县");
    let told = Given { body: Some(&body), year: Some(Year(2024)), from_name: false };
    let given = read(&document, &lexicon, told);
    assert!(given.findings.is_empty());
    let two =
        of(&["甲县2023年政府信息公开工作年度报告", "数据统计期限为2022年1月1日至2022年12月31日"]);
    assert_eq!(codes(&two), ["year_differs"]);
    assert_eq!(two.year, Some(Year(2023)));
}

#[test]
fn the_day_of_publication_is_taken_from_its_label() {
    let who = of(&["发布日期:2022-02-19 10:38", "甲县2021年政府信息公开工作年度报告"]);
    assert_eq!(who.published.as_deref(), Some("2022-02-19"));
}
