//! The syntax that Python's `re` and the crate regex-lite have in common: see `python_regex.rs`.

/// How deep groups may nest.
const DEPTH_LIMIT: usize = 20;
/// The most characters and classes that an expression may have, each counted as often as it is
/// repeated: `(a{1000}){1000}` would take a gigabyte.
const SIZE_LIMIT: usize = 2_000;
/// The greatest number in `{m,n}`.
const REPEAT_LIMIT: usize = 1_000;

/// A text that matches anywhere, unless it is anchored to the start or the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Literal {
    pub(crate) text: String,
    pub(crate) is_at_start: bool,
    pub(crate) is_at_end: bool,
    /// Whether it ended with `.*`, so that nothing can follow.
    is_open: bool,
}

/// Why an expression is refused.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The part at these bytes is not known to mean the same to both.
    Part(usize, usize),
    /// It is too long, too deep or too large.
    Limit(String),
}

/// Checks that each part of an expression is known to mean the same to Python and to regex-lite.
/// Returns the literal, if the expression is only a literal, and the expression's size. The error
/// says why the expression is refused.
pub(crate) fn check(expression: &str) -> Result<(Option<Literal>, usize), Refusal> {
    let mut parser = Parser { text: expression.as_bytes(), at: 0, literal: Some(Literal::default()) };
    let size = parser.alternatives(0)?;
    if parser.at < expression.len() {
        // A closing parenthesis without an opening one.
        return Err(parser.refusal(parser.at, 1));
    }
    Ok((parser.literal, size))
}

impl Literal {
    pub(crate) fn is_found_in(&self, text: &str) -> bool {
        match (self.is_at_start, self.is_at_end) {
            (true, true) => text == self.text,
            (true, false) => text.starts_with(&self.text),
            (false, true) => text.ends_with(&self.text),
            (false, false) => text.contains(&self.text),
        }
    }
}

pub(crate) fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// One part of an expression.
#[derive(Clone, Copy)]
struct RegexPart {
    /// How many characters and classes it has, each counted as often as it is repeated.
    size: usize,
    /// False for an assertion, because Python doesn't repeat those.
    is_repeatable: bool,
    /// The part that it adds to a literal.
    adds: LiteralPart,
}

#[derive(Clone, Copy)]
enum LiteralPart {
    Char(u8),
    Start,
    End,
    Any,
    Other,
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
    /// The literal that was read so far; `None` once the expression is more than a literal.
    literal: Option<Literal>,
}

