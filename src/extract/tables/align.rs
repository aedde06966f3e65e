/// Pairs the rows of a table with the rows of the form, both in order, so that the likeness of the pairs is greatest.
/// `like(row, form)` is 0 where the two cannot be paired. Gives the form row of each row.
pub(super) fn align(
    rows: usize,
    form: usize,
    like: impl Fn(usize, usize) -> f64,
) -> Vec<Option<usize>> {
    let width = form + 1;
    let mut best = vec![0.0f64; (rows + 1) * width];
    for row in (0..rows).rev() {
        for at in (0..form).rev() {
            let skip = best[(row + 1) * width + at].max(best[row * width + at + 1]);
            let pair = like(row, at);
            let with = if pair > 0.0 { pair + best[(row + 1) * width + at + 1] } else { 0.0 };
            best[row * width + at] = skip.max(with);
        }
    }
    let mut pairs = vec![None; rows];
    let (mut row, mut at) = (0, 0);
    while row < rows && at < form {
        let here = best[row * width + at];
        let pair = like(row, at);
        if pair > 0.0 && here <= pair + best[(row + 1) * width + at + 1] {
            pairs[row] = Some(at);
            row += 1;
            at += 1;
        } else if here <= best[(row + 1) * width + at] {
            row += 1;
        } else {
            at += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_decides_between_rows_of_one_label() {
        let (rows, form) = (["a", "x", "b", "x"], ["a", "x", "b", "c", "x"]);
        let like = |r: usize, f: usize| if rows[r] == form[f] { 1.0 } else { 0.0 };
        assert_eq!(align(4, 5, like), [Some(0), Some(1), Some(2), Some(4)]);
    }

    #[test]
    fn a_row_that_is_not_of_the_form_is_passed_over() {
        let (rows, form) = (["a", "?", "b"], ["a", "b"]);
        let like = |r: usize, f: usize| if rows[r] == form[f] { 1.0 } else { 0.0 };
        assert_eq!(align(3, 2, like), [Some(0), None, Some(1)]);
    }
}
