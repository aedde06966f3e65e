use super::*;

fn one(name: &str) -> String {
    match Catalog::builtin().resolve_fragment(name) {
        Resolved::One(id) => id.as_str().to_owned(),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn an_indicator_is_found_by_id_label_alias_or_fragment() {
    assert_eq!(one("permits.decided"), "permits.decided");
    assert_eq!(one("行政许可"), "permits.decided");
    assert_eq!(one("行政处罚处理决定数量"), "penalties.decided");
    assert_eq!(one("wechat followers"), "wechat.followers");
    assert_eq!(one("公报"), "gazette.issues");
}

#[test]
fn no_name_but_a_bare_one_means_two_indicators() {
    let catalog = Catalog::builtin();
    for indicator in catalog.indicators() {
        for name in [&indicator.zh, &indicator.en].into_iter().chain(&indicator.aliases) {
            assert_eq!(catalog.resolve(name), Resolved::One(indicator.id.clone()), "{name}");
        }
    }
}

#[test]
fn a_near_miss_suggests_the_closest_name() {
    let Resolved::Unknown(nearest) = Catalog::builtin().resolve("行政许克") else { panic!() };
    assert_eq!(nearest.as_deref(), Some("行政许可"));
    assert_eq!(Catalog::builtin().resolve("xyz"), Resolved::Unknown(None));
}

#[test]
fn a_users_file_adds_indicators_formulas_and_names() {
    let text = r#"
        [[indicator]]
        id = "hotline.calls"
        zh = "热线来电"
        en = "Hotline calls"
        table = "prose"
        unit = "件"
        measure = "flow"

        [[derived]]
        id = "hotline.per_request"
        zh = "每件申请对应来电"
        en = "Calls per request"
        formula = "hotline.calls / requests.received"
        unit = "件"
        measure = "ratio"

        [[label]]
        id = "permits.decided"
        aliases = ["许可事项"]
    "#;
    let catalog = Catalog::with_text("mine.toml", text).unwrap();
    assert_eq!(catalog.resolve("热线来电"), Resolved::One(IndicatorId::new("hotline.calls")));
    assert_eq!(catalog.resolve("许可事项"), Resolved::One(IndicatorId::new("permits.decided")));
    assert!(catalog.derived_of(&IndicatorId::new("hotline.per_request")).is_some());
}

#[test]
fn a_wrong_file_is_refused_with_its_place() {
    let code = |text: &str| Catalog::with_text("mine.toml", text).unwrap_err();
    let unknown_field = code("[[indicator]]\nid = 'x'\ncolour = 'red'\n");
    assert_eq!(unknown_field.code(), "catalog_syntax");
    assert!(unknown_field.to_string().starts_with("mine.toml, line "), "{unknown_field}");
    let row = "zh='x'\nen='x'\nunit='件'\nmeasure='flow'\n";
    assert_eq!(
        code(&format!("[[derived]]\nid='x'\nformula='nothing + 1'\n{row}")).code(),
        "catalog_unknown_id"
    );
    assert_eq!(
        code(&format!("[[derived]]\nid='x'\nformula='1 +'\n{row}")).code(),
        "catalog_formula"
    );
    assert_eq!(
        code(&format!("[[indicator]]\nid='permits.decided'\ntable='2'\n{row}")).code(),
        "catalog_id_taken"
    );
}

#[test]
fn a_name_that_hides_another_is_refused_with_its_line() {
    let refused = |text: &str| {
        let error = Catalog::with_text("mine.toml", text).unwrap_err();
        (error.code().to_owned(), error.to_string(), error.hint(crate::Lang::En).is_some())
    };
    let (code, said, has_hint) =
        refused("[[label]]\nid = 'penalties.decided'\naliases = ['处罚', '行政许可']\n");
    assert_eq!(code, "catalog_name_taken");
    assert!(said.starts_with("mine.toml, line 3: `行政许可`") && has_hint, "{said}");
    let rest = "en = 'x'\ntable = 'prose'\nunit = '件'\nmeasure = 'flow'\n";
    let (code, said, _) = refused(&format!("[[indicator]]\nid = 'x'\nzh = '行政 许可'\n{rest}"));
    assert_eq!(code, "catalog_name_taken");
    assert!(said.contains("line 3") && said.contains("permits.decided"), "{said}");
    let two = format!(
        "[[indicator]]\nid = 'x'\nzh = '甲'\n{rest}[[indicator]]\nid = 'y'\nzh = '乙'\n{rest}"
    );
    assert_eq!(refused(&two).0, "catalog_name_taken", "both have the English label x");
    let applicant = "[[label]]\nid = 'enterprise'\naliases = ['自然人']\n";
    assert_eq!(refused(applicant).0, "catalog_name_taken");
}

#[test]
fn a_name_of_ones_own_may_stand_again() {
    let text = "[[label]]\nid = 'permits.decided'\naliases = ['行政许可', '许可']\n";
    assert!(Catalog::with_text("mine.toml", text).is_ok());
}

#[test]
fn an_id_is_something_and_parents_end() {
    let rest = "table = 'prose'\nunit = '件'\nmeasure = 'flow'\n";
    let row = |id: &str, parent: &str| {
        format!(
            "[[indicator]]\nid = '{id}'\nzh = '{id}号'\nen = 'no {id}'\nparent = '{parent}'\n{rest}"
        )
    };
    let code = |text: &str| Catalog::with_text("mine.toml", text).unwrap_err();
    for id in ["", " ", "、", "a b"] {
        assert_eq!(code(&row(id, "permits.decided")).code(), "catalog_id_empty", "{id:?}");
    }
    let circle = code(&format!("{}{}{}", row("a", "b"), row("b", "c"), row("c", "a")));
    assert_eq!(circle.code(), "catalog_parent_circle");
    assert!(circle.to_string().contains("a → b → c → a"), "{circle}");
    assert_eq!(code(&row("a", "a")).code(), "catalog_parent_circle");
    assert!(Catalog::with_text("mine.toml", &row("a", "permits.decided")).is_ok());
    let breakdown = "[[breakdown]]\nid = 'total'\nzh = '合'\nen = 'all'\ntable = '3'\n";
    assert_eq!(code(breakdown).code(), "catalog_id_taken");
}

#[test]
fn words_and_figures_that_nothing_can_match_are_refused() {
    let figure = |rest: &str| {
        format!("[[figure]]\nindicator = 'letters.answered'\nverb = ['close']\n{rest}\n")
    };
    let word = |row: &str| format!("[[word]]\n{row}\n");
    let kiosk = word("class = 'object'\nis = 'kiosk'\nwords = ['自助机问询']");
    let cases = [
        (figure("object = ['kiosk']\nunits = ['件']"), "catalog_figure_label"),
        (
            figure("object = ['letter']\nchannel = ['kiosk']\nunits = ['件']"),
            "catalog_figure_label",
        ),
        (figure("object = ['letter']\nunits = ['桩']"), "catalog_figure_unit"),
        (figure("object = ['letter']\nunits = []"), "catalog_figure_no_unit"),
        (
            figure("object = ['letter']\nunits = ['件']\npart = true\nwhole = true"),
            "catalog_figure_part",
        ),
        (word("class = 'filler'\nwords = ['']"), "catalog_word_never"),
        (word("class = 'filler'\nwords = ['完毕。另']"), "catalog_word_never"),
        (
            format!("{kiosk}{}", word("class = 'filler'\nwords = ['自助机问询']")),
            "catalog_word_twice",
        ),
    ];
    for (text, code) in cases {
        let error = Catalog::with_text("own.toml", &text).unwrap_err();
        assert_eq!(error.code(), code, "{text}");
        assert!(error.message(Lang::Zh).starts_with("own.toml"), "{text}");
        assert!(error.hint(Lang::Zh).is_some() && error.hint(Lang::En).is_some(), "{text}");
    }
    let whole = format!("{kiosk}{}", figure("object = ['kiosk']\nunits = ['件']"));
    assert!(Catalog::with_text("own.toml", &whole).is_ok());
}