impl Parser<'_> {
    fn refusal(&self, at: usize, len: usize) -> Refusal {
        Refusal::Part(at, (at + len).min(self.text.len()))
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn next_if(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Reads to the end of the expression or of its group, and returns the size.
    fn alternatives(&mut self, depth: usize) -> Result<usize, Refusal> {
        let mut size = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b')' => break,
                b'|' => {
                    self.at += 1;
                    size += 1;
                    self.literal = None;
                }
                _ => {
                    let part = self.part(byte, depth)?;
                    size += self.repeated(part)?;
                }
            }
            if size > SIZE_LIMIT {
                return Err(Refusal::Limit(format!(
                    "has more than {SIZE_LIMIT} characters, each counted as often as it is repeated"
                )));
            }
        }
        Ok(size)
    }

    fn part(&mut self, byte: u8, depth: usize) -> Result<RegexPart, Refusal> {
        let start = self.at;
        self.at += 1;
        let adds = match byte {
            b'(' => return self.group(start, depth),
            b'[' => return self.class(start),
            // Nothing comes before it that could be repeated.
            b'*' | b'+' | b'?' | b'{' => return Err(self.refusal(start, 1)),
            b'^' => LiteralPart::Start,
            b'$' => LiteralPart::End,
            b'.' => LiteralPart::Any,
            b'\\' => match self.peek() {
                Some(b'b' | b'B') => {
                    self.at += 1;
                    return Ok(RegexPart { size: 1, is_repeatable: false, adds: LiteralPart::Other });
                }
                _ => self.escape(start)?.map_or(LiteralPart::Other, LiteralPart::Char),
            },
            byte if is_printable(byte) => LiteralPart::Char(byte),
            // Refuses all bytes of a character beyond ASCII together.
            _ => {
                let len = self.text.iter().skip(self.at).take_while(|byte| **byte & 0xc0 == 0x80).count();
                return Err(self.refusal(start, 1 + len));
            }
        };
        Ok(RegexPart { size: 1, is_repeatable: !matches!(adds, LiteralPart::Start | LiteralPart::End), adds })
    }

    /// Reads the character after a backslash. Returns it if it matches itself, and `None` if it is
    /// a class.
    fn escape(&mut self, start: usize) -> Result<Option<u8>, Refusal> {
        let byte = self.peek();
        self.at += 1;
        match byte {
            Some(b'd' | b'D' | b's' | b'S' | b'w' | b'W') => Ok(None),
            // `\<` and `\>` are word boundaries in regex-lite.
            Some(byte)
                if is_printable(byte) && !byte.is_ascii_alphanumeric() && !matches!(byte, b'<' | b'>') =>
            {
                Ok(Some(byte))
            }
            _ => Err(self.refusal(start, 2)),
        }
    }

    fn group(&mut self, start: usize, depth: usize) -> Result<RegexPart, Refusal> {
        if depth == DEPTH_LIMIT {
            return Err(Refusal::Limit(format!("nests groups deeper than {DEPTH_LIMIT}")));
        }
        if self.next_if(b'?') && !self.next_if(b':') {
            return Err(self.refusal(start, 3));
        }
        self.literal = None;
        let size = self.alternatives(depth + 1)?;
        if !self.next_if(b')') {
            return Err(self.refusal(start, 1));
        }
        Ok(RegexPart { size: size + 2, is_repeatable: true, adds: LiteralPart::Other })
    }

    /// Reads a class: characters, ranges of them, and classes such as `\d`. A hyphen is a character
    /// only at the beginning or end.
    fn class(&mut self, start: usize) -> Result<RegexPart, Refusal> {
        self.next_if(b'^');
        let mut size = 1;
        let first = self.at;
        loop {
            let at = self.at;
            let Some(byte) = self.peek() else { return Err(self.refusal(start, 1)) };
            self.at += 1;
            let is_doubled = self.peek() == Some(byte);
            let from = match byte {
                b']' if at > first => break,
                // Each is a literal to one of the two, at some position, and something else to the
                // other.
                b'[' | b']' => return Err(self.refusal(at, 1)),
                b'&' | b'~' | b'|' | b'-' if is_doubled => return Err(self.refusal(at, 2)),
                b'-' if at > first && self.peek() != Some(b']') => return Err(self.refusal(at, 1)),
                b'\\' => self.escape(at)?,
                byte if is_printable(byte) => Some(byte),
                _ => return Err(self.refusal(at, 1)),
            };
            size += 1;
            let is_range =
                self.peek() == Some(b'-') && self.text.get(self.at + 1).is_some_and(|next| *next != b']');
            if !is_range || byte == b'-' {
                continue;
            }
            self.at += 1;
            let to = match self.peek() {
                Some(b'\\') => {
                    let at = self.at;
                    self.at += 1;
                    self.escape(at)?
                }
                Some(byte) if is_printable(byte) && !matches!(byte, b'[' | b'-' | b'&' | b'~' | b'|') => {
                    self.at += 1;
                    Some(byte)
                }
                _ => None,
            };
            if from.is_none() || from > to {
                return Err(self.refusal(at, self.at - at));
            }
        }
        Ok(RegexPart { size, is_repeatable: true, adds: LiteralPart::Other })
    }

    /// Reads how often a part is repeated, and returns its size.
    fn repeated(&mut self, part: RegexPart) -> Result<usize, Refusal> {
        let start = self.at;
        let is_quantifier = |byte: Option<u8>| matches!(byte, Some(b'*' | b'+' | b'?' | b'{'));
        if !is_quantifier(self.peek()) {
            self.add(part.adds);
            return Ok(part.size);
        }
        if !part.is_repeatable {
            return Err(self.refusal(start, 1));
        }
        let is_star = self.next_if(b'*');
        let copies = if is_star || self.next_if(b'+') || self.next_if(b'?') { 1 } else { self.count()? };
        self.next_if(b'?');
        // Python refuses to repeat a repetition, and takes a `+` here for possessive.
        if is_quantifier(self.peek()) {
            return Err(self.refusal(start, self.at - start + 1));
        }
        match (&mut self.literal, part.adds) {
            // `.*` at either end of an expression that matches anywhere changes nothing.
            (Some(literal), LiteralPart::Any) if is_star && !literal.is_at_end => {
                if literal.text.is_empty() {
                    literal.is_at_start = false;
                } else {
                    literal.is_open = true;
                }
            }
            _ => self.literal = None,
        }
        Ok(part.size.saturating_mul(copies.max(1)))
    }

    /// Reads `{m}`, `{m,}` or `{m,n}`, and returns how many copies of the repeated part it takes.
    fn count(&mut self) -> Result<usize, Refusal> {
        let start = self.at;
        let number = |parser: &mut Self| {
            let rest = parser.text.get(parser.at..).unwrap_or_default();
            let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            parser.at += len;
            let digits = std::str::from_utf8(rest.get(..len)?).ok()?;
            digits.parse::<usize>().ok().filter(|number| *number <= REPEAT_LIMIT)
        };
        self.at += 1;
        let least = number(self);
        let most = match self.next_if(b',') {
            false => least,
            true if self.peek() == Some(b'}') => least.map(|least| least + 1),
            true => number(self),
        };
        let is_closed = self.next_if(b'}');
        match (least, most) {
            (Some(least), Some(most)) if is_closed && least <= most => Ok(most),
            _ => Err(self.refusal(start, (self.at - start).max(2))),
        }
    }

    fn add(&mut self, adds: LiteralPart) {
        let Some(literal) = &mut self.literal else { return };
        match adds {
            LiteralPart::Char(byte) if !literal.is_at_end && !literal.is_open => {
                literal.text.push(byte.into());
            }
            LiteralPart::Start if *literal == Literal::default() => literal.is_at_start = true,
            LiteralPart::End if !literal.is_open => literal.is_at_end = true,
            _ => self.literal = None,
        }
    }
}
