//! Where stages, nodes, ribbons and names of a drawing stand.

use super::layout::{Arrangement, Node, Ribbon, arrange};
use super::{BAR, HIDDEN, LINE, Sankey, SankeyLink, SankeyNode};
use crate::frame::{Canvas, Layout};
use crate::scale::largest;
use crate::text::{width, wrap};

/// Where the stages stand.
pub(super) struct Columns {
    first: f64,
    /// From one stage to the next.
    pub(super) step: f64,
}

impl Columns {
    pub(super) fn new(sankey: &Sankey, canvas: &Canvas<'_>, names: &[Vec<String>]) -> Self {
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
    pub(super) fn x(&self, stage: usize) -> f64 {
        self.first + self.step * stage as f64
    }
}

/// Nodes and ribbons with those that pass a stage by.
pub(super) struct Plan {
    pub(super) arranged: Arrangement,
    /// The pieces of each link from stage to stage, in the arrangement's ribbons.
    pub(super) pieces: Vec<Vec<usize>>,
    pub(super) ribbons: Vec<Ribbon>,
    /// The stage of each node, those that pass one by included.
    pub(super) stages: Vec<usize>,
}

impl Plan {
    pub(super) fn new(sankey: &Sankey, canvas: &Canvas<'_>, names: &[Vec<String>]) -> Self {
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

    /// The lines of each node's name, the value at the end of the last.
    pub(super) fn names(&self, canvas: &Canvas<'_>) -> Vec<Vec<String>> {
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
}
