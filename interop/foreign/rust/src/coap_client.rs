//! See interop/coap/question.ts.
use crate::{from_hex, to_hex, Answer};
use coap::client::UdpCoAPClient;
use coap_lite::{CoapOption, CoapRequest, MessageClass, MessageType, Packet};
use serde_json::{json, Value};
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

const HANG: Duration = Duration::from_secs(60);

fn number(value: &Value) -> Option<u16> {
    value.as_u64().map(|number| number as u16)
}

/** RFC 7252 §3.2: an unsigned integer without leading zero bytes. */
fn uint(value: u16) -> Vec<u8> {
    value.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect()
}

fn fill(packet: &mut Packet, q: &Value) {
    packet.header.code = MessageClass::from(q["method"].as_u64().unwrap_or(0) as u8);
    packet.header.set_type(if q["type"] == "CON" { MessageType::Confirmable } else { MessageType::NonConfirmable });
    for (option, texts) in [(CoapOption::UriPath, &q["path"]), (CoapOption::UriQuery, &q["query"])] {
        for text in texts.as_array().into_iter().flatten() {
            packet.add_option(option, text.as_str().unwrap_or("").as_bytes().to_vec());
        }
    }
    for (option, value) in [(CoapOption::ContentFormat, &q["contentFormat"]), (CoapOption::Accept, &q["accept"])] {
        if let Some(value) = number(value) {
            packet.add_option(option, uint(value));
        }
    }
    for option in q["options"].as_array().into_iter().flatten() {
        let value = from_hex(option[1].as_str().unwrap_or(""));
        packet.add_option(CoapOption::from(number(&option[0]).unwrap_or(0)), value);
    }
    packet.payload = from_hex(q["payload"].as_str().unwrap_or(""));
}

fn answer_of(packet: &Packet) -> Value {
    let kind = match packet.header.get_type() {
        MessageType::Confirmable => "CON",
        MessageType::NonConfirmable => "NON",
        MessageType::Acknowledgement => "ACK",
        MessageType::Reset => "RST",
    };
    let code = u8::from(packet.header.code);
    let options: Vec<Value> = packet
        .options()
        .flat_map(|(option, values)| values.iter().map(move |value| json!([*option, to_hex(value)])))
        .collect();
    json!({
        "type": kind,
        "code": format!("{}.{:02}", code >> 5, code & 31),
        "token": to_hex(packet.get_token()),
        "payload": to_hex(&packet.payload),
        "options": options,
    })
}

async fn exchange(q: &Value, address: SocketAddr) -> Answer {
    let mut client = UdpCoAPClient::new(address).await?;
    client.set_receive_timeout(HANG);
    if let Some(size) = q["blockSize"].as_u64() {
        client.set_block1_size(size as usize);
    }
    let mut request: CoapRequest<SocketAddr> = CoapRequest::new();
    fill(&mut request.message, q);
    let response = client.send(request).await?;
    Ok(json!({ "answers": [answer_of(&response.message)] }))
}

/// Encodes one message, and sends it again after each answer.
fn datagrams(q: &Value, address: SocketAddr, copies: u64) -> Answer {
    let mut packet = Packet::new();
    fill(&mut packet, q);
    packet.header.message_id = number(&q["messageId"]).unwrap_or(0);
    packet.set_token(from_hex(q["token"].as_str().unwrap_or("")));
    let bytes = packet.to_bytes().map_err(|error| format!("{error:?}"))?;
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.set_read_timeout(Some(HANG))?;
    socket.connect(address)?;
    let mut answers = Vec::new();
    for _ in 0..copies {
        socket.send(&bytes)?;
        let mut buffer = [0; 65_536];
        let length = socket.recv(&mut buffer)?;
        let packet = Packet::from_bytes(&buffer[..length]).map_err(|error| format!("{error:?}"))?;
        answers.push(answer_of(&packet));
    }
    Ok(json!({ "answers": answers }))
}

pub async fn answer(q: &Value) -> Answer {
    let address = SocketAddr::from(([127, 0, 0, 1], number(&q["port"]).unwrap_or(0)));
    match q["copies"].as_u64() {
        Some(copies) => datagrams(q, address, copies),
        None => exchange(q, address).await,
    }
}
