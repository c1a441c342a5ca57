import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Clients made with Californium, Paho and HiveMQ, and the codecs of Leshan. The argument names one of them. Questions are
 * JSON texts on standard input, one a line; each has one line as answer on standard output.
 */
public class Main {
	static final ObjectMapper JSON = new ObjectMapper();

	interface Answerer {
		ObjectNode answer(JsonNode question) throws Exception;
	}

	static Answerer named(String name) {
		return switch (name) {
			case "californium" -> Californium::answer;
			case "leshan" -> Leshan::answer;
			case "paho" -> PahoClient::answer;
			default -> HiveMqClient::answer;
		};
	}

	/** An exception with all that caused it. */
	static String chain(Throwable error) {
		return error.getCause() == null ? error.toString() : error + ": " + chain(error.getCause());
	}

	public static void main(String[] arguments) throws Exception {
		Answerer answerer = named(arguments[0]);
		var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			ObjectNode answer;
			try {
				answer = answerer.answer(JSON.readTree(line));
			} catch (Exception error) {
				answer = JSON.createObjectNode().put("error", chain(error));
			}
			System.out.println(JSON.writeValueAsString(answer));
		}
		System.exit(0);
	}
}
