//! Prowler's lists must not mute more here than in Prowler. Compares expressions and whole
//! mutelists with Python.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::io::Write;
use std::process::{Command, Stdio};

use dax001::contract::annotation::{Except, Matching, Target};
use dax001::contract::status::Status;
use dax001_review::{Cluster, Clusters, read_list};
use serde_json::{Value, json};

const CHECK: &str = "dynamodb_accelerator_cluster_encryption_enabled";

/// Random numbers that are the same for the same seed: `PYTHON_TEST_SEED` sets it.
struct Random(u64);

impl Random {
    fn new() -> Self {
        let seed = std::env::var("PYTHON_TEST_SEED").ok().map_or(20_261_129, |seed| seed.parse().unwrap());
        println!("PYTHON_TEST_SEED={seed}");
        Self(seed | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Sends a question to `python.py` and returns its answers.
fn ask(question: &Value) -> Vec<Option<String>> {
    let programs = std::env::var_os("PYTHON_PROGRAMS").map(std::path::PathBuf::from);
    let python = programs.map_or_else(|| "python3".into(), |programs| programs.join("python"));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python.py");
    let mut child = Command::new(&python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("this test needs Python 3, and {} can't be run: {error}", python.display())
        });
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{script} failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Realistic names and regions, and texts that the two could read differently.
const TEXTS: &[&str] = &[
    "a",
    "b",
    "ab",
    "ba",
    "abc",
    "aab",
    "aaab",
    "abab",
    "a-b",
    "a1",
    "1",
    "ab-1",
    "a_b",
    "A",
    "aB",
    "cc-legacy-a",
    "cc-legacy-b2",
    "us-east-1",
    "eu-west-1",
    "a.b",
    "a b",
    " ",
    "]",
    "a]",
    "-",
    "^",
    "a$",
    "a{1}",
    "{,1}",
    "<b>",
    "a\\b",
    "a|b",
    "&&",
    "[a]",
    "(a)",
    "é",
    "aé",
    "éa",
    "a\n",
    "\na",
    "a\nb",
    "",
    "a\u{1c}",
    "٣",
    "a\u{85}b",
    "\0",
    "ａ",
    "İ",
    "ſ",
    "a\u{a0}b",
    "\u{7f}",
    "\t",
    "😀",
];

/// Whether both read a text alike: see `python_regex.rs`.
fn is_comparable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// One cluster in each of these regions.
fn in_regions(regions: &[&str]) -> Clusters {
    let mut clusters = Clusters::default();
    for region in regions {
        clusters.push(Cluster {
            account: Some("111111111111".to_owned()),
            region: Some((*region).to_owned()),
            name: Some("dax".to_owned()),
            status: Status::Fail,
        });
    }
    clusters
}

/// The target of a mutelist with this expression; `None` if the expression is refused.
fn target(expression: &str) -> Option<Target> {
    let entry = json!({ "Regions": [expression], "Resources": ["*"] });
    let list = json!({ "Mutelist": { "Accounts": { "*": { "Checks": { CHECK: entry } } } } });
    let mut list = read_list("list", list.to_string().as_bytes());
    assert_eq!(list.annotations.is_empty(), !list.problems.is_empty(), "{expression:?}: {list:?}");
    list.annotations.pop().map(|annotation| annotation.target)
}

/// How often each result occurred.
#[derive(Debug, Default)]
struct Tally {
    accepted: usize,
    refused: usize,
    slow: usize,
    matches: usize,
    misses: usize,
}

/// Checks that Python accepts each expression that is used here, and finds it in the same texts.
fn compare(expressions: &[String]) -> Tally {
    let (clusters, mut tally) = (in_regions(TEXTS), Tally::default());
    let answers = ask(&json!({ "expressions": expressions, "texts": TEXTS }));
    assert_eq!(answers.len(), expressions.len());
    for (expression, answer) in expressions.iter().zip(answers) {
        let Some(target) = target(expression) else {
            tally.refused += 1;
            continue;
        };
        tally.accepted += 1;
        let Some(answer) = answer else { panic!("{expression:?} is used, and Python refuses it") };
        if answer == "slow" {
            tally.slow += 1;
            continue;
        }
        let matching = clusters.matching(&target).unwrap();
        let all = || vec!["*".to_owned()];
        let except = Except { regions: target.regions.clone(), ..Except::default() };
        let inverse = Target {
            matching: Matching::Prowler,
            accounts: all(),
            regions: all(),
            clusters: all(),
            except: vec![except],
        };
        let remaining = clusters.matching(&inverse).unwrap();
        for ((text, index), found) in TEXTS.iter().zip(0..).zip(answer.chars()) {
            let (is_found, is_matching, is_remaining) =
                (found == '1', matching.contains(&index), remaining.contains(&index));
            if is_comparable(text) || expression == "*" {
                assert_eq!((is_matching, is_remaining), (is_found, !is_found), "{expression:?} in {text:?}");
                tally.matches += usize::from(is_found);
                tally.misses += usize::from(!is_found);
            } else {
                // The cluster is not muted, and an exception leaves it out, too.
                assert!(!is_matching && !is_remaining, "{expression:?} in {text:?}");
            }
        }
    }
    println!("{tally:?}");
    tally
}

/// A random expression of parts that both read alike.
fn alike(random: &mut Random, depth: usize) -> String {
    let mut expression = String::new();
    for _ in 0..=random.below(4) {
        let atom = match random.below(if depth > 2 { 8 } else { 10 }) {
            0..=3 => {
                random.pick(&["a", "b", "c", "-", "1", "cc", "legacy", "east", " ", "]", "}", "_"]).to_owned()
            }
            4 => random
                .pick(&["\\.", "\\-", "\\_", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\\\", "\\]"])
                .to_owned(),
            5 => ".".to_owned(),
            6 => {
                let assertion = random.pick(&["^", "$", "\\b", "\\B"]);
                expression.push_str(assertion);
                continue;
            }
            7 => {
                let negation = random.pick(&["", "^"]);
                let first = random.pick(&["", "-"]);
                let items: String = (0..=random.below(3))
                    .map(|_| {
                        random.pick(&["a", "b", "a-c", "0-9", ".", "$", "\\]", "\\d", "\\W", "_", "+-."])
                    })
                    .collect();
                format!("[{negation}{first}{items}{}]", random.pick(&["", "-"]))
            }
            _ => format!("{}{})", random.pick(&["(", "(?:"]), alike(random, depth + 1)),
        };
        expression.push_str(&atom);
        if random.below(3) == 0 {
            expression.push_str(random.pick(&["*", "+", "?", "{1}", "{2}", "{0,2}", "{1,}", "{0}"]));
            expression.push_str(random.pick(&["", "", "?"]));
        }
        if random.below(8) == 0 {
            expression.push('|');
        }
    }
    expression
}

/// Parts of the syntax of either of the two, and other text.
const PARTS: &[&str] = &[
    "a",
    "b",
    "c",
    "A",
    "1",
    "-",
    ".",
    "*",
    "+",
    "?",
    "|",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "^",
    "$",
    "\\",
    "{1}",
    "{1,2}",
    "{,2}",
    "{2,1}",
    "{ 1 }",
    "{1, 2}",
    "{a}",
    "{",
    "**",
    "*+",
    "++",
    "?+",
    "??",
    "{1}{2}",
    "{1}+",
    "\\<",
    "\\>",
    "\\b",
    "\\B",
    "\\b{start}",
    "\\b{end}",
    "\\b{start-half}",
    "\\b{1}",
    "\\A",
    "\\Z",
    "\\z",
    "\\x70",
    "\\x{61}",
    "\\u0061",
    "\\u{61}",
    "\\U00000061",
    "\\N{DIGIT ONE}",
    "\\p{L}",
    "\\pL",
    "\\1",
    "\\0",
    "\\07",
    "\\d",
    "\\w",
    "\\s",
    "\\D",
    "\\W",
    "\\S",
    "\\n",
    "\\t",
    "\\a",
    "\\e",
    "\\_",
    "\\/",
    "\\-",
    "\\é",
    "(?",
    "(?i)",
    "(?i:",
    "(?-i)",
    "(?-i:",
    "(?s)",
    "(?m)",
    "(?x)",
    "(?u)",
    "(?U)",
    "(?R)",
    "(?a)",
    "(?L)",
    "(?#",
    "(?P<n>",
    "(?<n>",
    "(?P=n)",
    "(?=",
    "(?!",
    "(?<=",
    "(?<!",
    "(?>",
    "(?(1)",
    "(?|",
    "(?:",
    "[a",
    "[^",
    "[]",
    "[^]",
    "[[",
    "[[:alpha:]]",
    "[[:",
    ":]]",
    "[a-b]",
    "[a-",
    "[-a]",
    "[--a]",
    "[a--b]",
    "[a&&b]",
    "[a~~b]",
    "[a||b]",
    "[a-c-e]",
    "[\\d-a]",
    "[a-\\d]",
    "[\\b]",
    "[\\<]",
    "[\\x61]",
    "&&",
    "--",
    "~~",
    "||",
    " ",
    "#",
    "\n",
    "é",
    "😀",
    "\0",
    "\u{2028}",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "%",
    "@",
    "/",
];

/// A random expression of any of these parts.
fn anything(random: &mut Random) -> String {
    (0..=random.below(5)).map(|_| random.pick(PARTS)).collect()
}

/// Expressions that the two are known to read differently, or that would take too long or too much
/// memory.
const NASTY: &[&str] = &[
    "*",
    "**",
    "*+",
    "*?",
    "*{2}",
    "*?a",
    ".*",
    "*a",
    "*a*",
    "*^a",
    "*|a",
    "*a|b",
    "a*b*",
    "\\<",
    "\\>",
    "a\\>",
    "\\b{start}a",
    "\\x{70}",
    "\\x61",
    "(?-i)a",
    "a(?i)b",
    "(?i)a",
    "a{1}{2}",
    "a{1}*",
    "a{,2}",
    "a{ 1}",
    "{1}",
    "a{",
    "a{}",
    "a{1",
    "a{1,",
    "a{1,2",
    "a{b}",
    "^*",
    "$+",
    "\\b?",
    "\\b*a",
    "()*",
    "(?:)+",
    "(|a)*b",
    "(?:^)*a",
    "(a|b|)*?c",
    "(a*)*b",
    "(a?){3}b",
    "(?:\\b|a)*b",
    "a??b",
    "a*?b",
    "a+?",
    "a{2}?",
    "a{2}+",
    "a*+",
    "a?+a",
    "[]a]",
    "[^]a]",
    "[]",
    "[a",
    "[[a]",
    "[[:alpha:]]",
    "[a&&b]",
    "[a--b]",
    "[a~~b]",
    "[a||b]",
    "[--a]",
    "[a-]",
    "[-a]",
    "[^-a]",
    "[a-c-e]",
    "[c-a]",
    "[\\d-z]",
    "[\\]a]",
    "[\\b]",
    "[\\-a]",
    "[\\--a]",
    "[a\\]",
    "\\Z",
    "\\z",
    "\\A",
    "a$",
    "a$b",
    "^^a",
    "a$$",
    "$^",
    "^$",
    "",
    "|",
    "a|",
    "|a",
    ")",
    "(",
    "(()",
    "a)",
    "(?",
    "(?:",
    "(?:a",
    "(?P<n>a)",
    "(?<n>a)",
    "(?P=n)",
    "(a)\\1",
    "(?=a)",
    "(?!a)",
    "(?<=a)b",
    "(?#a)b",
    "(?x)a b",
    "(?U)a*",
    "(?R)a$",
    "(?u)a",
    "(?a)\\w",
    "\\",
    "a\\",
    "\\é",
    "é",
    "\\p{L}",
    "\\pL",
    "\\_",
    "\\ ",
    "\\\"",
    "\\#",
    "(a{1000}){1000}",
    "((a{100}){100}){100}",
    "a{1001}",
    "a{99999999999999999999}",
    "a{4294967296}",
    ".*legacy",
    "^.*legacy",
    "legacy.*",
    "^cc.*",
    "*legacy*",
    "*legacy-?",
    "legacy-a$",
    "^cc-legacy-a$",
    "^*a",
    ".*.*a.*",
    "a.*$",
    "^.*$",
    ".*^a",
    "a.*^",
];

#[test]
fn an_expression_is_found_where_python_finds_it() {
    let mut random = Random::new();
    let nasty: Vec<String> =
        NASTY.iter().filter(|text| !text.is_empty()).map(|text| (*text).to_owned()).collect();
    let tally = compare(&nasty);
    assert!(tally.accepted >= 40 && tally.refused >= 70, "{tally:?}");

    let tally = compare(&(0..2_500).map(|_| alike(&mut random, 0)).collect::<Vec<_>>());
    assert!(tally.accepted >= 2_000 && tally.slow < 25, "{tally:?}");
    assert!(tally.matches >= 20_000 && tally.misses >= 20_000, "{tally:?}");

    let tally = compare(&(0..5_000).map(|_| anything(&mut random)).collect::<Vec<_>>());
    assert!(tally.accepted >= 300 && tally.refused >= 2_000, "{tally:?}");
    assert!(tally.matches >= 1_000 && tally.misses >= 1_000, "{tally:?}");
}

#[test]
fn expressions_of_any_size_are_read_or_refused_at_once() {
    for expression in [
        "a".repeat(1_000_000),
        "(".repeat(900),
        format!("{}a{}", "(".repeat(400), ")".repeat(400)),
        "(a{1000}){1000}".to_owned(),
        format!("{}a{}", "(".repeat(15), "{9})".repeat(15)),
        "[^a]{1000}".repeat(50),
        "(){1000}".repeat(100),
    ] {
        assert_eq!(target(&expression), None, "{}", &expression[..20]);
    }
    // A text that is longer than a name can be is not searched, and an exception could match it.
    let long = "a".repeat(101);
    let clusters = in_regions(&[&long[..100], &long]);
    assert_eq!(clusters.matching(&target("^a").unwrap()).unwrap(), [0]);
    let except = Except { regions: vec!["b".to_owned()], ..Except::default() };
    let inverse = Target { except: vec![except], ..target("*").unwrap() };
    assert_eq!(clusters.matching(&inverse).unwrap(), [0]);
    // The largest expressions that are accepted can be used.
    for expression in ["a{999}", "(a|b){100}", "(((((((((((((((a)))))))))))))))", "(\\W|[!-+]){200}"] {
        in_regions(TEXTS).matching(&target(expression).unwrap()).unwrap();
    }
}

/// A Prowler list, as JSON whose members stay in order.
fn mutelist(random: &mut Random) -> String {
    const REGIONS: &[&str] = &["*", "us-east-1", "us-.*", "^eu", "west-1$", "[ae]", "(?i)EU", "*-1"];
    const NAMES: &[&str] = &["*", "a", "^a", "b$", "ab", "[0-9]", "a{2}", "*b", "(?=a)", "**"];
    const CHECKS: &[&str] = &[
        CHECK,
        "*",
        "dynamodb_*",
        "dynamodb",
        "s3_*",
        "accelerator.*encryption",
        "^dynamodb",
        "lambda",
        "**",
    ];
    let list = |random: &mut Random, of: &[&str], least: usize| {
        let texts: Vec<&str> = (0..least + random.below(2)).map(|_| random.pick(of)).collect();
        json!(texts).to_string()
    };
    let mut accounts = Vec::new();
    for account in ["*", "111111111111", "222222222222"] {
        if random.below(3) == 0 {
            continue;
        }
        let mut checks: Vec<String> = Vec::new();
        let mut names: Vec<&str> = CHECKS.to_vec();
        for _ in 0..=random.below(3) {
            let check = names.swap_remove(random.below(names.len()));
            let (regions, resources) = (list(random, REGIONS, 1), list(random, NAMES, 1));
            let mut entry = format!("\"Regions\": {regions}, \"Resources\": {resources}");
            if random.below(2) == 0 {
                let accounts = list(random, &["111111111111", "222222222222", "1{12}", "*"], 0);
                let (regions, resources) = (list(random, REGIONS, 0), list(random, NAMES, 0));
                entry = format!(
                    "{entry}, \"Exceptions\": {{\"Accounts\": {accounts}, \"Regions\": {regions}, \"Resources\": {resources}}}"
                );
            }
            checks.push(format!("{}: {{{entry}}}", json!(check)));
        }
        accounts.push(format!("\"{account}\": {{\"Checks\": {{{}}}}}", checks.join(", ")));
    }
    format!("{{\"Mutelist\": {{\"Accounts\": {{{}}}}}}}", accounts.join(", "))
}

#[test]
fn a_mutelist_mutes_what_prowler_mutes() {
    let mut random = Random::new();
    let lists: Vec<String> = (0..2_000).map(|_| mutelist(&mut random)).collect();
    let (mut known, mut clusters) = (Vec::new(), Clusters::default());
    let mut push = |account: Option<&str>, region: Option<&str>, name: Option<&str>| {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        clusters.push(Cluster {
            account: owned(account),
            region: owned(region),
            name: owned(name),
            status: Status::Fail,
        });
    };
    for account in ["111111111111", "222222222222", "333333333333"] {
        for region in ["us-east-1", "eu-west-1", "ap-south-2"] {
            for name in ["a", "b", "aa", "ab", "ba1", "c"] {
                known.push([account, region, name]);
                push(Some(account), Some(region), Some(name));
            }
        }
    }
    // Something is unknown of each of these. If it is muted here, Prowler mutes every known cluster
    // that it could be.
    let loose = [
        [None, Some("us-east-1"), Some("a")],
        [Some("111111111111"), None, Some("ab")],
        [Some("222222222222"), Some("eu-west-1"), None],
        [None, None, Some("b")],
        [None, None, None],
    ];
    for [account, region, name] in loose {
        push(account, region, name);
    }
    let answers = ask(&json!({ "lists": lists, "clusters": known, "check": CHECK }));
    let (mut exact, mut muted, mut unmuted) = (0, 0, 0);
    for (text, answer) in lists.iter().zip(answers) {
        let by_prowler: Vec<bool> = answer.unwrap().chars().map(|is| is == '1').collect();
        let list = read_list("list", text.as_bytes());
        let mut muted_here = vec![false; known.len() + loose.len()];
        for annotation in &list.annotations {
            for index in clusters.matching(&annotation.target).unwrap() {
                muted_here[index as usize] = true;
            }
        }
        let says_nothing = |problem: &str| problem.contains("does not mention this rule");
        let is_complete = list.problems.iter().all(|problem| says_nothing(&problem.message));
        exact += usize::from(is_complete);
        for ((cluster, muted_here), by_prowler) in known.iter().zip(&muted_here).zip(&by_prowler) {
            assert!(*by_prowler || !muted_here, "{cluster:?} is muted here alone: {text}");
            assert!(
                !is_complete || muted_here == by_prowler,
                "{cluster:?} is muted by Prowler alone: {text}"
            );
            muted += usize::from(*muted_here);
            unmuted += usize::from(!muted_here);
        }
        for (loose, muted_here) in loose.iter().zip(&muted_here[known.len()..]) {
            let could_be = |known: &[&str; 3]| {
                loose.iter().zip(known).all(|(loose, known)| loose.is_none_or(|loose| loose == *known))
            };
            let mut of_these = known.iter().zip(&by_prowler).filter(|(known, _)| could_be(known));
            assert!(
                !muted_here || of_these.all(|(_, is)| *is),
                "{loose:?} is muted here, and may not be by Prowler: {text}"
            );
        }
    }
    println!("{exact} lists are read whole; {muted} muted, {unmuted} not");
    assert!(exact >= 300 && muted >= 2_000 && unmuted >= 2_000);
}
