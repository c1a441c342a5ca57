//! See interop/mqtt/question.ts.
use crate::{from_hex, to_hex, Answer};
use rumqttc::{AsyncClient, Event, MqttOptions, Packet, QoS};
use serde_json::{json, Value};
use std::time::Duration;

const HANG: Duration = Duration::from_secs(60);

fn text<'a>(q: &'a Value, member: &str) -> &'a str {
    q[member].as_str().unwrap_or("")
}

async fn run(q: &Value) -> Answer {
    let port = q["port"].as_u64().unwrap_or(0) as u16;
    let mut options = MqttOptions::new(text(q, "clientId"), "127.0.0.1", port);
    options.set_max_packet_size(1 << 20, 1 << 20);
    let (client, mut events) = AsyncClient::new(options, 10);
    let qos = rumqttc::qos(q["qos"].as_u64().unwrap_or(0) as u8)?;
    let publish = || client.publish(text(q, "topic"), qos, false, from_hex(text(q, "payload")));
    let is_subscriber = !text(q, "subscribe").is_empty();
    if is_subscriber {
        client.subscribe(text(q, "subscribe"), QoS::AtLeastOnce).await?;
    } else {
        publish().await?;
    }
    loop {
        match events.poll().await {
            Err(rumqttc::ConnectionError::ConnectionRefused(code)) => return Err(format!("{code:?}").into()),
            Err(_) => return Ok(json!({ "closed": true })),
            Ok(Event::Incoming(Packet::SubAck(_))) => publish().await?,
            Ok(Event::Incoming(Packet::Publish(received))) => {
                let payload = to_hex(&received.payload);
                return Ok(json!({ "closed": false, "topic": received.topic, "payload": payload }));
            }
            Ok(Event::Incoming(Packet::PubAck(_) | Packet::PubComp(_))) if !is_subscriber => break,
            Ok(Event::Outgoing(rumqttc::Outgoing::Publish(_))) if qos == QoS::AtMostOnce && !is_subscriber => break,
            Ok(_) => {}
        }
    }
    client.disconnect().await?;
    loop {
        match events.poll().await {
            Ok(Event::Outgoing(rumqttc::Outgoing::Disconnect)) => return Ok(json!({ "closed": false })),
            Err(_) => return Ok(json!({ "closed": true })),
            Ok(_) => {}
        }
    }
}

pub async fn answer(q: &Value) -> Answer {
    tokio::time::timeout(HANG, run(q)).await?
}
