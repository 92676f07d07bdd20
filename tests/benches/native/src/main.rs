//! The policy as a native program. `native FILE` checks a file. `native FILE REPEATS [sha256]`
//! measures how long that takes with the bytes in memory.

use std::io::Read;
use std::time::Instant;

use dax001::Evaluator;
use dax001::contract::status::Status;

const PIECE: usize = 1 << 20;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.first().expect("a file");
    let Some(repeats) = arguments.get(1) else {
        let mut evaluator = Evaluator::default();
        evaluator.begin(file, Default::default());
        let (mut source, mut piece) = (std::fs::File::open(file)?, vec![0; PIECE]);
        loop {
            match source.read(&mut piece)? {
                0 => break,
                length => evaluator.push(&piece[..length]),
            }
        }
        evaluator.end();
        println!("{}", evaluator.hold().count(Status::Fail));
        return Ok(());
    };
    let bytes = std::fs::read(file)?;
    let rounds = (2_000_000 / bytes.len()).max(1);
    for _ in 0..repeats.parse().expect("a number") {
        let start = Instant::now();
        for _ in 0..rounds {
            let mut evaluator = Evaluator::default();
            if arguments.len() > 2 {
                evaluator = evaluator.with_sha256();
            }
            evaluator.begin(file, Default::default());
            for piece in bytes.chunks(PIECE) {
                evaluator.push(piece);
            }
            evaluator.end();
            std::hint::black_box(evaluator.hold().count(Status::Fail));
        }
        println!("{}", start.elapsed().as_secs_f64() * 1000.0 / rounds as f64);
    }
    Ok(())
}
