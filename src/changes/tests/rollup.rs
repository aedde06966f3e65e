use super::*;

#[test]
fn a_sum_over_bodies_compares_the_same_bodies_only() {
    let catalog = Catalog::builtin();
    let figures = [
        figure("市", "permits.decided", 2024, "9999"),
        figure("乙", "permits.decided", 2023, "100"),
        figure("乙", "permits.decided", 2024, "110"),
        figure("丙", "permits.decided", 2024, "500"),
        figure("丁", "permits.decided", 2023, "70"),
        figure("丁", "permits.decided", 2024, "missing"),
    ];
    let panel = Panel::from_observations(&figures, catalog);
    let parent = BodyId::new("市");
    let bodies: Vec<Body> = ["乙", "丙", "丁", "戊"]
        .iter()
        .map(|name| Body {
            id: BodyId::new(name),
            kind: "department".to_owned(),
            level: "city".to_owned(),
            parent: Some(parent.clone()),
            ..Body::default()
        })
        .collect();
    let sums: Vec<_> = roll_up(&panel, catalog, &bodies, &parent)
        .iter()
        .map(|s| (s.year.0, s.sum, s.reported, s.bodies))
        .collect();
    assert_eq!(sums, [(2023, 170.0, 2, 4), (2024, 610.0, 2, 4)]);
    let found = roll_up_changes(&panel, catalog, &bodies, &parent);
    assert_eq!(found[0].comparability, Gap);
    let last = found.last().unwrap();
    assert_eq!((last.base, last.value, last.same, last.reported), (Some(100.0), Some(110.0), 1, 2));
    assert_eq!((last.per_cent, last.comparability), (Some(10.0), Comparable));
}
