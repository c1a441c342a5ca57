import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** See interop/mqtt/question.ts. */
class PahoClient implements MqttCallback {
	final CompletableFuture<ObjectNode> received = new CompletableFuture<>();

	@Override
	public void connectionLost(Throwable cause) {
		received.completeExceptionally(cause);
	}

	@Override
	public void messageArrived(String topic, MqttMessage message) {
		String payload = HexFormat.of().formatHex(message.getPayload());
		received.complete(Main.JSON.createObjectNode().put("closed", false).put("topic", topic).put("payload", payload));
	}

	@Override
	public void deliveryComplete(IMqttDeliveryToken token) {}

	static ObjectNode answer(JsonNode q) throws Exception {
		String server = "tcp://127.0.0.1:" + q.get("port").intValue();
		var client = new MqttClient(server, q.get("clientId").textValue(), new MemoryPersistence());
		client.setTimeToWait(Californium.HANG);
		var callback = new PahoClient();
		client.setCallback(callback);
		var options = new MqttConnectOptions();
		options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
		client.connect(options);
		try {
			if (q.has("subscribe")) client.subscribe(q.get("subscribe").textValue(), 1);
			byte[] payload = HexFormat.of().parseHex(q.get("payload").textValue());
			client.publish(q.get("topic").textValue(), payload, q.get("qos").intValue(), false);
		} catch (MqttException error) {
			return Main.JSON.createObjectNode().put("closed", true);
		}
		ObjectNode answer = Main.JSON.createObjectNode().put("closed", false);
		if (q.has("subscribe")) answer = callback.received.get(Californium.HANG, TimeUnit.MILLISECONDS);
		client.disconnect();
		client.close();
		return answer;
	}
}
