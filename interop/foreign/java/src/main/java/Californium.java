import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.EmptyMessage;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.coap.option.OptionDefinition;
import org.eclipse.californium.core.coap.option.OpaqueOptionDefinition;
import org.eclipse.californium.core.coap.option.StandardOptionRegistry;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.observe.NotificationListener;
import org.eclipse.californium.core.network.serialization.UdpDataParser;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;

/** See interop/coap/question.ts. */
class Californium {
	static final int HANG = 60_000;
	static final int MAX_BODY = 1 << 20;
	static final HexFormat HEX = HexFormat.of();

	static {
		CoapConfig.register();
		UdpConfig.register();
	}

	static Request requestOf(JsonNode q) {
		Request request = new Request(CoAP.Code.valueOf(q.get("method").intValue()));
		request.setConfirmable(q.get("type").textValue().equals("CON"));
		var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), q.get("port").intValue());
		request.setDestinationContext(new AddressEndpointContext(address));
		var options = request.getOptions();
		for (JsonNode segment : q.get("path")) options.addUriPath(segment.textValue());
		for (JsonNode argument : q.get("query")) options.addUriQuery(argument.textValue());
		if (q.has("contentFormat")) options.setContentFormat(q.get("contentFormat").intValue());
		if (q.has("accept")) options.setAccept(q.get("accept").intValue());
		for (JsonNode option : q.get("options")) {
			byte[] value = HEX.parseHex(option.get(1).textValue());
			options.addOption(new Option(definitionOf(option.get(0).intValue()), value));
		}
		byte[] payload = HEX.parseHex(q.get("payload").textValue());
		if (payload.length > 0) request.setPayload(payload);
		return request;
	}

	static OptionDefinition definitionOf(int number) {
		OptionDefinition known = StandardOptionRegistry.getDefaultOptionRegistry().getDefinitionByNumber(number);
		return known == null ? new OpaqueOptionDefinition(number, "Option " + number, false) : known;
	}

	static ObjectNode answerOf(Message message) {
		ObjectNode answer = Main.JSON.createObjectNode();
		int code = message.getRawCode();
		answer.put("type", message.getType().name());
		answer.put("code", String.format("%d.%02d", code >> 5, code & 31));
		answer.put("token", message.getToken() == null ? "" : HEX.formatHex(message.getTokenBytes()));
		answer.put("payload", HEX.formatHex(message.getPayload()));
		ArrayNode options = answer.putArray("options");
		for (Option option : message.getOptions().asSortedList())
			options.addArray().add(option.getNumber()).add(HEX.formatHex(option.getValue()));
		return answer;
	}

	static Configuration configurationOf(JsonNode q) {
		Configuration configuration = Configuration.createStandardWithoutFile();
		if (q.has("blockSize")) {
			configuration.set(CoapConfig.PREFERRED_BLOCK_SIZE, q.get("blockSize").intValue());
			configuration.set(CoapConfig.MAX_MESSAGE_SIZE, q.get("blockSize").intValue());
		}
		return configuration.set(CoapConfig.MAX_RESOURCE_BODY_SIZE, MAX_BODY);
	}

	static List<Response> exchange(JsonNode q) throws Exception {
		var endpoint = CoapEndpoint.builder().setConfiguration(configurationOf(q)).build();
		endpoint.start();
		try {
			return exchangeOver(endpoint, q);
		} finally {
			endpoint.destroy();
		}
	}

	/** The response, or as many as are asked for of an observation. */
	static List<Response> exchangeOver(CoapEndpoint endpoint, JsonNode q) throws Exception {
		Request request = requestOf(q);
		if (q.has("observe")) return notifications(endpoint, request, q.get("observe").intValue());
		request.send(endpoint);
		Response response = request.waitForResponse(HANG);
		if (response == null) throw new IllegalStateException("no response: " + request.getSendError());
		return List.of(response);
	}

	static List<Response> notifications(CoapEndpoint endpoint, Request request, int count) throws Exception {
		var received = new LinkedBlockingQueue<Response>();
		NotificationListener listener = (observed, response) -> {
			if (response.getToken().equals(request.getToken())) received.add(response);
		};
		endpoint.addNotificationListener(listener);
		request.send(endpoint);
		List<Response> responses = new ArrayList<>();
		while (responses.size() < count) {
			Response response = received.poll(HANG, TimeUnit.MILLISECONDS);
			if (response == null) throw new IllegalStateException(responses.size() + " responses, not " + count);
			responses.add(response);
		}
		endpoint.removeNotificationListener(listener);
		endpoint.cancelObservation(request.getToken());
		return responses;
	}

	static Message messageOf(JsonNode q) {
		if (q.get("method").intValue() == 0) return new EmptyMessage(CoAP.Type.CON).setToken(Token.EMPTY);
		return requestOf(q).setToken(new Token(HEX.parseHex(q.get("token").textValue())));
	}

	/** Encodes one message, and sends it again after each answer. */
	static void datagrams(JsonNode q, ArrayNode answers) throws Exception {
		Message message = messageOf(q);
		message.setMID(q.get("messageId").intValue());
		var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), q.get("port").intValue());
		message.setDestinationContext(new AddressEndpointContext(address));
		var serializer = new UdpDataSerializer();
		byte[] bytes = (message instanceof Request request ? serializer.serializeRequest(request)
				: serializer.serializeEmptyMessage((EmptyMessage) message)).getBytes();
		int copies = q.get("copies").intValue();
		try (var socket = new DatagramSocket()) {
			socket.setSoTimeout(HANG);
			for (int copy = 0; copy < copies; copy++) {
				socket.send(new DatagramPacket(bytes, bytes.length, address));
				var packet = new DatagramPacket(new byte[65_536], 65_536);
				socket.receive(packet);
				byte[] received = Arrays.copyOf(packet.getData(), packet.getLength());
				var raw = RawData.inbound(received, new AddressEndpointContext(address), false, 0, address);
				answers.add(answerOf(new UdpDataParser().parseMessage(raw)));
			}
		}
	}

	static ObjectNode answer(JsonNode q) throws Exception {
		if (q.has("security")) return Scandium.answer(q);
		ObjectNode answer = Main.JSON.createObjectNode();
		ArrayNode answers = answer.putArray("answers");
		if (q.has("copies")) datagrams(q, answers);
		else for (Response response : exchange(q)) answers.add(answerOf(response));
		return answer;
	}
}
