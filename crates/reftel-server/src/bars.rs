//! Bars over time as SVG: what stands above and below a line, month by month or year by year.

use std::fmt::Write as _;

/// A step.
pub(crate) struct Bar {
    /// `2008-03` or `2008`.
    pub(crate) when: String,
    /// What stands above the line; 0 or more.
    pub(crate) up: f64,
    /// What stands below it; 0 or less.
    pub(crate) down: f64,
    /// Where a click leads.
    pub(crate) address: String,
    /// What it says to who points at it, or hears it.
    pub(crate) says: String,
}

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 160.0;
const FOOT: f64 = 18.0;

/// Returns months since the year 0; a year is its first month.
fn place(when: &str) -> Option<i32> {
    let mut parts = when.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    let month: i32 = parts.next().map_or(Some(1), |month| month.parse().ok())?;
    Some(year * 12 + month - 1)
}

/// Returns the picture; an empty text for no bars. The steps stand where they are in time.
pub(crate) fn svg(bars: &[Bar], title: &str) -> String {
    let placed: Vec<(i32, &Bar)> = bars.iter().filter_map(|bar| Some((place(&bar.when)?, bar))).collect();
    let (Some(first), Some(last)) =
        (placed.iter().map(|(at, _)| *at).min(), placed.iter().map(|(at, _)| *at).max())
    else {
        return String::new();
    };
    let by_year = placed.iter().all(|(_, bar)| bar.when.len() == 4);
    // Whole years, so that their marks stand evenly.
    let (first, last) = (first.div_euclid(12) * 12, (last.div_euclid(12) + 1) * 12);
    let step = WIDTH / f64::from(last - first);
    let most_up = placed.iter().map(|(_, bar)| bar.up).fold(0.0, f64::max);
    let most_down = placed.iter().map(|(_, bar)| -bar.down).fold(0.0, f64::max);
    let scale = (HEIGHT - FOOT) / (most_up + most_down).max(f64::MIN_POSITIVE);
    let line = most_up * scale;
    let mut out = format!(
        "<svg class=\"bars\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"group\" aria-label=\"{}\">",
        escaped(title)
    );
    let years = (last - first) / 12;
    let every = (years / 12).max(1);
    for year in (0..years).filter(|year| year % every == 0) {
        let x = f64::from(year * 12) * step;
        let _ = write!(
            out,
            "<line class=\"year\" x1=\"{x:.1}\" y1=\"0\" x2=\"{x:.1}\" y2=\"{:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            HEIGHT - FOOT,
            x + 2.0,
            HEIGHT - 5.0,
            first.div_euclid(12) + year
        );
    }
    let _ = write!(out, "<line class=\"zero\" x1=\"0\" y1=\"{line:.1}\" x2=\"{WIDTH}\" y2=\"{line:.1}\"/>");
    for (at, bar) in placed {
        let width = if by_year || bar.when.len() == 4 { step * 12.0 } else { step };
        let x = f64::from(at - first) * step;
        let (gap, width) = (width * 0.1, (width * 0.8).max(1.0));
        let _ = write!(
            out,
            "<a href=\"{}\" aria-label=\"{1}\"><title>{1}</title>",
            escaped(&bar.address),
            escaped(&bar.says)
        );
        let _ = write!(
            out,
            "<rect class=\"hit\" x=\"{x:.1}\" y=\"0\" width=\"{:.1}\" height=\"{:.1}\"/>",
            width + gap,
            HEIGHT - FOOT
        );
        for (value, class) in [(bar.up, "up"), (bar.down, "down")] {
            let height = value.abs() * scale;
            if height > 0.0 {
                let height = height.max(1.0);
                let y = if value > 0.0 { line - height } else { line };
                let _ = write!(
                    out,
                    "<rect class=\"{class}\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>",
                    x + gap
                );
            }
        }
        out.push_str("</a>");
    }
    out.push_str("</svg>");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(when: &str, up: f64, down: f64) -> Bar {
        Bar { when: when.to_owned(), up, down, address: "/t?a=1&b=2".to_owned(), says: "<x>".to_owned() }
    }

    #[test]
    fn a_picture_has_a_bar_a_step_and_no_markup_of_others() {
        assert_eq!(svg(&[], "none"), "");
        assert_eq!(svg(&[bar("soon", 1.0, 0.0)], "none"), "");
        let picture = svg(&[bar("2007-11", 2.0, 0.0), bar("2008-03", 1.0, -7.0)], "a \"title\"");
        assert_eq!(picture.matches("class=\"up\"").count(), 2);
        assert_eq!(picture.matches("class=\"down\"").count(), 1);
        assert!(picture.contains("a &quot;title&quot;") && !picture.contains("<x>"));
        assert!(picture.contains("href=\"/t?a=1&amp;b=2\""));
        assert!(picture.contains(">2007</text>") && picture.contains(">2008</text>"));
    }
}
