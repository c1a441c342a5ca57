import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { type Step, step, stepWithJson } from '../runner/step.ts'
import type { World } from '../world.ts'
import { startEdge } from './edge.ts'
import { securedDevice } from './securedDevice.ts'
import { senmlCbor } from './senmlCbor.ts'

const senmlJson = 110

const TEXT = 'x'.repeat(8_000)

/** SenML in JSON of this length: texts of 8,000 characters for one resource, a second apart; spaces fill the rest. */
const largePack = (bytes: number): Buffer => {
	const records = Array.from({ length: Math.floor(bytes / (TEXT.length + 100)) }, (_, t) => ({ t, vs: TEXT }))
	const [first, ...more] = records.map((record) => ({ n: '6', ...record }))
	const pack = JSON.stringify([{ bn: '14201/0/', bt: 1_700_000_000, ...first }, ...more])
	return Buffer.from(pack.padEnd(bytes))
}

/** A device that speaks CoAP over UDP, through the client of libcoap. */
export const coapDeviceSteps = ({ environment, onEnd }: World): readonly Step[] => {
	let { coapUrl } = environment
	let answer = 'none'

	const post = async (
		deviceId: string,
		payload: Uint8Array,
		format?: number | string,
		blockBytes?: string,
	): Promise<void> => {
		if (coapUrl === undefined) throw new Error('this environment has no CoAP door')
		const type = format === undefined ? [] : ['-t', String(format)]
		const uri = `${coapUrl}/msg/d2c/raw?id=${encodeURIComponent(deviceId)}`
		// The exit code is 0 whatever happens: only what was received tells.
		const blocks = blockBytes === undefined ? [] : ['-b', blockBytes]
		const { received, output } = await libcoapClient(['-m', 'post', ...type, ...blocks, uri], payload)
		if (received.length !== 1) throw new Error(`expected one CoAP answer:\n${output}`)
		note(received)
	}

	/** Remembers the answer of a device that gets at most one. */
	const note = ([first = 'none', ...more]: readonly string[]): void => {
		if (more.length > 0) throw new Error(`expected one CoAP answer, got ${[first, ...more].join(', ')}`)
		answer = first.replace(/^\w+ /, '')
	}

	/** To any address, with or without DTLS; the certificate of the server is not looked at. */
	const postTo = async (endpoint: string, payload: Uint8Array, format: string): Promise<void> => {
		const program = endpoint.startsWith('coaps:') ? 'coap-client-openssl' : undefined
		note((await libcoapClient(['-m', 'post', '-t', format, endpoint], payload, program)).received)
	}

	const bytesOf = (senML: unknown): Buffer => Buffer.from(JSON.stringify(senML))

	return [
		stepWithJson('the device `{id}` sends this SenML over CoAP as JSON', ({ id }, senML) =>
			post(id, Buffer.from(JSON.stringify(senML)), senmlJson),
		),
		stepWithJson(
			'the device `{id}` sends this SenML over CoAP as JSON without a content format',
			({ id }, senML) => post(id, Buffer.from(JSON.stringify(senML))),
		),
		stepWithJson(
			'the device `{id}` sends this SenML over CoAP as CBOR with the content format `{format}`',
			({ id, format }, senML) => post(id, senmlCbor(senML), format),
		),
		stepWithJson(
			'the device `{id}` sends this SenML over CoAP as CBOR without a content format',
			({ id }, senML) => post(id, senmlCbor(senML)),
		),
		step(
			'the device `{id}` sends the bytes `{hex}` over CoAP with the content format `{format}`',
			({ id, hex, format }) => post(id, Buffer.from(hex.replaceAll(' ', ''), 'hex'), format),
		),
		step(
			'the device `{id}` sends `{bytes}` bytes of SenML over CoAP as JSON in blocks of `{size}` bytes',
			({ id, bytes, size }) => post(id, largePack(Number(bytes)), senmlJson, size),
		),
		stepWithJson(
			'the device `{id}` sends this SenML over DTLS with the key `{key}`',
			async ({ id, key }, senML) => note(await securedDevice(environment).withKey(id, key)(bytesOf(senML))),
		),
		stepWithJson('the device `{id}` sends this SenML over DTLS with its certificate', async ({ id }, senML) =>
			note(await securedDevice(environment).withCertificate(id)(bytesOf(senML))),
		),
		stepWithJson(
			'somebody sends this SenML over DTLS with a certificate for `{id}` of another authority',
			async ({ id }, senML) =>
				note(await securedDevice(environment).withForeignCertificate(id)(bytesOf(senML))),
		),
		stepWithJson('a device sends this text to `{endpoint}`', ({ endpoint }, text) =>
			postTo(endpoint, Buffer.from(String(text)), 'text/plain'),
		),
		stepWithJson('a device sends this JSON to `{endpoint}`', ({ endpoint }, json) =>
			postTo(endpoint, bytesOf(json), 'application/json'),
		),
		step('a device sends the bytes `{hex}` to `{endpoint}`', ({ hex, endpoint }) =>
			postTo(endpoint, Buffer.from(hex.replaceAll(' ', ''), 'hex'), 'application/octet-stream'),
		),
		step('the device should get no CoAP answer', () => {
			if (answer !== 'none') throw new Error(`expected no CoAP answer, got ${answer}`)
		}),
		step('devices use an edge that stands alone and forwards to the stack', async () => {
			const edge = await startEdge(environment)
			onEnd(() => void edge.close())
			coapUrl = edge.coapUrl
		}),
		step('the device should get the CoAP answer `{code}`', ({ code }) => {
			if (answer !== code) throw new Error(`expected the CoAP answer ${code}, got ${answer}`)
		}),
	]
}
