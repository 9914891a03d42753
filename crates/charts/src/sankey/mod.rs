//! The way through stages: where from, by way of where, where to.

mod layout;
mod plan;

use crate::Error;
use crate::error::{check, check_links};
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::map::{Entry, key};
use crate::svg::{Anchor, Ink, n};
use crate::text::truncate;
use layout::Ribbon;
use plan::{Columns, Plan};

/// Flows from stage to stage as ribbons, as thick as they are large.
#[derive(Clone, Debug, PartialEq)]
pub struct Sankey {
    /// Its words.
    pub frame: Frame,
    /// What the key says of flows whose number is protected.
    pub hidden: String,
    /// The stages, at least two: `Asal`, `Transit`, `Tujuan`.
    pub stages: Vec<String>,
    /// The places in each stage, the most important first.
    pub nodes: Vec<SankeyNode>,
    /// The flows.
    pub links: Vec<SankeyLink>,
}

/// A place in a stage; one that is in two stages is two nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct SankeyNode {
    /// Its name.
    pub name: String,
    /// Its stage, from 0.
    pub stage: usize,
}

/// A flow from a node to one of a later stage; it may pass a stage by.
#[derive(Clone, Debug, PartialEq)]
pub struct SankeyLink {
    /// Where it begins, in the list of nodes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// How many; `None` where that is protected.
    pub value: Option<f64>,
    /// Where the ribbon leads: a path within the program.
    pub href: Option<String>,
}

/// Width of a node.
const BAR: f64 = 12.0;

/// Thickness of a ribbon whose number is hidden: the same for all.
const HIDDEN: f64 = 4.0;

/// From one line of a name to the next.
const LINE: f64 = 14.0;

impl Chart for Sankey {
    fn svg(&self, layout: Layout) -> Result<String, Error> {
        self.check()?;
        let mut canvas = Canvas::new(&self.frame, layout)?;
        let drawn = self.links.iter().any(|link| link.value != Some(0.0));
        if self.links.is_empty() || !drawn {
            return Ok(canvas.empty());
        }
        canvas.linked = self.links.iter().any(|link| link.href.is_some());
        let names = self.names(&canvas);
        let columns = Columns::new(self, &canvas, &names);
        self.headings(&mut canvas, &columns);
        let plan = Plan::new(self, &canvas, &names);
        let top = canvas.y;
        for (at, link) in self.links.iter().enumerate() {
            self.ribbon(&mut canvas, &plan, &columns, at, link);
        }
        for node in 0..self.nodes.len() {
            self.node(&mut canvas, &plan, &columns, node);
        }
        for (node, lines) in names.iter().enumerate() {
            self.name(&mut canvas, &plan, &columns, node, lines);
        }
        canvas.y = top + plan.arranged.height + 4.0;
        self.key(&mut canvas);
        Ok(canvas.finish())
    }
}

impl Sankey {
    fn check(&self) -> Result<(), Error> {
        let values: Vec<Option<f64>> = self.links.iter().map(|link| link.value).collect();
        check(&values, self.links.len())?;
        check_links(self.links.iter().map(|link| &link.href))?;
        let staged = self.nodes.iter().all(|node| node.stage < self.stages.len());
        let onward = |link: &SankeyLink| {
            let stage = |node: usize| self.nodes.get(node).map(|node| node.stage);
            matches!((stage(link.from), stage(link.to)), (Some(a), Some(b)) if a < b)
        };
        if staged && self.links.iter().all(onward) {
            Ok(())
        } else {
            Err(Error::Place)
        }
    }

    /// The value of a node: what comes in or goes out, whichever is more; none where a
    /// part of it is hidden, since the rest would give it away.
    fn value(&self, node: usize) -> Option<f64> {
        let mut own = self.links.iter().filter(|l| l.from == node || l.to == node);
        if own.any(|link| link.value.is_none()) {
            return None;
        }
        let sum = |end: fn(&SankeyLink) -> usize| {
            let links = self.links.iter().filter(|link| end(link) == node);
            links.filter_map(|link| link.value).sum::<f64>()
        };
        Some(sum(|link| link.from).max(sum(|link| link.to)))
    }

    fn headings(&self, canvas: &mut Canvas<'_>, columns: &Columns) {
        let size = canvas.layout.type_size();
        canvas.y += 12.0;
        // One begins at its stage, the next has its middle there.
        let room = (columns.step * 0.64).max(24.0);
        for (stage, name) in self.stages.iter().enumerate() {
            let (anchor, x) = self.beside(columns, stage, BAR);
            let name = truncate(name, size, room);
            canvas
                .drawing
                .text((x, canvas.y), size, anchor, Ink::Soft, &name);
        }
        canvas.y += 12.0;
    }

