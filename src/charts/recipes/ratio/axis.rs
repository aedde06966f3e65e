use super::{Dot, Row, TOP, plot_left};
use crate::charts::layout::Frame;
use crate::charts::movement::Reading;
use crate::charts::recipes::lines::marker;
use crate::charts::request::say;
use crate::charts::{Ink, Mark, Text};
use crate::i18n::Lang;

/// How far a label stands from its marker.
const GAP: f64 = 13.0;
/// Beyond this power of two a label stands above its line, so that the scale need not shrink for it.
const FAR: f64 = 2.0;

/// Powers of two from left to right.
pub(super) struct Axis {
    left: f64,
    right: f64,
    bottom: f64,
    low: i32,
    high: i32,
    one: f64,
    /// The pixels of a doubling.
    unit: f64,
}

impl Axis {
    /// The longest scale with which markers and the labels beside them stay in the plot.
    pub(super) fn of(rows: &[Row<'_>], frame: Frame, bottom: f64) -> Axis {
        let (left, right) = (plot_left(frame), frame.right);
        let dots: Vec<(f64, f64)> = rows
            .iter()
            .flat_map(|row| &row.dots)
            .filter_map(|dot| Some((dot.times?.log2(), label(dot).width() + GAP)))
            .collect();
        let side = |unit: f64, falls: bool| {
            let of_side = dots.iter().filter(|(power, _)| (*power < 0.0) == falls);
            of_side
                .map(|(power, label)| {
                    let reach = power.abs() * unit;
                    if power.abs() > FAR { reach.max(*label) + 12.0 } else { reach + label }
                })
                .fold(unit * 1.15, f64::max)
        };
        let room = right - left;
        let (mut low, mut high) = (0.0, room / 2.0);
        for _ in 0..40 {
            let unit = (low + high) / 2.0;
            if side(unit, true) + side(unit, false) <= room { low = unit } else { high = unit }
        }
        // Labels too long for any scale stand above their lines.
        let unit = low.max(18.0);
        let one = (left + side(unit, true)).clamp(left + room * 0.2, left + room * 0.6);
        let steps = |room: f64| (room / unit).floor() as i32;
        Axis { left, right, bottom, low: -steps(one - left), high: steps(right - one), one, unit }
    }

    fn x(&self, power: f64) -> f64 {
        (self.one + power * self.unit).clamp(self.left + 8.0, self.right - 8.0)
    }

    pub(super) fn draw(&self, lang: Lang) -> Vec<Mark> {
        let mut marks = Vec::new();
        // As many lines as leave room for their names; that of 1 always.
        let step = (52.0 / self.unit).ceil().max(1.0) as usize;
        let ticks =
            (0..=self.high).step_by(step).chain((self.low..0).rev().skip(step - 1).step_by(step));
        for power in ticks {
            let x = self.one + f64::from(power) * self.unit;
            let one = power == 0;
            let (ink, width) = if one { (Ink::Axis, 1.5) } else { (Ink::Grid, 1.0) };
            marks.push(Mark::Line(vec![(x, TOP - 10.0), (x, self.bottom)], ink, width));
            let n = match power {
                power if power >= 0 => crate::i18n::numbers::grouped(2f64.powi(power), 0),
                -1 => "½".to_owned(),
                -2 => "¼".to_owned(),
                power => format!("1/{}", 2f64.powi(-power)),
            };
            let label = say(lang, "times", &[("n", n)]);
            let ink = if one { Ink::Main } else { Ink::Third };
            let label = Text::new((x, TOP - 17.0), label, 15.0, ink).middle();
            let label = if one { label.bold() } else { label };
            let half = label.width() / 2.0;
            if x - half >= 32.0 && x + half <= self.right {
                marks.push(label.into());
            }
        }
        for (key, side) in [("fewer_side", -1.0), ("more_side", 1.0)] {
            let text = Text::new((0.0, TOP - 38.0), say(lang, key, &[]), 14.0, Ink::Third);
            let x = self.one + side * (12.0 + text.width() / 2.0);
            marks.push(Text { at: (x, TOP - 38.0), ..text }.middle().into());
        }
        marks
    }

    /// A dot with its line from 1 and its label.
    pub(super) fn dot(&self, dot: &Dot<'_>, y: f64) -> Vec<Mark> {
        let number = dot.number;
        let Some(times) = dot.times else {
            let mut marks = vec![marker(number, (self.one + 12.0, y), 6.0, Ink::Quiet)];
            marks.push(marker(number, (self.one + 12.0, y), 3.8, Ink::Background));
            marks.push(self.beside(label(dot), (self.one + 12.0, y), true));
            return marks;
        };
        let power = times.log2();
        let to = self.x(power);
        let hollow =
            !matches!(dot.movement.reading, Reading::PerCent | Reading::Level | Reading::Points);
        let mut marks = vec![Mark::Line(vec![(self.one, y), (to, y)], Ink::Series(number), 3.0)];
        marks.push(marker(number, (to, y), 7.5, Ink::Series(number)));
        if hollow {
            marks.push(marker(number, (to, y), 4.8, Ink::Background));
        }
        marks.push(self.beside(label(dot), (to, y), power >= 0.0));
        marks
    }

    /// A label beside a marker, on the side away from 1; where there is no room, above the line, ending at the marker.
    fn beside(&self, label: Text, (x, y): (f64, f64), rising: bool) -> Mark {
        let width = label.width();
        let beside = y + 5.5;
        if rising && x + GAP + width <= self.right {
            return Text { at: (x + GAP, beside), ..label }.into();
        }
        if !rising && x - GAP - width >= self.left {
            return Text { at: (x - GAP, beside), ..label }.end().into();
        }
        let at = if rising { x - 12.0 } else { x + 12.0 };
        let end = if rising { at } else { at + width };
        let end = end.clamp(self.left + width, self.right);
        let mut label = Text { at: (end, y - 5.0), ..label }.end();
        crate::charts::layout::fit(&mut label, self.right - self.left);
        label.into()
    }
}

fn label(dot: &Dot<'_>) -> Text {
    let ink = if dot.times.is_some() { Ink::SeriesText(dot.number) } else { Ink::Third };
    Text::new((0.0, 0.0), dot.label.as_str(), 15.0, ink).halo()
}
