//! Where the nodes and ribbons of a flow through stages stand.

/// A node to be placed.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) stage: usize,
    /// Room for its words above it, within its slot.
    pub(crate) above: f64,
    /// The least height of its slot.
    pub(crate) least: f64,
}

/// A ribbon between nodes of neighbouring stages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ribbon {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) thick: f64,
}

/// The finished arrangement.
#[derive(Debug)]
pub(crate) struct Arrangement {
    /// Top and height of each node.
    pub(crate) nodes: Vec<(f64, f64)>,
    /// Top of each ribbon at its beginning and its end.
    pub(crate) ribbons: Vec<(f64, f64)>,
    /// Height of all.
    pub(crate) height: f64,
}

/// Between two slots.
const GAP: f64 = 8.0;

/// How often the stages are put in order anew, there and back.
const SWEEPS: usize = 12;

/// Arranges nodes so that ribbons cross little. The same input gives the same result;
/// where nothing speaks against it, nodes stay in the order given.
pub(crate) fn arrange(stages: usize, nodes: &[Node], ribbons: &[Ribbon]) -> Arrangement {
    let order = ordered(stages, nodes, ribbons);
    let heights: Vec<f64> = (0..nodes.len()).map(|node| height(node, ribbons)).collect();
    let slot = |node: usize| (heights[node] + nodes[node].above).max(nodes[node].least);
    let total = |stage: &Vec<usize>| {
        let slots: f64 = stage.iter().map(|node| slot(*node)).sum();
        slots + GAP * stage.len().saturating_sub(1) as f64
    };
    let tallest = order.iter().map(total).fold(0.0, f64::max);
    let mut placed = vec![(0.0, 0.0); nodes.len()];
    for stage in &order {
        let spare = tallest - total(stage);
        // Few nodes are spread a little, so that the stage does not look empty.
        let extra = (spare / (stage.len() as f64 + 1.0)).min(28.0);
        let mut y = (spare - extra * stage.len().saturating_sub(1) as f64) / 2.0;
        for &node in stage {
            let (slot, above) = (slot(node), nodes[node].above);
            let rest = slot - heights[node] - above;
            placed[node] = (y + above + rest / 2.0, heights[node]);
            y += slot + GAP + extra;
        }
    }
    Arrangement {
        ribbons: ports(ribbons, &placed),
        nodes: placed,
        height: tallest,
    }
}

/// As high as what comes in or goes out, whichever is more.
fn height(node: usize, ribbons: &[Ribbon]) -> f64 {
    let sum = |end: fn(&Ribbon) -> usize| {
        let of_node = ribbons.iter().filter(|ribbon| end(ribbon) == node);
        of_node.map(|ribbon| ribbon.thick).sum::<f64>()
    };
    sum(|ribbon| ribbon.from)
        .max(sum(|ribbon| ribbon.to))
        .max(2.0)
}

/// The nodes of each stage from top to bottom.
fn ordered(stages: usize, nodes: &[Node], ribbons: &[Ribbon]) -> Vec<Vec<usize>> {
    let of_stage = |stage| (0..nodes.len()).filter(move |node| nodes[*node].stage == stage);
    let mut order: Vec<Vec<usize>> = (0..stages).map(|stage| of_stage(stage).collect()).collect();
    let mut best = (crossings(&order, nodes, ribbons), order.clone());
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        for step in 1..stages {
            let stage = if forward { step } else { stages - 1 - step };
            let at = positions(&order, nodes.len());
            let pull = |node: &usize| barycentre(*node, forward, ribbons, &at);
            order[stage].sort_by(|a, b| pull(a).total_cmp(&pull(b)));
        }
        let now = crossings(&order, nodes, ribbons);
        if now < best.0 {
            best = (now, order.clone());
        }
    }
    best.1
}

/// The position of every node within its stage.
fn positions(order: &[Vec<usize>], nodes: usize) -> Vec<f64> {
    let mut at = vec![0.0; nodes];
    for stage in order {
        for (place, node) in stage.iter().enumerate() {
            // Stages of different size are compared by where in them a node is.
            at[*node] = (place as f64 + 0.5) / stage.len() as f64;
        }
    }
    at
}

