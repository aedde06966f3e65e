use tongbi::ingest::TableOptions;

use crate::writer::{
    BODIES, Grid, INDICATORS, YEARS, delimited, errors, expected, figure, found, html, markdown,
    read, row, workbook,
};

/// How years are written.
fn year(at: usize, style: usize) -> String {
    match style {
        0 => YEARS[at].to_string(),
        1 => format!("{}年", YEARS[at]),
        2 => format!("{}年度", YEARS[at]),
        _ => format!("FY{}", YEARS[at]),
    }
}

/// The name of an indicator, with its unit where the style has it there.
fn name(at: usize, style: usize) -> String {
    let (name, _, unit, _) = INDICATORS[at];
    match style {
        1 => format!("{name}（{unit}）"),
        3 => format!("{}.{name}", at + 1),
        _ => name.to_owned(),
    }
}

fn long(style: usize) -> Grid {
    let mut grid = vec![row(&["机关", "年份", "指标", "数值"])];
    for (body, named) in BODIES.iter().enumerate() {
        for y in 0..YEARS.len() {
            for indicator in 0..INDICATORS.len() {
                let figure = figure(body, y, indicator);
                grid.push(row(&[named, &year(y, style), &name(indicator, style), &figure]));
            }
        }
    }
    grid
}

fn wide(style: usize) -> Grid {
    let mut head = row(&["单位名称", "年度"]);
    head.extend((0..INDICATORS.len()).map(|at| name(at, style)));
    let mut grid = vec![head];
    if style == 2 {
        let mut units = row(&["", ""]);
        units.extend(INDICATORS.iter().map(|i| i.2.to_owned()));
        grid.push(units);
    }
    for (body, named) in BODIES.iter().enumerate() {
        for y in 0..YEARS.len() {
            let mut cells = row(&[if style == 3 && y > 0 { "" } else { named }, &year(y, style)]);
            cells.extend((0..INDICATORS.len()).map(|at| figure(body, y, at)));
            grid.push(cells);
        }
    }
    grid
}

fn years_as_columns(style: usize) -> Grid {
    let mut head = row(&["部门", "指标"]);
    if style == 2 {
        head.push("单位".to_owned());
    }
    head.extend((0..YEARS.len()).map(|y| year(y, style)));
    let mut grid = vec![head];
    for (body, named) in BODIES.iter().enumerate() {
        for (at, indicator) in INDICATORS.iter().enumerate() {
            let mut cells = row(&[if style == 3 && at > 0 { "" } else { named }, &name(at, style)]);
            if style == 2 {
                cells.push(indicator.2.to_owned());
            }
            cells.extend((0..YEARS.len()).map(|y| figure(body, y, at)));
            grid.push(cells);
        }
    }
    grid
}

fn bodies_as_columns(style: usize) -> Grid {
    let mut head = row(&["年份", "指标"]);
    head.extend(BODIES.iter().map(|body| (*body).to_owned()));
    let mut grid = vec![head];
    for y in 0..YEARS.len() {
        for at in 0..INDICATORS.len() {
            let mut cells = row(&[&year(y, style), &name(at, style)]);
            cells.extend((0..BODIES.len()).map(|body| figure(body, y, at)));
            grid.push(cells);
        }
    }
    grid
}

fn years_over_indicators(style: usize) -> Grid {
    let (mut upper, mut lower) = (row(&["机关"]), row(&[""]));
    for y in 0..YEARS.len() {
        for at in 0..INDICATORS.len() {
            upper.push(if at == 0 || style == 2 { year(y, style) } else { String::new() });
            lower.push(name(at, style));
        }
    }
    let mut grid = vec![upper, lower];
    for (body, named) in BODIES.iter().enumerate() {
        let mut cells = row(&[named]);
        for y in 0..YEARS.len() {
            cells.extend((0..INDICATORS.len()).map(|at| figure(body, y, at)));
        }
        grid.push(cells);
    }
    grid
}

fn groups_over_indicators(style: usize) -> Grid {
    let (mut upper, mut lower) = (row(&["机关", "年份"]), row(&["", ""]));
    for (at, indicator) in INDICATORS.iter().enumerate() {
        let group = if indicator.3 { "依申请公开" } else { "主动公开" };
        let first = at == 0 || at == 3 || style == 1;
        upper.push(if first { group.to_owned() } else { String::new() });
        lower.push(name(at, style));
    }
    let mut grid = vec![upper, lower];
    grid.extend(wide(0).into_iter().skip(1));
    grid
}

