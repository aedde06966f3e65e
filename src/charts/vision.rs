//! How colours are seen: contrast by the formula of WCAG, and differences by CIEDE2000, also with a deficiency of one kind of
//! cone (Machado, Oliveira and Fernandes 2009, severity 1).

use plotters::style::RGBColor;

/// The contrast of two colours, 1 to 21.
pub(super) fn contrast_ratio(a: RGBColor, b: RGBColor) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// What a colour is changed to by the lack of one kind of cone.
const DEFICIENCIES: [[[f64; 3]; 3]; 3] = [
    [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
];

/// The smallest difference of two colours over full colour vision and each deficiency.
pub(super) fn least_difference(a: RGBColor, b: RGBColor) -> f64 {
    let (a, b) = (linear(a), linear(b));
    let seen = |matrix: &[[f64; 3]; 3], c: [f64; 3]| {
        matrix.map(|row| (row[0] * c[0] + row[1] * c[1] + row[2] * c[2]).clamp(0.0, 1.0))
    };
    let plain = difference(lab(a), lab(b));
    DEFICIENCIES.iter().fold(plain, |least, matrix| {
        least.min(difference(lab(seen(matrix, a)), lab(seen(matrix, b))))
    })
}

fn linear(color: RGBColor) -> [f64; 3] {
    [color.0, color.1, color.2].map(|part| {
        let v = f64::from(part) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance(color: RGBColor) -> f64 {
    let [r, g, b] = linear(color);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// CIE L*a*b* under D65.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let f = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = f((0.412_456 * r + 0.357_576 * g + 0.180_438 * b) / 0.950_47);
    let y = f(0.212_673 * r + 0.715_152 * g + 0.072_175 * b);
    let z = f((0.019_334 * r + 0.119_192 * g + 0.950_304 * b) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000.
fn difference([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let chroma = (a1.hypot(b1) + a2.hypot(b2)) / 2.0;
    let g = 0.5 * (1.0 - (chroma.powi(7) / (chroma.powi(7) + 25f64.powi(7))).sqrt());
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| {
        if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) }
    };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let mut turn = h2 - h1;
    if c1 * c2 == 0.0 {
        turn = 0.0;
    } else if turn.abs() > 180.0 {
        turn -= 360.0 * turn.signum();
    }
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let h = match (c1 * c2 == 0.0, (h1 - h2).abs() > 180.0) {
        (true, _) => h1 + h2,
        (false, false) => (h1 + h2) / 2.0,
        (false, true) if h1 + h2 < 360.0 => (h1 + h2 + 360.0) / 2.0,
        (false, true) => (h1 + h2 - 360.0) / 2.0,
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.20 * cos(4.0 * h - 63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let rotation = 60.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let rc = 2.0 * (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    let rt = -rotation.to_radians().sin() * rc;
    let (dl, dc, dh) = (dl / sl, dc / sc, dh / sh);
    (dl * dl + dc * dc + dh * dh + rt * dc * dh).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast_ratio(RGBColor(0, 0, 0), RGBColor(255, 255, 255)) - 21.0).abs() < 0.01);
        assert!(
            (contrast_ratio(RGBColor(0x67, 0x72, 0x7E), RGBColor(255, 255, 255)) - 4.9).abs()
                < 0.01
        );
    }

    /// Pairs of the test data of Sharma, Wu and Dalal.
    #[test]
    fn differences_are_those_of_the_published_pairs() {
        let near = |a: [f64; 3], b: [f64; 3], known: f64| (difference(a, b) - known).abs() < 1e-4;
        assert!(near([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425));
        assert!(near([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492));
        assert!(near([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082));
    }

    #[test]
    fn red_and_green_of_one_lightness_are_not_told_apart_by_everyone() {
        let (red, green) = (RGBColor(0xC0, 0x50, 0x40), RGBColor(0x60, 0x80, 0x30));
        assert!(least_difference(red, green) < 15.0);
        let (navy, orange) = (RGBColor(0x00, 0x30, 0x63), RGBColor(0xE9, 0x6B, 0x00));
        assert!(least_difference(navy, orange) > 25.0);
    }
}
