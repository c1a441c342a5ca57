//! Clients made with coap and rumqttc. The argument names one of them. Questions are JSON texts on standard input, one a
//! line; each has one line as answer on standard output.
mod coap_client;
mod mqtt_client;

use serde_json::{json, Value};

type Answer = Result<Value, Box<dyn std::error::Error>>;

pub fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2)
        .map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap_or(0))
        .collect()
}

pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn answer(kind: &str, line: &str) -> Answer {
    let question: Value = serde_json::from_str(line)?;
    match kind {
        "coap" => coap_client::answer(&question).await,
        _ => mqtt_client::answer(&question).await,
    }
}

#[tokio::main]
async fn main() {
    let kind = std::env::args().nth(1).unwrap_or_default();
    for line in std::io::stdin().lines() {
        let result = answer(&kind, &line.unwrap_or_default()).await;
        println!("{}", result.unwrap_or_else(|error| json!({ "error": error.to_string() })));
    }
}
