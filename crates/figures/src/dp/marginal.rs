//! Tables over some of the attributes, as vectors: the last attribute runs fastest.

/// How many cells there are in each dimension.
pub(super) fn shape(attributes: &[usize], sizes: &[usize]) -> Vec<usize> {
    attributes.iter().map(|at| sizes[*at]).collect()
}

/// Takes from every cell the mean along each dimension: what the margins do not say.
pub(super) fn residual(mut table: Vec<f64>, shape: &[usize]) -> Vec<f64> {
    for at in 0..shape.len() {
        each_line(&mut table, shape, at, |line, table| {
            let mean = line.clone().map(|cell| table[cell]).sum::<f64>() / line.len() as f64;
            line.for_each(|cell| table[cell] -= mean);
        });
    }
    table
}

/// The same, times the number of cells, in whole numbers.
pub(super) fn whole_residual(mut table: Vec<i64>, shape: &[usize]) -> Vec<i64> {
    for at in 0..shape.len() {
        each_line(&mut table, shape, at, |line, table| {
            let sum: i64 = line.clone().map(|cell| table[cell]).sum();
            let cells = line.len() as i64;
            line.for_each(|cell| table[cell] = cells * table[cell] - sum);
        });
    }
    table
}

fn each_line<T>(
    table: &mut [T],
    shape: &[usize],
    at: usize,
    mut change: impl FnMut(std::iter::StepBy<std::ops::Range<usize>>, &mut [T]),
) {
    let step: usize = shape[at + 1..].iter().product();
    let block = step * shape[at];
    for start in (0..table.len()).filter(|cell| (cell % block.max(1)) < step) {
        change((start..start + block).step_by(step), table);
    }
}

/// For each cell of a table the cell of a margin of it that it belongs to.
pub(super) fn onto(attributes: &[usize], margin: &[usize], sizes: &[usize]) -> Vec<usize> {
    let mut cells = vec![0];
    for at in attributes {
        let kept = margin.contains(at);
        let next = cells.iter().flat_map(|cell| {
            (0..sizes[*at]).map(move |value| match kept {
                true => cell * sizes[*at] + value,
                false => *cell,
            })
        });
        cells = next.collect();
    }
    cells
}

/// Every subset, the empty one first.
pub(super) fn subsets(of: &[usize]) -> Vec<Vec<usize>> {
    let all = 0..1_usize << of.len();
    let chosen = |bits: usize| {
        let with = of
            .iter()
            .enumerate()
            .filter(move |(at, _)| bits >> at & 1 == 1);
        with.map(|(_, attribute)| *attribute).collect()
    };
    all.map(chosen).collect()
}