fn with_surroundings(style: usize) -> Grid {
    let mut grid =
        vec![row(&["附件2：历年政府信息公开数据表"]), row(&["制表日期：2024年1月5日"]), row(&[])];
    grid.extend(years_as_columns(style));
    grid.insert(4, row(&["一、主动公开"]));
    grid.push(row(&[]));
    grid.push(row(&["注：数据来自年度报告。"]));
    grid.push(row(&["填表人：张三", "", "审核人：李四"]));
    grid
}

fn with_totals_and_changes(style: usize) -> Grid {
    let mut grid = wide(style);
    let start = usize::from(style == 2) + 1;
    for y in 0..YEARS.len() {
        let mut cells = row(&["合计", &year(y, style)]);
        for at in 0..INDICATORS.len() {
            let of = |body| figure(body, y, at).parse::<f64>().unwrap();
            let sum = of(0) + of(1);
            cells.push(if at == 2 { format!("{sum:.2}") } else { format!("{sum}") });
        }
        grid.push(cells);
    }
    grid[0].push("备注".to_owned());
    grid[0].push("同比".to_owned());
    grid[start].push("见附件".to_owned());
    grid
}

type Writer = fn(&Grid) -> Vec<u8>;

/// The containers and dialects, each with the name of its file.
fn containers() -> Vec<(&'static str, Writer)> {
    vec![
        ("a.csv", |grid| delimited(grid, ',').into_bytes()),
        ("a.tsv", |grid| delimited(grid, '\t').into_bytes()),
        ("b.csv", |grid| delimited(grid, ';').into_bytes()),
        ("c.csv", |grid| delimited(grid, '|').into_bytes()),
        ("d.csv", |grid| delimited(grid, '，').into_bytes()),
        ("e.csv", |grid| {
            format!("\u{feff}{}", delimited(grid, ',')).replace('\n', "\r\n").into_bytes()
        }),
        ("a.html", |grid| html(grid).into_bytes()),
        ("a.md", |grid| markdown(grid).into_bytes()),
        ("a.xlsx", workbook),
    ]
}

/// Writes the figures in one layout, in one of its styles.
type Layout = fn(usize) -> Grid;

#[test]
fn the_same_figures_in_every_layout_and_container_are_the_same_frame() {
    let layouts: [(&str, Layout); 8] = [
        ("long", long),
        ("wide", wide),
        ("years as columns", years_as_columns),
        ("bodies as columns", bodies_as_columns),
        ("years over indicators", years_over_indicators),
        ("groups over indicators", groups_over_indicators),
        ("titles and notes", with_surroundings),
        ("totals and changes", with_totals_and_changes),
    ];
    let wanted = expected(&[0, 1], &[0, 1, 2, 3]);
    let (mut ways, mut wrong) = (0, Vec::new());
    for (layout, write) in layouts {
        for style in 0..4 {
            for (file, pack) in containers() {
                ways += 1;
                let grid = write(style);
                let intake = read(file, pack(&grid), &TableOptions::default());
                if found(&intake) != wanted || !errors(&intake).is_empty() {
                    let count = found(&intake).len();
                    let codes = errors(&intake);
                    wrong.push(format!("{layout} {style} {file}: {count} figures, {codes:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {ways}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(ways, 288);
}

#[test]
fn one_body_or_one_year_is_said_by_the_title_the_name_or_the_caller() {
    let mut grid = years_as_columns(0);
    grid.retain(|row| row[0] != BODIES[1]);
    grid.iter_mut().for_each(|row| _ = row.remove(0));
    let wanted = expected(&[0], &[0, 1, 2, 3]);
    let said =
        TableOptions { body: Some(tongbi::BodyId::new("甲县")), ..TableOptions::default() };
    assert_eq!(found(&read("a.csv", delimited(&grid, ',').into_bytes(), &said)), wanted);
    let name = TableOptions { body_from_name: true, ..TableOptions::default() };
    let bytes = delimited(&grid, ',').into_bytes();
    assert_eq!(found(&read("甲县历年数据.csv", bytes.clone(), &name)), wanted);
    let asked = read("甲县历年数据.csv", bytes, &TableOptions::default());
    assert_eq!(errors(&asked), ["body_needed_name"]);
    grid.insert(0, row(&["甲县政府信息公开历年数据"]));
    let titled = read("a.csv", delimited(&grid, ',').into_bytes(), &TableOptions::default());
    assert_eq!(found(&titled), wanted);
}
