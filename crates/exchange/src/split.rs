//! One row's text into cells (RFC 4180, with the line ends already taken off).

/// The most cells of a row.
pub(crate) const MOST_CELLS: usize = 500;

/// The most characters of a cell.
pub(crate) const MOST_CHARACTERS: usize = 20_000;

/// How the row stands after a line was fed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fed {
    /// The row ends with this line.
    Complete,
    /// A quoted cell goes on in the next line.
    Open,
    /// Text follows a closed quote: this is no row.
    Broken,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing of the cell read yet.
    Start,
    /// In a cell without quotes, where a quote is an ordinary character.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote that closes the cell, unless another quote follows.
    Closing,
    /// Behind a closed cell and a space, which spreadsheets and people leave there.
    Closed,
}

/// Collects the cells of a row, fed line by line.
pub(crate) struct Splitter {
    delimiter: char,
    state: State,
    cell: String,
    characters: usize,
    /// The finished cells, at most [`MOST_CELLS`].
    pub(crate) cells: Vec<String>,
    /// Which of the cells were longer than [`MOST_CHARACTERS`]; they are empty.
    pub(crate) too_long: Vec<usize>,
    /// Whether there were more cells than [`MOST_CELLS`].
    pub(crate) overflown: bool,
}

impl Splitter {
    pub(crate) fn new(delimiter: char) -> Self {
        Self {
            delimiter,
            state: State::Start,
            cell: String::new(),
            characters: 0,
            cells: Vec::new(),
            too_long: Vec::new(),
            overflown: false,
        }
    }

    /// Takes one line; an open quoted cell gets the line end between two lines as `\n`.
    pub(crate) fn feed(&mut self, line: &str) -> Fed {
        if self.state == State::Quoted {
            self.push('\n');
        }
        for c in line.chars() {
            match self.state {
                State::Start if c == '"' => self.state = State::Quoted,
                State::Start | State::Plain => self.plain(c),
                State::Quoted if c == '"' => self.state = State::Closing,
                State::Quoted => self.push(c),
                State::Closing if c == '"' => {
                    self.push('"');
                    self.state = State::Quoted;
                }
                State::Closing | State::Closed if c == self.delimiter => self.finish(),
                State::Closing | State::Closed if c == ' ' => self.state = State::Closed,
                State::Closing | State::Closed => return Fed::Broken,
            }
        }
        if self.state == State::Quoted {
            return Fed::Open;
        }
        self.finish();
        Fed::Complete
    }

    fn plain(&mut self, c: char) {
        if c == self.delimiter {
            self.finish();
        } else {
            self.state = State::Plain;
            self.push(c);
        }
    }

    fn push(&mut self, c: char) {
        self.characters += 1;
        if self.characters <= MOST_CHARACTERS {
            self.cell.push(c);
        }
    }

    fn finish(&mut self) {
        let mut cell = std::mem::take(&mut self.cell);
        if self.cells.len() == MOST_CELLS {
            self.overflown = true;
        } else {
            if self.characters > MOST_CHARACTERS {
                self.too_long.push(self.cells.len());
                cell.clear();
            }
            self.cells.push(cell);
        }
        self.characters = 0;
        self.state = State::Start;
    }
}
