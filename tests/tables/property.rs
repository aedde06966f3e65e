//! Panels at random, in layouts at random: read back they are the same; with one cell of the header damaged, what is read is
//! right still, or nothing.

use proptest::prelude::*;
use tongbi::ingest::TableOptions;

use crate::writer::{Grid, delimited, errors, found, html, markdown, read, row, workbook};

const BODIES: [&str; 6] = ["甲县", "乙市", "丙区", "云岭县教育局", "丁镇人民政府", "戊街道"];
const INDICATORS: [(&str, &str, &str); 8] = [
    ("行政许可", "permits.decided", "件"),
    ("行政处罚", "penalties.decided", "件"),
    ("行政强制", "coercion.decided", "件"),
    ("行政事业性收费", "fees.collected", "万元"),
    ("新收申请", "requests.received", "件"),
    ("上年结转", "requests.carried_in", "件"),
    ("微信公众号关注人数", "wechat.followers", "人"),
    ("制发规范性文件", "normative.issued", "件"),
];

/// A panel and how it is to be written.
#[derive(Clone, Debug)]
struct Panel {
    bodies: Vec<&'static str>,
    first: i32,
    years: usize,
    indicators: Vec<usize>,
    figures: Vec<u32>,
    layout: usize,
    units: usize,
    year_style: usize,
    surrounded: bool,
    container: usize,
}

fn panel() -> impl Strategy<Value = Panel> {
    let bodies = prop::sample::subsequence(BODIES.to_vec(), 2..5);
    let indicators = prop::sample::subsequence((0..INDICATORS.len()).collect::<Vec<_>>(), 2..6);
    let figures = prop::collection::vec(0u32..3_000_000, 5 * 5 * 6);
    let style = (0usize..8, 0usize..3, 0usize..4, prop::bool::ANY, 0usize..6);
    ((bodies, indicators), (2010i32..2020, 2usize..5), figures, style).prop_map(
        |((bodies, indicators), (first, years), figures, style)| Panel {
            bodies,
            first,
            years,
            indicators,
            figures,
            layout: style.0,
            units: style.1,
            year_style: style.2,
            surrounded: style.3,
            container: style.4,
        },
    )
}

impl Panel {
    fn figure(&self, body: usize, year: usize, indicator: usize) -> String {
        let figure = self.figures[(body * 5 + year) * 6 + indicator];
        match self.indicators[indicator] {
            3 => format!("{}.{:02}", figure / 100, figure % 100),
            _ => figure.to_string(),
        }
    }

    fn expected(&self) -> Vec<(String, i32, String, f64)> {
        let mut all = Vec::new();
        for (body, named) in self.bodies.iter().enumerate() {
            for year in 0..self.years {
                for (at, indicator) in self.indicators.iter().enumerate() {
                    let value: f64 = self.figure(body, year, at).parse().unwrap();
                    let id = INDICATORS[*indicator].1.to_owned();
                    all.push(((*named).to_owned(), self.first + year as i32, id, value));
                }
            }
        }
        all.sort_by(|a, b| (&a.0, a.1, &a.2).cmp(&(&b.0, b.1, &b.2)));
        all
    }

    fn year(&self, year: usize) -> String {
        let year = self.first + year as i32;
        match self.year_style {
            0 => year.to_string(),
            1 => format!("{year}年"),
            2 => format!("{year}年度"),
            _ => format!("FY{year}"),
        }
    }

    fn name(&self, at: usize) -> String {
        let (name, _, unit) = INDICATORS[self.indicators[at]];
        if self.units == 1 { format!("{name}（{unit}）") } else { name.to_owned() }
    }

    fn unit(&self, at: usize) -> String {
        INDICATORS[self.indicators[at]].2.to_owned()
    }

