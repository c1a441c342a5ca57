"""Encoders and decoders of cbor2 and kpn-senml. See interop/senml/encoders.ts and interop/differential/ for questions."""

import builtins
import datetime
import json

import cbor2
from kpn_senml import SenmlPack, SenmlRecord

from lines import answer_all

# kpn-senml 1.0.1 asks whether a value is a `basestring`, which only Python 2 has. With it, texts work.
builtins.basestring = str

# RFC 8428 §6, Table 4
LABELS = {"bver": -1, "bn": -2, "bt": -3, "bu": -4, "bv": -5, "n": 0, "u": 1, "v": 2, "vs": 3, "vb": 4, "t": 6}

MODES = {
    "default": {},
    "canonical": {"canonical": True},
    "value sharing": {"value_sharing": True},
    "string referencing": {"string_referencing": True},
    "times as datetime": {"datetime_as_timestamp": True},
}


def labelled(record, mode):
    def value_of(label, value):
        is_date = mode == "times as datetime" and label in ("bt", "t") and value >= 2**28
        return datetime.datetime.fromtimestamp(value, datetime.timezone.utc) if is_date else value

    return {LABELS[label]: value_of(label, value) for label, value in record.items()}


def encode_cbor2(pack, mode):
    return cbor2.dumps([labelled(record, mode) for record in pack], **MODES[mode])


def encode_kpn(pack, mode):
    """A program gives it absolute times; the pack subtracts its base time."""
    first = pack[0]
    made = SenmlPack(first.get("bn"))
    base = first.get("bt")
    made.base_time = base
    made.base_unit = first.get("bu")
    for record in pack:
        value = record.get("v", record.get("vs", record.get("vb")))
        time = record["t"] + (base or 0) if "t" in record else None
        made.add(SenmlRecord(record["n"], value=value, time=time, unit=record.get("u")))
    return made.to_cbor() if mode == "cbor" else made.to_json().encode()


def decode_kpn(payload, is_cbor):
    pack = SenmlPack("")
    (pack.from_cbor if is_cbor else pack.from_json)(payload if is_cbor else payload.decode())
    return {"records": list(records_of(pack, "", 0))}


def records_of(pack, prefix, base):
    for item in pack._data:
        if isinstance(item, SenmlPack):
            yield from records_of(item, item.name, item.base_time or 0)
        else:
            record = {"n": prefix + item.name}
            if item.time is not None:
                record["t"] = item.time + base
            if isinstance(item.value, bool):
                record["vb"] = item.value
            elif isinstance(item.value, (int, float)):
                record["v"] = item.value
            elif isinstance(item.value, str):
                record["vs"] = item.value
            elif item.value is not None:
                record["vd"] = bytes(item.value).hex()
            yield record


def question(q):
    if "payload" in q:
        return decode_kpn(bytes.fromhex(q["payload"]), q["format"] == "cbor")
    encode = encode_kpn if q["encoder"] == "kpn" else encode_cbor2
    return {"payload": encode(q["pack"], q["mode"]).hex()}


answer_all(question)
