//! Writes exports as the CLI does, and the same ones every time. All clusters of a file are in one
//! account and region.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use dax001_export::labels::grouped;
use dax001_tests::root;
use serde_json::{Map, Value, json};

/// The format of a file's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// CLI v2: indented by 4 spaces, times as text.
    V2,
    /// CLI v1: indented by 4 spaces, times as numbers.
    V1,
    /// Without whitespace.
    Compact,
    /// Descriptions with escapes and with non-ASCII text.
    Escapes,
    /// The members of every object are in a new order in each record.
    Shuffled,
}

/// A file with exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The number of clusters.
    pub clusters: usize,
    /// The format of the records.
    pub style: Style,
}

impl Evidence {
    /// The file name.
    pub fn name(self) -> String {
        format!("{}-{}.json", self.clusters, format!("{:?}", self.style).to_lowercase())
    }

    /// A description for the tables.
    pub fn words(self) -> String {
        let style = match self.style {
            Style::V2 => "CLI v2",
            Style::V1 => "CLI v1",
            Style::Compact => "compact",
            Style::Escapes => "escapes, non-ASCII",
            Style::Shuffled => "keys shuffled",
        };
        format!("{}, {style}, {}", grouped(self.clusters as u64), megabytes(self.size()))
    }

    /// How many times to measure it.
    pub fn repeats(self) -> usize {
        match self.clusters {
            0..2_000 => 15,
            2_000..50_000 => 5,
            _ => 3,
        }
    }

    /// The file's size in bytes.
    pub fn size(self) -> u64 {
        std::fs::metadata(self.file()).unwrap().len()
    }

    /// The path of the file, which is written first if it doesn't exist.
    pub fn file(self) -> PathBuf {
        let folder = root().join("target/bench");
        let file = folder.join(self.name());
        if file.exists() {
            return file;
        }
        std::fs::create_dir_all(&folder).unwrap();
        let part = file.with_extension("part");
        let mut out = std::io::BufWriter::new(std::fs::File::create(&part).unwrap());
        let compact = self.style == Style::Compact;
        out.write_all(if compact { b"{\"Clusters\":[" } else { b"{\n    \"Clusters\": [\n" }).unwrap();
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let mut text = String::new();
        for index in 0..self.clusters {
            text.clear();
            let members = record(index, self.style, &mut dice);
            match (index, compact) {
                (0, _) => {}
                (_, true) => text.push(','),
                (_, false) => text.push_str(",\n"),
            }
            let mut writer = Writer { out: &mut text, style: self.style, dice: &mut dice };
            writer.pad(2);
            writer.value(&members, 2);
            out.write_all(text.as_bytes()).unwrap();
        }
        out.write_all(if compact { b"]}" } else { b"\n    ]\n}\n" }).unwrap();
        out.flush().unwrap();
        std::fs::rename(part, &file).unwrap();
        file
    }
}

/// Numbers that look random but are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// 3.7 on average: most clusters have three nodes or fewer.
    fn node_count(&mut self) -> u64 {
        [1, 1, 2, 2, 3, 3, 3, 5, 7, 10][usize::try_from(self.roll(10)).unwrap()]
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.roll(words.len() as u64)).unwrap()]
    }
}

const REGION: &str = "eu-central-1";
const ACCOUNT: &str = "210987654321";