    fn long(&self) -> Grid {
        let mut grid = vec![row(&["机关", "年份", "指标", "数值"])];
        for (body, named) in self.bodies.iter().enumerate() {
            for year in 0..self.years {
                for at in 0..self.indicators.len() {
                    let figure = self.figure(body, year, at);
                    grid.push(row(&[named, &self.year(year), &self.name(at), &figure]));
                }
            }
        }
        grid
    }

    fn wide(&self) -> Grid {
        let mut head = row(&["单位名称", "年份"]);
        head.extend((0..self.indicators.len()).map(|at| self.name(at)));
        let mut grid = vec![head];
        if self.units == 2 {
            let units = (0..self.indicators.len()).map(|at| self.unit(at));
            grid.push(row(&["", ""]).into_iter().chain(units).collect());
        }
        for (body, named) in self.bodies.iter().enumerate() {
            for year in 0..self.years {
                let figures = (0..self.indicators.len()).map(|at| self.figure(body, year, at));
                grid.push(row(&[named, &self.year(year)]).into_iter().chain(figures).collect());
            }
        }
        grid
    }

    fn years_as_columns(&self) -> Grid {
        let mut head = row(&["部门", "指标"]);
        if self.units == 2 {
            head.push("计量单位".to_owned());
        }
        head.extend((0..self.years).map(|year| self.year(year)));
        let mut grid = vec![head];
        for (body, named) in self.bodies.iter().enumerate() {
            for at in 0..self.indicators.len() {
                let mut cells = row(&[named, &self.name(at)]);
                if self.units == 2 {
                    cells.push(self.unit(at));
                }
                cells.extend((0..self.years).map(|year| self.figure(body, year, at)));
                grid.push(cells);
            }
        }
        grid
    }

    fn bodies_as_columns(&self) -> Grid {
        let mut head = row(&["年份", "指标"]);
        head.extend(self.bodies.iter().map(|body| (*body).to_owned()));
        let mut grid = vec![head];
        for year in 0..self.years {
            for at in 0..self.indicators.len() {
                let figures = (0..self.bodies.len()).map(|body| self.figure(body, year, at));
                let side = row(&[&self.year(year), &self.name(at)]);
                grid.push(side.into_iter().chain(figures).collect());
            }
        }
        grid
    }

    /// Two rows of headings: years over indicators, or indicators over years.
    fn crossed(&self, years_above: bool) -> Grid {
        let (mut upper, mut lower) = (row(&["机关"]), row(&[""]));
        let (outer, inner) = match years_above {
            true => (self.years, self.indicators.len()),
            false => (self.indicators.len(), self.years),
        };
        let pair = |o: usize, i: usize| if years_above { (o, i) } else { (i, o) };
        for o in 0..outer {
            for i in 0..inner {
                let (year, at) = pair(o, i);
                let (above, below) = match years_above {
                    true => (self.year(year), self.name(at)),
                    false => (self.name(at), self.year(year)),
                };
                upper.push(if i == 0 { above } else { String::new() });
                lower.push(below);
            }
        }
        let mut grid = vec![upper, lower];
        for (body, named) in self.bodies.iter().enumerate() {
            let mut cells = row(&[named]);
            for o in 0..outer {
                for i in 0..inner {
                    let (year, at) = pair(o, i);
                    cells.push(self.figure(body, year, at));
                }
            }
            grid.push(cells);
        }
        grid
    }

    /// A year and an indicator in each heading: 2022年行政许可.
    fn joined(&self) -> Grid {
        let mut head = row(&["机关"]);
        for year in 0..self.years {
            let names = (0..self.indicators.len()).map(|at| self.name(at));
            head.extend(names.map(|name| format!("{}年{name}", self.first + year as i32)));
        }
        let mut grid = vec![head];
        for (body, named) in self.bodies.iter().enumerate() {
            let mut cells = row(&[named]);
            for year in 0..self.years {
                cells.extend((0..self.indicators.len()).map(|at| self.figure(body, year, at)));
            }
            grid.push(cells);
        }
        grid
    }

