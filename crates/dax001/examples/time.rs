use std::time::Instant;
struct Null(u64);
use dax001::intake::token::*;
use dax001::intake::position::*;
impl Visitor for Null {
    fn open(&mut self, _: Container, _: Position) -> Interest { Interest::Read }
    fn close(&mut self, _: Position) {}
    fn name(&self, _: &[u8]) -> u8 { 0 }
    fn key(&mut self, _: u8, _: Token<'_>) { self.0 += 1; }
    fn scalar(&mut self, _: Scalar, _: Token<'_>) { self.0 += 1; }
    fn broken(&mut self, e: &dax001::intake::syntax::SyntaxError) { println!("{e:?}") }
    fn unread(&mut self, _: &[u8], _: Position) {}
}
fn main() {
    for path in std::env::args().skip(1) {
        let data = std::fs::read(&path).unwrap();
        let mut best = [f64::MAX; 3];
        for _ in 0..7 {
            let t = Instant::now();
            let mut s = dax001::intake::scan::Scanner::new(Width::Utf8, 0);
            let mut v = Null(0);
            for piece in data.chunks(1 << 16) { s.push(piece, &mut v); }
            s.end(&mut v);
            best[0] = best[0].min(t.elapsed().as_secs_f64());
            let t = Instant::now();
            let mut r = dax001::intake::SourceReader::default();
            let mut n = 0;
            for piece in data.chunks(1 << 16) { r.push(piece); n += r.entries().count(); r.listings().count(); }
            r.end();
            best[1] = best[1].min(t.elapsed().as_secs_f64());
            let t = Instant::now();
            let mut e = dax001::Evaluator::default();
            e.begin("a", Default::default());
            e.push(&data);
            e.end();
            let c = e.clusters();
            best[2] = best[2].min(t.elapsed().as_secs_f64());
            drop(e);
            assert!(n > 0 && c > 0 && v.0 > 0);
        }
        let gb = |t: f64| data.len() as f64 / t / 1e9;
        println!("{path}: all tokens {:.2} GB/s, entries {:.2} GB/s, findings {:.2} GB/s", gb(best[0]), gb(best[1]), gb(best[2]));
    }
}
