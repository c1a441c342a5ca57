import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.eclipse.leshan.senml.ResolvedSenMLRecord;
import org.eclipse.leshan.senml.SenMLDecoder;
import org.eclipse.leshan.senml.SenMLEncoder;
import org.eclipse.leshan.senml.SenMLPack;
import org.eclipse.leshan.senml.SenMLRecord;
import org.eclipse.leshan.senml.SenMLResolver;
import org.eclipse.leshan.senml.cbor.upokecenter.SenMLCborUpokecenterEncoderDecoder;
import org.eclipse.leshan.senml.json.jackson.SenMLJsonJacksonEncoderDecoder;

/** `{pack, format}` is encoded, `{payload, format}` decoded and resolved. */
class Leshan {
	static final SenMLCborUpokecenterEncoderDecoder CBOR = new SenMLCborUpokecenterEncoderDecoder();
	static final SenMLJsonJacksonEncoderDecoder JSON = new SenMLJsonJacksonEncoderDecoder();
	static final HexFormat HEX = HexFormat.of();

	static class Resolver extends SenMLResolver<ResolvedSenMLRecord> {
		@Override
		protected ResolvedSenMLRecord createResolvedRecord(SenMLRecord record, String name, BigDecimal time) {
			return new ResolvedSenMLRecord(record, name, time);
		}
	}

	static String text(JsonNode record, String label) {
		return record.has(label) ? record.get(label).textValue() : null;
	}

	static BigDecimal decimal(JsonNode record, String label) {
		return record.has(label) ? new BigDecimal(record.get(label).asText()) : null;
	}

	static Number number(JsonNode record) {
		if (!record.has("v")) return null;
		return record.get("v").isIntegralNumber() ? (Number) record.get("v").longValue() : record.get("v").doubleValue();
	}

	static SenMLRecord recordOf(JsonNode r) {
		Boolean flag = r.has("vb") ? (Boolean) r.get("vb").booleanValue() : null;
		byte[] bytes = r.has("vd") ? HEX.parseHex(r.get("vd").textValue()) : null;
		return new SenMLRecord(text(r, "bn"), decimal(r, "bt"), text(r, "n"), decimal(r, "t"), number(r), flag,
				text(r, "vlo"), text(r, "vs"), bytes);
	}

	static ObjectNode encode(JsonNode q, SenMLEncoder encoder) throws Exception {
		SenMLPack pack = new SenMLPack();
		for (JsonNode record : q.get("pack")) pack.addRecord(recordOf(record));
		return Main.JSON.createObjectNode().put("payload", HEX.formatHex(encoder.toSenML(pack)));
	}

	static ObjectNode decode(JsonNode q, SenMLDecoder decoder) throws Exception {
		ObjectNode answer = Main.JSON.createObjectNode();
		var records = answer.putArray("records");
		Resolver resolver = new Resolver();
		for (SenMLRecord record : decoder.fromSenML(HEX.parseHex(q.get("payload").textValue())).getRecords()) {
			ResolvedSenMLRecord resolved = resolver.resolve(record);
			ObjectNode each = records.addObject().put("n", resolved.getName() == null ? "" : resolved.getName());
			if (resolved.getTimeStamp() != null) each.put("t", resolved.getTimeStamp().doubleValue());
			if (record.getNumberValue() != null) each.put("v", record.getNumberValue().doubleValue());
			if (record.getStringValue() != null) each.put("vs", record.getStringValue());
			if (record.getBooleanValue() != null) each.put("vb", record.getBooleanValue());
			if (record.getOpaqueValue() != null) each.put("vd", HEX.formatHex(record.getOpaqueValue()));
			if (record.getObjectLinkValue() != null) each.put("vlo", record.getObjectLinkValue());
		}
		return answer;
	}

	static ObjectNode answer(JsonNode q) throws Exception {
		boolean isCbor = q.get("format").textValue().equals("cbor");
		if (q.has("pack")) return encode(q, isCbor ? CBOR : JSON);
		return decode(q, isCbor ? CBOR : JSON);
	}
}
