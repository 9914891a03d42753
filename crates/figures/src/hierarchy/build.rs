//! From data to a checked tree.

use rustc_hash::FxHashMap;

use super::{Fault, Hierarchy, Node, Spec};

/// A node before the nodes are put in order.
struct Draft {
    label: String,
    parent: usize,
    level: usize,
    rest: bool,
    children: Vec<usize>,
}

/// Nodes as they come, the root being the first.
struct Drafts {
    nodes: Vec<Draft>,
    places: Vec<FxHashMap<String, usize>>,
}

pub(super) fn build(spec: &Spec) -> Result<Hierarchy, Fault> {
    let depth = spec.levels.len();
    for (at, level) in spec.levels.iter().enumerate() {
        if spec.levels[..at].contains(level) {
            return Err(Fault::LevelTwice(level.clone()));
        }
    }
    let mut drafts = Drafts::new(&spec.name, depth);
    for path in spec.paths()? {
        drafts.path(&path, &spec.levels)?;
    }
    if drafts.nodes.len() == 1 {
        return Err(Fault::Empty);
    }
    if spec.rests {
        drafts.rests(depth)?;
    }
    let hole = |n: &&Draft| n.level < depth && n.children.is_empty();
    if let Some(node) = drafts.nodes.iter().find(hole) {
        return Err(Fault::Hole {
            value: node.label.clone(),
            level: spec.levels[node.level].clone(),
        });
    }
    Ok(ordered(drafts, spec))
}

impl Drafts {
    fn new(name: &str, depth: usize) -> Drafts {
        let root = Draft {
            label: name.to_owned(),
            parent: 0,
            level: 0,
            rest: false,
            children: Vec::new(),
        };
        Drafts {
            nodes: vec![root],
            places: vec![FxHashMap::default(); depth],
        }
    }

    fn path(&mut self, path: &[String], levels: &[String]) -> Result<(), Fault> {
        if path.len() > levels.len() {
            return Err(Fault::TooDeep {
                value: path.last().cloned().unwrap_or_default(),
                levels: levels.len(),
            });
        }
        let filled = path.iter().rposition(|v| !v.is_empty());
        let path = filled.map_or(&path[..0], |last| &path[..=last]);
        let mut parent = 0;
        for (at, label) in path.iter().enumerate() {
            if label.is_empty() {
                return Err(Fault::Hole {
                    value: path[at + 1..].concat(),
                    level: levels[at].clone(),
                });
            }
            parent = self.below(parent, label, false)?;
        }
        Ok(())
    }

    /// The node of a label below another, made where there is none.
    fn below(&mut self, parent: usize, label: &str, rest: bool) -> Result<usize, Fault> {
        let level = self.nodes[parent].level;
        if let Some(found) = self.places[level].get(label).copied() {
            let first = self.nodes[found].parent;
            return match first == parent {
                true => Ok(found),
                false => Err(Fault::TwoParents {
                    value: label.to_owned(),
                    first: self.nodes[first].label.clone(),
                    second: self.nodes[parent].label.clone(),
                }),
            };
        }
        let node = self.nodes.len();
        self.places[level].insert(label.to_owned(), node);
        self.nodes[parent].children.push(node);
        self.nodes.push(Draft {
            label: label.to_owned(),
            parent,
            level: level + 1,
            rest,
            children: Vec::new(),
        });
        Ok(node)
    }

    /// Gives every inner value a rest at each deeper level. The root has none: a value that is
    /// known at no level is not recorded.
    fn rests(&mut self, depth: usize) -> Result<(), Fault> {
        for node in 1..self.nodes.len() {
            let label = self.nodes[node].label.clone();
            let mut at = node;
            while self.nodes[at].level < depth {
                at = self.below(at, &label, true)?;
            }
        }
        Ok(())
    }
}

/// The nodes level by level, so that children and leaves stand side by side.
fn ordered(drafts: Drafts, spec: &Spec) -> Hierarchy {
    let Drafts { mut nodes, .. } = drafts;
    let mut ordered: Vec<Node> = Vec::with_capacity(nodes.len());
    let mut starts = Vec::new();
    // (number of the draft, number of the parent in its place)
    let mut level = vec![(0, 0)];
    while !level.is_empty() {
        starts.push(ordered.len());
        let end = ordered.len() + level.len();
        let mut next = Vec::new();
        for (draft, parent) in level {
            let children = std::mem::take(&mut nodes[draft].children);
            let from = end + next.len();
            next.extend(children.iter().map(|child| (*child, ordered.len())));
            let draft = &mut nodes[draft];
            ordered.push(Node {
                label: std::mem::take(&mut draft.label),
                parent,
                level: draft.level,
                rest: draft.rest,
                children: from..end + next.len(),
                leaves: 0..0,
            });
        }
        level = next;
    }
    starts.push(ordered.len());
    leaves(&mut ordered, starts[spec.levels.len()]);
    Hierarchy {
        name: spec.name.clone(),
        levels: spec.levels.clone(),
        places: places(&ordered, spec.levels.len()),
        nodes: ordered,
        starts,
    }
}

fn leaves(nodes: &mut [Node], first: usize) {
    for node in (0..nodes.len()).rev() {
        nodes[node].leaves = match nodes[node].children.clone() {
            children if children.is_empty() => node - first..node - first + 1,
            children => nodes[children.start].leaves.start..nodes[children.end - 1].leaves.end,
        };
    }
}

fn places(nodes: &[Node], depth: usize) -> Vec<FxHashMap<String, usize>> {
    let mut places = vec![FxHashMap::default(); depth];
    for (at, node) in nodes.iter().enumerate().skip(1) {
        places[node.level - 1].insert(node.label.clone(), at);
    }
    places
}
