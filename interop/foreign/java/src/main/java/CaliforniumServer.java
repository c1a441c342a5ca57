import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;

/**
 * Californium's server as it comes, with a resource that answers at once, for `npm run bench -- coap`. The arguments are the
 * identity and the key of its clients. It writes its ports, and ends when its standard input does.
 */
class CaliforniumServer {
	static final int LARGEST_BODY = 128 * 1024;

	static InetSocketAddress anyPort() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

	public static void main(String[] arguments) throws Exception {
		CoapConfig.register();
		UdpConfig.register();
		DtlsConfig.register();
		Configuration configuration = Configuration.createStandardWithoutFile();
		configuration.set(CoapConfig.MAX_RESOURCE_BODY_SIZE, LARGEST_BODY);
		var server = new CoapServer(configuration);
		var plain = CoapEndpoint.builder().setConfiguration(configuration).setInetSocketAddress(anyPort()).build();
		var dtls = DtlsConnectorConfig.builder(configuration).setAddress(anyPort())
				.setAdvancedPskStore(new AdvancedSinglePskStore(arguments[0], arguments[1].getBytes())).build();
		var secured = CoapEndpoint.builder().setConfiguration(configuration).setConnector(new DTLSConnector(dtls)).build();
		server.addEndpoint(plain);
		server.addEndpoint(secured);
		server.add(new CoapResource("example_data") {
			@Override
			public void handlePUT(CoapExchange exchange) {
				exchange.respond(ResponseCode.CHANGED);
			}
		});
		server.start();
		System.out.printf("{\"port\":%d,\"dtlsPort\":%d}%n", plain.getAddress().getPort(), secured.getAddress().getPort());
		while (System.in.read() >= 0);
		System.exit(0);
	}
}