    /// Each year alone in a row above its bodies.
    fn by_sections(&self) -> Grid {
        let mut head = row(&["机关"]);
        head.extend((0..self.indicators.len()).map(|at| self.name(at)));
        let mut grid = vec![head];
        for year in 0..self.years {
            let mut section = row(&[&self.year(year)]);
            section.resize(self.indicators.len() + 1, String::new());
            grid.push(section);
            for (body, named) in self.bodies.iter().enumerate() {
                let mut cells = row(&[named]);
                cells.extend((0..self.indicators.len()).map(|at| self.figure(body, year, at)));
                grid.push(cells);
            }
        }
        grid
    }

    /// The table, where its header begins, and how many rows the header has.
    fn grid(&self) -> (Grid, usize, usize) {
        let (mut grid, levels) = match self.layout {
            0 => (self.long(), 1),
            1 => (self.wide(), 1),
            2 => (self.years_as_columns(), 1),
            3 => (self.bodies_as_columns(), 1),
            4 => (self.crossed(true), 2),
            5 => (self.crossed(false), 2),
            6 => (self.joined(), 1),
            _ => (self.by_sections(), 1),
        };
        if !self.surrounded {
            return (grid, 0, levels);
        }
        grid.insert(0, row(&["附表1：各单位历年政务公开数据"]));
        grid.push(row(&["注：数据取自年度报告。"]));
        (grid, 1, levels)
    }

    fn file(&self, grid: &Grid) -> (&'static str, Vec<u8>) {
        match self.container {
            0 => ("a.csv", delimited(grid, ',').into_bytes()),
            1 => ("a.tsv", delimited(grid, '\t').into_bytes()),
            2 => ("b.csv", delimited(grid, ';').into_bytes()),
            3 => ("a.html", html(grid).into_bytes()),
            4 => ("a.md", markdown(grid).into_bytes()),
            _ => ("a.xlsx", workbook(grid)),
        }
    }
}

/// What may befall a cell of the header.
fn damaged(cell: &str, neighbour: &str, kind: usize) -> String {
    let mut signs: Vec<char> = cell.chars().collect();
    match kind {
        0 => return String::new(),
        1 => return neighbour.to_owned(),
        2 => return "@#".to_owned(),
        3 => _ = signs.pop(),
        4 => signs.insert(signs.len() / 2, '?'),
        _ => signs.push('甲'),
    }
    signs.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_panel_is_read_back_from_any_layout(panel in panel()) {
        let (name, bytes) = panel.file(&panel.grid().0);
        let intake = read(name, bytes, &TableOptions::default());
        prop_assert_eq!(errors(&intake), Vec::<&str>::new());
        prop_assert_eq!(found(&intake), panel.expected());
    }

    #[test]
    fn a_damaged_header_is_refused_or_read_right(
        panel in panel(),
        at in any::<prop::sample::Index>(),
        level in 0usize..2,
        kind in 0usize..6,
    ) {
        let (mut grid, top, levels) = panel.grid();
        let line = top + level % levels;
        let column = at.index(grid[line].len());
        let cell = grid[line][column].clone();
        // Another name of a body names another body, as another year is one.
        let names_itself = panel.bodies.contains(&cell.as_str());
        prop_assume!(!(names_itself && matches!(kind, 3 | 5)));
        let neighbour = grid[line].get(column + 1).or(grid[line].get(column.wrapping_sub(1)));
        grid[line][column] = damaged(&cell, &neighbour.cloned().unwrap_or_default(), kind);
        let (name, bytes) = panel.file(&grid);
        let intake = read(name, bytes, &TableOptions::default());
        let expected = panel.expected();
        for figure in found(&intake) {
            prop_assert!(
                expected.contains(&figure),
                "{:?} with `{}` for `{}` in\n{}", figure, grid[line][column], cell, delimited(&grid, ',')
            );
        }
    }
}