/// Where the ribbons from the stage before (or after) pull a node; it stays without any.
fn barycentre(node: usize, forward: bool, ribbons: &[Ribbon], at: &[f64]) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for ribbon in ribbons {
        let (own, other) = match forward {
            true => (ribbon.to, ribbon.from),
            false => (ribbon.from, ribbon.to),
        };
        if own == node {
            sum += at[other] * ribbon.thick;
            weight += ribbon.thick;
        }
    }
    if weight > 0.0 { sum / weight } else { at[node] }
}

/// How much crosses, each crossing by the thinner of its two ribbons.
fn crossings(order: &[Vec<usize>], nodes: &[Node], ribbons: &[Ribbon]) -> f64 {
    let at = positions(order, nodes.len());
    let mut sum = 0.0;
    for (i, a) in ribbons.iter().enumerate() {
        for b in &ribbons[i + 1..] {
            let together = nodes[a.from].stage == nodes[b.from].stage;
            if together && (at[a.from] - at[b.from]) * (at[a.to] - at[b.to]) < 0.0 {
                sum += a.thick.min(b.thick);
            }
        }
    }
    sum
}

/// Where ribbons leave and enter: in the order of the nodes at their other ends.
fn ports(ribbons: &[Ribbon], placed: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut out = vec![(0.0, 0.0); ribbons.len()];
    for node in 0..placed.len() {
        let mut leaving: Vec<usize> = (0..ribbons.len())
            .filter(|i| ribbons[*i].from == node)
            .collect();
        leaving.sort_by(|a, b| {
            placed[ribbons[*a].to]
                .0
                .total_cmp(&placed[ribbons[*b].to].0)
        });
        let mut y = placed[node].0;
        for i in leaving {
            out[i].0 = y;
            y += ribbons[i].thick;
        }
        let mut entering: Vec<usize> = (0..ribbons.len())
            .filter(|i| ribbons[*i].to == node)
            .collect();
        entering.sort_by(|a, b| {
            placed[ribbons[*a].from]
                .0
                .total_cmp(&placed[ribbons[*b].from].0)
        });
        let mut y = placed[node].0;
        for i in entering {
            out[i].1 = y;
            y += ribbons[i].thick;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(stage: usize) -> Node {
        Node {
            stage,
            above: 0.0,
            least: 10.0,
        }
    }

    fn ribbon(from: usize, to: usize, thick: f64) -> Ribbon {
        Ribbon { from, to, thick }
    }

    #[test]
    fn ribbons_do_not_cross_where_they_need_not() {
        let nodes = [node(0), node(0), node(1), node(1)];
        let ribbons = [ribbon(0, 3, 5.0), ribbon(1, 2, 5.0)];
        let order = ordered(2, &nodes, &ribbons);
        assert_eq!(order, [vec![0, 1], vec![3, 2]]);
        assert_eq!(crossings(&order, &nodes, &ribbons), 0.0);
    }

    #[test]
    fn the_given_order_stays_where_nothing_speaks_against_it() {
        let nodes = [node(0), node(1), node(1), node(1)];
        let ribbons = [1, 2, 3].map(|to| ribbon(0, to, 4.0));
        assert_eq!(ordered(2, &nodes, &ribbons)[1], [1, 2, 3]);
    }

    #[test]
    fn nodes_hold_their_ribbons() {
        let nodes = [node(0), node(0), node(1)];
        let ribbons = [ribbon(0, 2, 20.0), ribbon(1, 2, 6.0)];
        let arranged = arrange(2, &nodes, &ribbons);
        assert_eq!(arranged.nodes[2].1, 26.0);
        let (top, _) = arranged.nodes[2];
        assert_eq!(
            (arranged.ribbons[0].1, arranged.ribbons[1].1),
            (top, top + 20.0)
        );
        assert!(
            arranged
                .nodes
                .iter()
                .all(|(y, h)| *y >= 0.0 && y + h <= arranged.height + 1e-9)
        );
        assert_eq!(arrange(0, &[], &[]).height, 0.0);
    }
}
