import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.coap.Message;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.DtlsEndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;

/** CoAP over DTLS. See interop/dtls/security.ts. */
class Scandium {
	static {
		DtlsConfig.register();
	}

	static Certificate certificate(JsonNode path) throws Exception {
		try (var file = Files.newInputStream(Path.of(path.textValue()))) {
			return CertificateFactory.getInstance("X.509").generateCertificate(file);
		}
	}

	static PrivateKey privateKey(JsonNode path) throws Exception {
		String pem = Files.readString(Path.of(path.textValue())).replaceAll("-----[A-Z ]+-----|\\s", "");
		return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
	}

	static DTLSConnector connectorOf(JsonNode security, Configuration configuration) throws Exception {
		var builder = DtlsConnectorConfig.builder(configuration)
				.set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY)
				// A handshake without an answer ends after 14 s.
				.set(DtlsConfig.DTLS_RETRANSMISSION_TIMEOUT, 2, TimeUnit.SECONDS)
				.set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, 2)
				.setAsList(DtlsConfig.DTLS_CIPHER_SUITES, CipherSuite.getTypeByName(security.get("suite").textValue()));
		if (security.has("psk")) {
			JsonNode psk = security.get("psk");
			byte[] key = Californium.HEX.parseHex(psk.get("key").textValue());
			builder.setAdvancedPskStore(new AdvancedSinglePskStore(psk.get("identity").textValue(), key));
			return new DTLSConnector(builder.build());
		}
		builder.setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
				.setTrustedCertificates(certificate(security.get("ca"))).build());
		if (security.has("cert"))
			builder.setCertificateIdentityProvider(new SingleCertificateProvider(privateKey(security.get("key")),
					new Certificate[] {certificate(security.get("cert"))}, CertificateType.X_509));
		return new DTLSConnector(builder.build());
	}

	static Object sessionOf(Message message) {
		return message.getSourceContext().get(DtlsEndpointContext.KEY_SESSION_ID);
	}

	static ObjectNode answer(JsonNode q) throws Exception {
		ObjectNode answer = Main.JSON.createObjectNode().put("resumed", false);
		ArrayNode answers = answer.putArray("answers");
		ArrayNode ports = answer.putArray("ports");
		Configuration configuration = Californium.configurationOf(q);
		var connector = connectorOf(q.get("security"), configuration);
		var endpoint = CoapEndpoint.builder().setConfiguration(configuration).setConnector(connector).build();
		endpoint.start();
		try {
			Message first = null;
			for (Message message : Californium.exchangeOver(endpoint, q)) {
				answers.add(Californium.answerOf(message));
				first = message;
			}
			ports.add(endpoint.getAddress().getPort());
			if (q.has("again")) {
				// Without close_notify, as a device that sleeps. What starts again has another port.
				endpoint.stop();
				endpoint.start();
				Message second = Californium.exchangeOver(endpoint, q).get(0);
				answers.add(Californium.answerOf(second));
				ports.add(endpoint.getAddress().getPort());
				answer.put("resumed", sessionOf(first).equals(sessionOf(second)));
			}
		} finally {
			endpoint.destroy();
		}
		return answer;
	}
}