/// Names have at most 20 characters. Their seven digits let `variants.js` turn records into new
/// ones for a stream.
fn record(index: usize, style: Style, dice: &mut Dice) -> Value {
    let name =
        format!("{}-{}-{index:07}", dice.of(&["orders", "carts", "users"]), dice.of(&["prod", "test"]));
    let (hash, nodes) = (format!("{:06x}", dice.roll(1 << 24)), dice.node_count());
    let host = format!("dax-clusters.{REGION}.amazonaws.com");
    let mut record = Map::new();
    let mut put = |key: &str, value: Value| record.insert(key.to_owned(), value);
    put("ClusterName", name.clone().into());
    let description = match style {
        Style::Escapes => {
            let text =
                ["Größe \"L\"\t– für Bestellungen", "注文の\\キャッシュ\n第二", "кеш каталога 🚀 \u{1}"];
            format!("{} {}", dice.of(&text), dice.roll(1000))
        }
        _ => format!(
            "Cache of team {} for {}",
            dice.roll(40),
            dice.of(&["orders", "sessions", "the catalogue"])
        ),
    };
    put("Description", description.into());
    put("ClusterArn", format!("arn:aws:dax:{REGION}:{ACCOUNT}:cache/{name}").into());
    put("TotalNodes", nodes.into());
    put("ActiveNodes", nodes.into());
    put("NodeType", dice.of(&["dax.r5.large", "dax.r4.xlarge", "dax.t3.small"]).into());
    put("Status", dice.of(&["available", "available", "available", "modifying"]).into());
    let address = format!("{name}.{hash}.{host}");
    put(
        "ClusterDiscoveryEndpoint",
        json!({"Address": address, "Port": 8111, "URL": format!("dax://{address}")}),
    );
    let list = (0..nodes).map(|node| node_of(&name, &hash, node, style, dice)).collect();
    put("Nodes", Value::Array(list));
    put("PreferredMaintenanceWindow", dice.of(&["sun:23:00-mon:01:30", "tue:02:00-tue:03:00"]).into());
    if dice.roll(4) == 0 {
        let topic = format!("arn:aws:sns:{REGION}:{ACCOUNT}:dax-events");
        put("NotificationConfiguration", json!({"TopicArn": topic, "TopicStatus": "active"}));
    }
    put("SubnetGroup", format!("subnets-{}", dice.roll(9)).into());
    let group = format!("sg-{:017x}", dice.roll(1 << 60));
    put("SecurityGroups", json!([{"SecurityGroupIdentifier": group, "Status": "active"}]));
    put("IamRoleArn", format!("arn:aws:iam::{ACCOUNT}:role/dax-{}", dice.roll(30)).into());
    put(
        "ParameterGroup",
        json!({"ParameterGroupName": "default.dax1.0", "ParameterApplyStatus": "in-sync", "NodeIdsToReboot": []}),
    );
    if dice.roll(10) > 0 {
        put("SSEDescription", json!({"Status": dice.of(&["ENABLED", "ENABLED", "ENABLED", "DISABLED"])}));
    }
    if dice.roll(8) > 0 {
        put("ClusterEndpointEncryptionType", dice.of(&["TLS", "NONE"]).into());
    }
    Value::Object(record)
}

fn node_of(name: &str, hash: &str, node: u64, style: Style, dice: &mut Dice) -> Value {
    let id = format!("{name}-{}", char::from(b'a' + u8::try_from(node).unwrap()));
    let address = format!("{id}.{hash}.nodes.dax-clusters.{REGION}.amazonaws.com");
    let (second, micros) = (dice.roll(60), 1000 * dice.roll(1000));
    let created = match style {
        // With more digits than an `f64` can represent, this would differ from the CLI's output.
        Style::V1 => json!(1_715_501_500.0 + (second as f64) + (micros as f64) / 1e6),
        _ => format!("2024-05-12T08:11:{second:02}.{micros:06}+00:00").into(),
    };
    json!({
        "NodeId": id,
        "Endpoint": {"Address": address, "Port": 8111, "URL": format!("dax://{address}")},
        "NodeCreateTime": created,
        "AvailabilityZone": format!("{REGION}{}", dice.of(&["a", "b", "c"])),
        "NodeStatus": "available",
        "ParameterGroupStatus": "in-sync",
    })
}

/// Writes JSON as Python does. `Style::Shuffled` changes the order of members.
struct Writer<'a> {
    out: &'a mut String,
    style: Style,
    dice: &'a mut Dice,
}

impl Writer<'_> {
    fn pad(&mut self, depth: usize) {
        if self.style != Style::Compact {
            self.out.extend(std::iter::repeat_n("    ", depth));
        }
    }

    fn line(&mut self, depth: usize) {
        if self.style != Style::Compact {
            self.out.push('\n');
        }
        self.pad(depth);
    }

    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                if self.style == Style::Shuffled {
                    for at in (1..members.len()).rev() {
                        members.swap(at, usize::try_from(self.dice.roll(at as u64 + 1)).unwrap());
                    }
                }
                self.out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    self.out.push_str(if index > 0 { "," } else { "" });
                    self.line(depth + 1);
                    let colon = if self.style == Style::Compact { ":" } else { ": " };
                    write!(self.out, "\"{key}\"{colon}").unwrap();
                    self.value(value, depth + 1);
                }
                self.line(depth);
                self.out.push('}');
            }
            Value::Array(items) if items.is_empty() => self.out.push_str("[]"),
            Value::Array(items) => {
                self.out.push('[');
                for (index, value) in items.iter().enumerate() {
                    self.out.push_str(if index > 0 { "," } else { "" });
                    self.line(depth + 1);
                    self.value(value, depth + 1);
                }
                self.line(depth);
                self.out.push(']');
            }
            other => self.out.push_str(&other.to_string()),
        }
    }
}

/// Formats a number of bytes.
pub fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes / 1000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}
