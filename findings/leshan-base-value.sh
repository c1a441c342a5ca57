#!/usr/bin/env bash
# Package   org.eclipse.leshan:leshan-lwm2m-core 2.0.0-M18, on Java 17
# Behaviour The decoders for SenML in JSON and CBOR read base names and base times, and ignore base values (`bv`) without an
#           error: the value of the record alone is what comes out. A record of base fields only makes the decoder refuse
#           the whole pack, although RFC 8428 §5.1.7 has one as an example.
# A guess   RFC 8428 §4.5.4: `bv` 20 and `v` 1.5 are 21.5, as for every resolver of SenML; or an unknown field is refused.
# Here      A pack with `bv` is another measurement in a LwM2M server made with Leshan than in our import log. Who moves a
#           device from one to the other sees a jump. docs/conformance.md counts it among the differences.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>finding</groupId>
	<artifactId>finding</artifactId>
	<version>0</version>
	<dependencies>
		<dependency>
			<groupId>org.eclipse.leshan</groupId>
			<artifactId>leshan-lwm2m-core</artifactId>
			<version>2.0.0-M18</version>
		</dependency>
		<dependency>
			<groupId>org.slf4j</groupId>
			<artifactId>slf4j-nop</artifactId>
			<version>2.0.17</version>
		</dependency>
	</dependencies>
</project>
XML
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DoutputDirectory=lib >&2

cat > BaseValue.java <<'JAVA'
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.eclipse.leshan.senml.*;
import org.eclipse.leshan.senml.cbor.upokecenter.SenMLCborUpokecenterEncoderDecoder;
import org.eclipse.leshan.senml.json.jackson.SenMLJsonJacksonEncoderDecoder;

public class BaseValue {
	static class Resolver extends SenMLResolver<ResolvedSenMLRecord> {
		protected ResolvedSenMLRecord createResolvedRecord(SenMLRecord record, String name, BigDecimal time) {
			return new ResolvedSenMLRecord(record, name, time);
		}
	}

	static void read(String title, SenMLDecoder decoder, byte[] bytes) {
		try {
			var resolver = new Resolver();
			for (var record : decoder.fromSenML(bytes).getRecords()) {
				var resolved = resolver.resolve(record);
				System.out.println(title + ": " + resolved.getName() + " = " + record.getNumberValue());
			}
		} catch (SenMLException error) {
			System.out.println(title + ": " + error.getMessage());
		}
	}

	public static void main(String[] arguments) {
		var json = new SenMLJsonJacksonEncoderDecoder();
		var cbor = new SenMLCborUpokecenterEncoderDecoder();
		read("JSON", json, "[{\"bn\":\"3303/0/\",\"bv\":20,\"n\":\"5700\",\"v\":1.5}]".getBytes(StandardCharsets.UTF_8));
		// The same: {-2: "3303/0/", -5: 20, 0: "5700", 2: 1.5}
		read("CBOR", cbor, HexFormat.of().parseHex("81a42167333330332f302f241400643537303002f93e00"));
		read("base fields only", json, "[{\"bn\":\"3303/0/\"},{\"n\":\"5700\",\"v\":1.5}]".getBytes(StandardCharsets.UTF_8));
	}
}
JAVA
java -cp 'lib/*' BaseValue.java | tee output

diff output - <<'OUT' && echo 'as expected'
JSON: 3303/0/5700 = 1.5
CBOR: 3303/0/5700 = 1.5
base fields only: Unable to parse SenML JSON.
OUT
