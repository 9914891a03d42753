//! The shape of one flow.

use super::DOT;
use crate::svg::n;

/// An arc with its head.
pub(super) struct Arc {
    pub(super) line: String,
    pub(super) head: String,
    pub(super) width: f64,
    /// Where it begins, to where it bends, where it ends.
    pub(super) ends: [(f64, f64); 3],
}

impl Arc {
    /// From one point to another.
    pub(super) fn new(from: (f64, f64), to: (f64, f64), width: f64) -> Self {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        // Two places may lie so near that only a short piece of the arc is left.
        let long = dx.hypot(dy).max(0.1);
        let width = width.min((long * 0.4).max(1.0));
        let head = (5.0 + width * 1.1).min(long * 0.5);
        let bend = long * 0.2;
        let control = (
            f64::midpoint(from.0, to.0) + dy / long * bend,
            f64::midpoint(from.1, to.1) - dx / long * bend,
        );
        let (cx, cy) = (to.0 - control.0, to.1 - control.1);
        let way = cx.hypot(cy).max(0.01);
        let (ux, uy) = (cx / way, cy / way);
        let rest = (DOT + 1.0).min(long * 0.3);
        let tip = (to.0 - ux * rest, to.1 - uy * rest);
        let base = (tip.0 - ux * head, tip.1 - uy * head);
        let half = width / 2.0 + 2.5;
        let side = |sign: f64| (base.0 - uy * half * sign, base.1 + ux * half * sign);
        let (left, right) = (side(1.0), side(-1.0));
        Self {
            line: format!(
                "M{} {}Q{} {} {} {}",
                n(from.0),
                n(from.1),
                n(control.0),
                n(control.1),
                n(base.0),
                n(base.1)
            ),
            head: format!(
                "M{} {}L{} {}L{} {}z",
                n(tip.0),
                n(tip.1),
                n(left.0),
                n(left.1),
                n(right.0),
                n(right.1)
            ),
            width,
            ends: [from, control, base],
        }
    }

    /// The point after this part of the arc.
    pub(super) fn point(&self, part: f64) -> (f64, f64) {
        let [a, b, c] = self.ends;
        let rest = 1.0 - part;
        let mix =
            |a: f64, b: f64, c: f64| a * rest * rest + 2.0 * b * rest * part + c * part * part;
        (mix(a.0, b.0, c.0), mix(a.1, b.1, c.1))
    }

    /// Around a place that is not left.
    pub(super) fn ring((x, y): (f64, f64), width: f64) -> Self {
        let radius = DOT + 2.5 + width / 2.0;
        let r = n(radius);
        Self {
            line: format!("M{} {}a{r} {r} 0 1 1 0.01 0z", n(x), n(y - radius)),
            head: String::new(),
            width,
            ends: [(x, y - radius); 3],
        }
    }
}

/// The line and the head; broken where the number is hidden.
pub(super) fn drawn(arc: &Arc, hidden: bool) -> String {
    let (class, colour, dash) = if hidden {
        ("chart-axis", "#4f6165", " stroke-dasharray=\"4 3\"")
    } else {
        ("chart-line-1", "#0b5f6b", "")
    };
    let fill = if hidden { "chart-soft" } else { "chart-fill-1" };
    let mut out = format!(
        "<path d=\"{}\" class=\"{class} chart-flow\" stroke=\"{colour}\" stroke-width=\"{}\" \
         stroke-opacity=\"0.72\" fill=\"none\"{dash}/>",
        arc.line,
        n(arc.width)
    );
    if !arc.head.is_empty() {
        out.push_str(&format!(
            "<path d=\"{}\" class=\"{fill}\" fill=\"{colour}\"/>",
            arc.head
        ));
    }
    out
}