    /// Where words above a node of this stage begin: within the drawing.
    fn beside(&self, columns: &Columns, stage: usize, bar: f64) -> (Anchor, f64) {
        let x = columns.x(stage);
        match stage {
            0 => (Anchor::Start, x),
            last if last + 1 == self.stages.len() => (Anchor::End, x + bar),
            _ => (Anchor::Middle, x + bar / 2.0),
        }
    }

    fn ribbon(
        &self,
        canvas: &mut Canvas<'_>,
        plan: &Plan,
        columns: &Columns,
        at: usize,
        link: &SankeyLink,
    ) {
        let (mut there, mut back) = (String::new(), String::new());
        for (i, &piece) in plan.pieces[at].iter().enumerate() {
            let Ribbon { from, thick, .. } = plan.ribbons[piece];
            let (start, end) = plan.arranged.ribbons[piece];
            let stage = plan.stages[from];
            // One that passes a stage by goes straight through where a node would be.
            let left = columns.x(stage) + BAR;
            let right = columns.x(stage + 1);
            let middle = n(f64::midpoint(left, right));
            let (y0, y1) = (canvas.y + start, canvas.y + end);
            let begin = if i == 0 { 'M' } else { 'L' };
            there.push_str(&format!(
                "{begin}{} {}C{middle} {} {middle} {} {} {}",
                n(left),
                n(y0),
                n(y0),
                n(y1),
                n(right),
                n(y1)
            ));
            let (y0, y1) = (y0 + thick, y1 + thick);
            back = format!(
                "L{} {}C{middle} {} {middle} {} {} {}{back}",
                n(right),
                n(y1),
                n(y1),
                n(y0),
                n(left),
                n(y0)
            );
        }
        let (class, colour, stroke) = match link.value {
            Some(_) => ("chart-fill-1", "#0b5f6b", ""),
            None => (
                "chart-open chart-axis",
                "#ffffff",
                " stroke=\"#4f6165\" stroke-dasharray=\"3 3\"",
            ),
        };
        let shape = format!(
            "<path d=\"{there}{back}z\" class=\"{class} chart-ribbon\" fill=\"{colour}\" \
             fill-opacity=\"0.38\"{stroke}/>"
        );
        let value = match link.value {
            Some(value) => canvas.frame.numbers.write(value),
            None => self.hidden.clone(),
        };
        let name = |node: usize| &self.nodes[node].name;
        let words = format!("{} – {}: {value}", name(link.from), name(link.to));
        canvas.drawing.mark(link.href.as_deref(), &words, &shape);
    }

    fn node(&self, canvas: &mut Canvas<'_>, plan: &Plan, columns: &Columns, node: usize) {
        let (y, height) = plan.arranged.nodes[node];
        canvas.drawing.raw(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{BAR}\" height=\"{}\" rx=\"1.5\" \
             class=\"chart-fill-1\" fill=\"#0b5f6b\" aria-hidden=\"true\"/>",
            n(columns.x(self.nodes[node].stage)),
            n(canvas.y + y),
            n(height)
        ));
    }

    fn name(
        &self,
        canvas: &mut Canvas<'_>,
        plan: &Plan,
        columns: &Columns,
        node: usize,
        lines: &[String],
    ) {
        let size = canvas.layout.type_size();
        let (y, height) = plan.arranged.nodes[node];
        let stage = self.nodes[node].stage;
        let (anchor, x, first) = if canvas.layout == Layout::Compact {
            let (anchor, x) = self.beside(columns, stage, BAR);
            let first = y - 4.0 - (lines.len() as f64 - 1.0) * LINE;
            (anchor, x, first)
        } else {
            let x = columns.x(stage);
            let (anchor, x) = match stage {
                0 => (Anchor::End, x - 6.0),
                _ => (Anchor::Start, x + BAR + 6.0),
            };
            let first = y + height / 2.0 - (lines.len() as f64 - 1.0) * LINE / 2.0 + size * 0.36;
            (anchor, x, first)
        };
        for (row, line) in lines.iter().enumerate() {
            let at = (x, canvas.y + first + row as f64 * LINE);
            let value = canvas.value(self.value(node));
            let words = match line.strip_suffix(value.as_str()) {
                Some(name) if row + 1 == lines.len() => [name.trim_end(), &value],
                _ => [line.as_str(), ""],
            };
            canvas.drawing.label(at, size, anchor, words);
        }
    }

    fn key(&self, canvas: &mut Canvas<'_>) {
        if self.links.iter().all(|link| link.value.is_some()) {
            return;
        }
        let entry = Entry {
            sample: 30.0,
            words: self.hidden.clone(),
            draw: Box::new(|x, y| {
                format!(
                    "<rect x=\"{}\" y=\"{}\" width=\"30\" height=\"{HIDDEN}\" \
                     class=\"chart-open chart-axis\" fill=\"#ffffff\" stroke=\"#4f6165\" \
                     stroke-dasharray=\"3 3\"/>",
                    n(x - 15.0),
                    n(y - HIDDEN / 2.0)
                )
            }),
        };
        key(canvas, vec![entry], 20.0);
    }
}
