import { type CoapNeeds, runCoap } from './coap/runCoap.ts'
import { runLinter } from './contracts/runLinter.ts'
import { type DtlsNeeds, runDtls } from './dtls/runDtls.ts'
import { runTerminated } from './dtls/runTerminated.ts'
import { goProgram, javaProgram, nodeProgram, pythonProgram, rustProgram } from './fetched.ts'
import { type MqttNeeds, runMqtt } from './mqtt/runMqtt.ts'
import type { Outcome } from './outcome.ts'
import type { Peer, Program } from './peer.ts'
import { cbor2Encoders, fxamackerEncoders, kpnEncoders, leshanEncoders } from './senml/encoders.ts'
import { type Encoder, runEncoders } from './senml/runEncoder.ts'
import { runStream } from './stream/runStream.ts'

export type Needs = CoapNeeds &
	DtlsNeeds &
	MqttNeeds & {
		/** seconds since the Unix epoch, whole */
		readonly now: number
	}

export type Suite = {
	/** of the implementation */
	readonly name: string
	/** of the line that says how many cases have passed */
	readonly title: string
	readonly program: Program
	readonly cases: (needs: Needs, name: string, peer: Peer) => Promise<readonly Outcome[]>
}

const coap = (name: string, program: Program): Suite => ({
	name,
	title: `${name}: CoAP`,
	program,
	cases: runCoap,
})

const dtls = (name: string, program: Program): Suite => ({
	name,
	title: `${name}: CoAP over DTLS`,
	program,
	cases: runDtls,
})

const terminated = (name: string, program: Program): Suite => ({
	name,
	title: `${name}: CoAP over DTLS with connection IDs, to a terminator`,
	program,
	cases: runTerminated,
})

const senml = (name: string, program: Program, encoders: readonly Encoder[]): Suite => ({
	name,
	title: `${name}: packs that it encodes`,
	program,
	cases: runEncoders(encoders),
})

const mqtt = (name: string, program: Program): Suite => ({
	name,
	title: `${name}: MQTT`,
	program,
	cases: runMqtt,
})

const stream = (name: string, program: Program): Suite => ({
	name,
	title: `${name}: the communications stream`,
	program,
	cases: runStream,
})

const linter = (name: string, file: string, path: Parameters<typeof runLinter>[0]): Suite => ({
	name,
	title: `${name}: ${path}`,
	program: nodeProgram(file),
	cases: runLinter(path),
})

export const suites: readonly Suite[] = [
	coap('Californium', javaProgram('californium')),
	dtls('Scandium', javaProgram('californium')),
	coap('aiocoap', pythonProgram('coap.py')),
	coap('go-coap', goProgram('coap')),
	dtls('pion/dtls', goProgram('coap')),
	terminated('pion/dtls', goProgram('coap')),
	coap('coap (npm)', nodeProgram('coap.js')),
	coap('coap (Rust)', rustProgram('coap')),
	senml('Leshan', javaProgram('leshan'), leshanEncoders),
	senml('cbor2', pythonProgram('senml.py'), cbor2Encoders),
	senml('fxamacker/cbor', goProgram('cbor'), fxamackerEncoders),
	senml('kpn-senml', pythonProgram('senml.py'), kpnEncoders),
	mqtt('Paho (Java)', javaProgram('paho')),
	mqtt('HiveMQ client', javaProgram('hivemq')),
	mqtt('paho-mqtt', pythonProgram('mqtt.py')),
	mqtt('paho.mqtt.golang', goProgram('mqtt')),
	mqtt('rumqttc', rustProgram('mqtt')),
	stream('websockets', pythonProgram('stream.py')),
	linter('Redocly CLI', 'openapi.js', '/openapi.json'),
	linter('AsyncAPI parser', 'asyncapi.js', '/asyncapi.json'),
]
