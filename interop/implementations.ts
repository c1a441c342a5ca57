import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Implementation = {
	readonly name: string
	readonly ecosystem: 'npm' | 'PyPI' | 'Maven' | 'Go' | 'crates.io'
	/** as the package manager calls it */
	readonly package: string
	readonly speaks: string
}

export const implementations: readonly Implementation[] = [
	{ name: 'Californium', ecosystem: 'Maven', package: 'californium-core', speaks: 'CoAP' },
	{ name: 'aiocoap', ecosystem: 'PyPI', package: 'aiocoap', speaks: 'CoAP' },
	{ name: 'go-coap', ecosystem: 'Go', package: 'github.com/plgd-dev/go-coap/v3', speaks: 'CoAP' },
	{ name: 'Scandium', ecosystem: 'Maven', package: 'scandium', speaks: 'CoAP over DTLS' },
	{
		name: 'pion/dtls',
		ecosystem: 'Go',
		package: 'github.com/pion/dtls/v3',
		speaks: 'CoAP over DTLS, connection IDs',
	},
	{ name: 'coap (npm)', ecosystem: 'npm', package: '"coap"', speaks: 'CoAP' },
	{ name: 'coap (Rust)', ecosystem: 'crates.io', package: 'coap', speaks: 'CoAP' },
	{ name: 'Leshan', ecosystem: 'Maven', package: 'leshan-lwm2m-core', speaks: 'SenML in JSON and CBOR' },
	{ name: 'cbor2', ecosystem: 'PyPI', package: 'cbor2', speaks: 'CBOR' },
	{ name: 'fxamacker/cbor', ecosystem: 'Go', package: 'github.com/fxamacker/cbor/v2', speaks: 'CBOR' },
	{ name: 'kpn-senml', ecosystem: 'PyPI', package: 'kpn-senml', speaks: 'SenML in JSON and CBOR' },
	{ name: 'Paho (Java)', ecosystem: 'Maven', package: 'org.eclipse.paho.client.mqttv3', speaks: 'MQTT' },
	{ name: 'HiveMQ client', ecosystem: 'Maven', package: 'hivemq-mqtt-client', speaks: 'MQTT' },
	{ name: 'paho-mqtt', ecosystem: 'PyPI', package: 'paho-mqtt', speaks: 'MQTT' },
	{
		name: 'paho.mqtt.golang',
		ecosystem: 'Go',
		package: 'github.com/eclipse/paho.mqtt.golang',
		speaks: 'MQTT',
	},
	{ name: 'rumqttc', ecosystem: 'crates.io', package: 'rumqttc', speaks: 'MQTT' },
	{ name: 'websockets', ecosystem: 'PyPI', package: 'websockets', speaks: 'WebSocket' },
	{ name: 'Redocly CLI', ecosystem: 'npm', package: '"@redocly/cli"', speaks: 'OpenAPI' },
	{ name: 'AsyncAPI parser', ecosystem: 'npm', package: '"@asyncapi/parser"', speaks: 'AsyncAPI' },
]

const files = {
	npm: 'node/package.json',
	PyPI: 'python/requirements.txt',
	Maven: 'java/pom.xml',
	Go: 'go/go.mod',
	'crates.io': 'rust/Cargo.toml',
} as const

/** The version that the file of its package manager pins. */
export const versionOf = ({ ecosystem, package: name }: Implementation): string => {
	const text = readFileSync(join(import.meta.dirname, 'foreign', files[ecosystem]), 'utf8')
	const after = text.split(new RegExp(`(?<![\\w-])${name.replaceAll('.', '\\.')}(?![\\w-])`))[1] ?? ''
	const [version] = /\d[\w.-]*/.exec(after) ?? []
	if (version === undefined) throw new Error(`${files[ecosystem]} pins no version of ${name}`)
	return version
}
