//! Sums of numbers that are not known.

/// Sums, and what they come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    /// By sum: the numbers in it.
    pub(super) of: Vec<Vec<usize>>,
    /// By sum: what it comes to.
    pub(super) due: Vec<i64>,
}

impl Sums {
    pub(super) fn push(&mut self, of: Vec<usize>, due: i64) {
        self.of.push(of);
        self.due.push(due);
    }

    pub(super) fn len(&self) -> usize {
        self.of.len()
    }

    /// By number, of so many: the sums it is in.
    pub(super) fn with(&self, count: usize) -> Vec<Vec<usize>> {
        let mut with = vec![Vec::new(); count];
        for (sum, of) in self.of.iter().enumerate() {
            of.iter().for_each(|var| with[*var].push(sum));
        }
        with
    }

    /// What each sum lacks where the numbers are these; less than nothing where it has too much.
    pub(super) fn lacks(&self, numbers: &[i64]) -> Vec<i64> {
        let all = self.of.iter().zip(&self.due);
        let lack =
            |(of, due): (&Vec<usize>, &i64)| due - of.iter().map(|var| numbers[*var]).sum::<i64>();
        all.map(lack).collect()
    }

    /// The sums in fewer terms, and the numbers that follow from them at once; none where the sums
    /// contradict one another. `most` is the most that each number can be.
    pub(super) fn worked_out(&self, most: &[Option<i64>]) -> Option<(Sums, Vec<Option<i64>>)> {
        let mut known = vec![None; most.len()];
        loop {
            let found = self.less(&known).shorter(most.len())?;
            let before = known.clone();
            for (of, due) in found.of.iter().zip(&found.due) {
                let all = *due == 0 || of.len() == 1;
                for var in of.iter().filter(|_| all) {
                    let fits = *due >= 0 && most[*var].is_none_or(|most| *due <= most);
                    if !fits || known[*var].is_some_and(|known| known != *due) {
                        return None;
                    }
                    known[*var] = Some(*due);
                }
            }
            if known == before {
                return Some((found, known));
            }
        }
    }

    /// The sums without the numbers that are known.
    fn less(&self, known: &[Option<i64>]) -> Sums {
        let mut found = Sums::default();
        for (of, due) in self.of.iter().zip(&self.due) {
            let own: i64 = of.iter().filter_map(|var| known[*var]).sum();
            let open = of.iter().copied().filter(|var| known[*var].is_none());
            found.push(open.collect(), due - own);
        }
        found
    }

    /// Each sum less the others that it contains; those of which nothing is left are left out. There
    /// are so many numbers.
    fn shorter(&self, count: usize) -> Option<Sums> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|sum| self.of[*sum].len());
        let mut found = Sums::default();
        // What was told and what was left of it, the longest last.
        let mut parts: Vec<(Vec<usize>, i64)> = Vec::new();
        let mut inside = vec![false; count];
        for sum in order {
            let (of, mut due) = (&self.of[sum], self.due[sum]);
            of.iter().for_each(|var| inside[*var] = true);
            for (part, of_part) in parts.iter().rev() {
                if part.iter().all(|var| inside[*var]) {
                    part.iter().for_each(|var| inside[*var] = false);
                    due -= of_part;
                }
            }
            let rest: Vec<usize> = of.iter().copied().filter(|var| inside[*var]).collect();
            rest.iter().for_each(|var| inside[*var] = false);
            if rest.is_empty() {
                if due != 0 {
                    return None;
                }
                continue;
            }
            if rest.len() < of.len() {
                parts.push((of.clone(), self.due[sum]));
            }
            let longer = parts.partition_point(|(part, _)| part.len() <= rest.len());
            parts.insert(longer, (rest.clone(), due));
            found.push(rest, due);
        }
        Some(found)
    }
}
