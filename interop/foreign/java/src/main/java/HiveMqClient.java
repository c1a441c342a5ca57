import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** See interop/mqtt/question.ts. */
class HiveMqClient {
	static void publish(Mqtt3BlockingClient client, JsonNode q) {
		client.publishWith().topic(q.get("topic").textValue()).qos(MqttQos.fromCode(q.get("qos").intValue()))
				.payload(HexFormat.of().parseHex(q.get("payload").textValue())).send();
	}

	static ObjectNode answer(JsonNode q) throws Exception {
		var client = Mqtt3Client.builder().identifier(q.get("clientId").textValue()).serverHost("127.0.0.1")
				.serverPort(q.get("port").intValue()).buildBlocking();
		client.connect();
		ObjectNode answer = Main.JSON.createObjectNode().put("closed", false);
		try (var messages = client.publishes(MqttGlobalPublishFilter.ALL)) {
			if (q.has("subscribe"))
				client.subscribeWith().topicFilter(q.get("subscribe").textValue()).qos(MqttQos.AT_LEAST_ONCE).send();
			publish(client, q);
			if (q.has("subscribe")) {
				var message = messages.receive(Californium.HANG, TimeUnit.MILLISECONDS).orElseThrow();
				answer.put("topic", message.getTopic().toString());
				answer.put("payload", HexFormat.of().formatHex(message.getPayloadAsBytes()));
			}
		} catch (RuntimeException error) {
			return answer.put("closed", true);
		}
		client.disconnect();
		return answer;
	}
}
