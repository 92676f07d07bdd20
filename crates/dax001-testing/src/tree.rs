//! A plain JSON parser that builds a tree, as a reference for the scanner. It is written to be easy
//! to verify, not fast. It shares nothing with the scanner except the rules for where an error is.

/// A JSON value. Objects keep their members in order, including members with a duplicate key.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Null,
    Bool(bool),
    /// The number as written.
    Number(String),
    /// UTF-16 code units, which may include lone surrogates.
    String(Vec<u16>),
    List(Vec<Tree>),
    Object(Vec<(Vec<u16>, Tree)>),
}

/// The location at which a text stops being JSON: a 1-based line, and a 1-based column in code
/// points.
pub type LineAndColumn = (u64, u64);

/// The items of a list, or the members of an object.
type Items = Vec<(Option<Vec<u16>>, Tree)>;

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
}

/// Every document of a text. Objects and lists need no separator; other values need whitespace
/// after them.
pub fn documents(text: &[u8], depth_limit: usize) -> Result<Vec<Tree>, LineAndColumn> {
    let mut parser = Parser { text, at: 0, depth: depth_limit };
    let mut documents = Vec::new();
    // Offsets of byte order marks, which take up no column.
    let mut marks = Vec::new();
    loop {
        while parser.text[parser.at..].starts_with(b"\xEF\xBB\xBF") || parser.space() {
            if parser.space() {
                parser.at += 1;
            } else {
                marks.push(parser.at);
                parser.at += 3;
            }
        }
        if parser.at == text.len() {
            return Ok(documents);
        }
        let document = parser.value().map_err(|at| line_and_column(text, at, &marks))?;
        let is_single = !matches!(document, Tree::List(_) | Tree::Object(_));
        documents.push(document);
        if is_single && parser.at < text.len() && !parser.space() {
            return Err(line_and_column(text, parser.at, &marks));
        }
    }
}

/// The line and column of a byte. Everything before it is valid UTF-8.
fn line_and_column(text: &[u8], at: usize, marks: &[usize]) -> LineAndColumn {
    let before = std::str::from_utf8(&text[..at]).unwrap();
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |feed| feed + 1);
    let hidden = marks.iter().filter(|mark| **mark >= start).count();
    let column = before[start..].chars().count() - hidden + 1;
    (line as u64, column as u64)
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&self) -> bool {
        matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r'))
    }

    fn skip_space(&mut self) {
        while self.space() {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Tree, usize> {
        match self.peek() {
            Some(b'"') => self.string().map(Tree::String),
            Some(b'{') => self.container(b'}').map(|items| {
                Tree::Object(items.into_iter().map(|(key, value)| (key.unwrap(), value)).collect())
            }),
            Some(b'[') => self
                .container(b']')
                .map(|items| Tree::List(items.into_iter().map(|(_, value)| value).collect())),
            Some(b't') => self.word("true").map(|()| Tree::Bool(true)),
            Some(b'f') => self.word("false").map(|()| Tree::Bool(false)),
            Some(b'n') => self.word("null").map(|()| Tree::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.at),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), usize> {
        let start = self.at;
        for expected in word.bytes() {
            match self.peek() {
                Some(byte) if byte == expected => self.at += 1,
                Some(_) => return Err(start),
                None => return Err(self.at),
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Tree, usize> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(start);
            }
        } else {
            self.digits(start)?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits(start)?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits(start)?;
        }
        Ok(Tree::Number(String::from_utf8(self.text[start..self.at].to_vec()).unwrap()))
    }

    fn digits(&mut self, start: usize) -> Result<(), usize> {
        match self.peek() {
            Some(b'0'..=b'9') => {}
            Some(_) => return Err(start),
            None => return Err(self.at),
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self) -> Result<Vec<u16>, usize> {
        let mut units = Vec::new();
        self.at += 1;
        loop {
            let start = self.at;
            match self.peek() {
                None | Some(..0x20) => return Err(start),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(units);
                }
                Some(b'\\') => {
                    self.at += 1;
                    units.push(self.escape(start)?);
                }
                Some(_) => {
                    let rest = &self.text[start..(start + 4).min(self.text.len())];
                    let valid = match std::str::from_utf8(rest) {
                        Ok(text) => text,
                        Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap(),
                    };
                    let character = valid.chars().next().ok_or(start)?;
                    self.at += character.len_utf8();
                    units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
                }
            }
        }
    }

    fn escape(&mut self, start: usize) -> Result<u16, usize> {
        let kind = self.peek().ok_or(self.at)?;
        self.at += 1;
        Ok(match kind {
            b'"' | b'\\' | b'/' => u16::from(kind),
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'u' => {
                let mut unit = 0;
                for _ in 0..4 {
                    let digit = self.peek().ok_or(self.at)?;
                    let digit = char::from(digit).to_digit(16).ok_or(start)?;
                    unit = unit * 16 + u16::try_from(digit).unwrap();
                    self.at += 1;
                }
                unit
            }
            _ => return Err(start),
        })
    }

    fn container(&mut self, close: u8) -> Result<Items, usize> {
        if self.depth == 0 {
            return Err(self.at);
        }
        self.depth -= 1;
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() != Some(close) {
            loop {
                let key = if close == b'}' {
                    if self.peek() != Some(b'"') {
                        return Err(self.at);
                    }
                    let key = self.string()?;
                    self.skip_space();
                    if self.peek() != Some(b':') {
                        return Err(self.at);
                    }
                    self.at += 1;
                    self.skip_space();
                    Some(key)
                } else {
                    None
                };
                items.push((key, self.value()?));
                self.skip_space();
                match self.peek() {
                    Some(b',') => self.at += 1,
                    Some(byte) if byte == close => break,
                    _ => return Err(self.at),
                }
                self.skip_space();
            }
        }
        self.at += 1;
        self.depth += 1;
        Ok(items)
    }
}
