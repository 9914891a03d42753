//! The way through stages: where from, by way of where, where to.

mod layout;

use crate::Error;
use crate::error::{check, check_links};
use crate::frame::{Canvas, Chart, Frame, Layout};
use crate::map::{Entry, key};
use crate::scale::largest;
use crate::svg::{Anchor, Ink, n};
use crate::text::{truncate, width, wrap};
use layout::{Arrangement, Node, Ribbon, arrange};

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

/// Where the stages stand.
struct Columns {
    first: f64,
    step: f64,
}

impl Columns {
    fn new(sankey: &Sankey, canvas: &Canvas<'_>, names: &[Vec<String>]) -> Self {
        let size = canvas.layout.type_size();
        let last = sankey.stages.len() - 1;
        // On a phone names stand above their nodes, else beside them.
        let gutter = |stage: usize| {
            if canvas.layout == Layout::Compact {
                return 0.0;
            }
            let nodes = sankey
                .nodes
                .iter()
                .zip(names)
                .filter(|(n, _)| n.stage == stage);
            let lines = nodes
                .flat_map(|(_, lines)| lines)
                .map(|line| width(line, size) * 1.04);
            lines.fold(0.0, f64::max) + 8.0
        };
        let first = gutter(0);
        let room = canvas.layout.width() - first - gutter(last) - BAR;
        Self {
            first,
            step: room / last as f64,
        }
    }

    /// The left side of a node in this stage.
    fn x(&self, stage: usize) -> f64 {
        self.first + self.step * stage as f64
    }
}

/// Nodes and ribbons with those that pass a stage by.
struct Plan {
    arranged: Arrangement,
    /// The pieces of each link from stage to stage, in the arrangement's ribbons.
    pieces: Vec<Vec<usize>>,
    ribbons: Vec<Ribbon>,
    stages: Vec<usize>,
}

impl Plan {
    fn new(sankey: &Sankey, canvas: &Canvas<'_>, names: &[Vec<String>]) -> Self {
        let compact = canvas.layout == Layout::Compact;
        let node = |(node, lines): (&SankeyNode, &Vec<String>)| {
            let words = lines.len() as f64 * LINE;
            Node {
                stage: node.stage,
                above: if compact { words + 3.0 } else { 0.0 },
                least: if compact { 0.0 } else { words },
            }
        };
        let mut nodes: Vec<Node> = sankey.nodes.iter().zip(names).map(node).collect();
        let scale = sankey.scale(canvas.layout);
        let (mut ribbons, mut pieces) = (Vec::new(), Vec::new());
        for link in &sankey.links {
            let thick = link.value.map_or(HIDDEN, |value| (value * scale).max(0.8));
            let (mut from, mut own) = (link.from, Vec::new());
            for stage in sankey.nodes[link.from].stage + 1..=sankey.nodes[link.to].stage {
                let to = if stage == sankey.nodes[link.to].stage {
                    link.to
                } else {
                    let (above, least) = (0.0, 0.0);
                    nodes.push(Node {
                        stage,
                        above,
                        least,
                    });
                    nodes.len() - 1
                };
                own.push(ribbons.len());
                ribbons.push(Ribbon { from, to, thick });
                from = to;
            }
            pieces.push(own);
        }
        Self {
            arranged: arrange(sankey.stages.len(), &nodes, &ribbons),
            pieces,
            ribbons,
            stages: nodes.iter().map(|node| node.stage).collect(),
        }
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

    /// Units of the drawing for a value of one, so that the fullest stage fits.
    fn scale(&self, layout: Layout) -> f64 {
        let full = |stage: usize| {
            let through = |link: &&SankeyLink| {
                let (from, to) = (self.nodes[link.from].stage, self.nodes[link.to].stage);
                from <= stage && stage <= to
            };
            self.links
                .iter()
                .filter(through)
                .filter_map(|l| l.value)
                .sum::<f64>()
        };
        let fullest = (0..self.stages.len()).map(full).fold(1.0, f64::max);
        let values: Vec<Option<f64>> = self.links.iter().map(|link| link.value).collect();
        // Few people are no thick ribbon.
        (layout.plot_height() / fullest).min(26.0 / largest(&values).clamp(1.0, 4.0))
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

    /// The lines of each node's name, the value at the end of the last.
    fn names(&self, canvas: &Canvas<'_>) -> Vec<Vec<String>> {
        let stages = self.stages.len() as f64;
        let (room, most) = match canvas.layout {
            Layout::Wide => (canvas.layout.width() / (stages + 1.4), 2),
            Layout::Compact => ((canvas.layout.width() - BAR) / (stages - 1.0) * 0.64, 3),
        };
        let lines = |(at, node): (usize, &SankeyNode)| {
            let size = canvas.layout.type_size();
            let value = format!(" {}", canvas.value(self.value(at)));
            let mut lines = wrap(&node.name, size, room, most);
            // The value stands behind the name, or alone where it has no room there.
            match lines.last_mut() {
                Some(last) if width(last, size) + width(&value, size) * 1.1 <= room => {
                    last.push_str(&value);
                }
                _ => lines.push(value.trim_start().to_owned()),
            }
            lines
        };
        self.nodes.iter().enumerate().map(lines).collect()
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
