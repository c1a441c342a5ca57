import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTable } from './startTable.ts'

const started = {
	seconds: 4.21,
	host: undefined,
	port: 8080,
	coapPort: 5683,
	restUrl: 'http://localhost:8080',
	webSocketUrl: 'ws://localhost:8080/ws',
	awsEndpoint: 'http://127.0.0.1:8081',
	stack: 'stack senml-live',
	data: '.senml-live/',
	deviceId: 'kit',
	fingerprint: '29a.abcdef',
}

const commandsOf = (more: object): readonly string[] =>
	startTable((_, text) => text, { ...started, ...more })
		.split('\n')
		.filter((line) => line.startsWith('  npm run'))
		.map((line) => line.trim())

const watch = 'npm run watch -- 29a.abcdef'
const send = `npm run send -- '[{"bn":"14205/0/","n":"0","v":21.5}]'`

describe('the commands at the end of the table', () => {
	const cases = [
		{ name: 'are short', more: {}, commands: [watch, send] },
		{
			name: 'name the ports that are not the usual ones',
			more: { port: 18080, coapPort: 15683 },
			commands: [`${watch} --url ws://localhost:18080/ws`, `${send} --url coap://localhost:15683`],
		},
		{ name: 'reach a server that listens everywhere', more: { host: '0.0.0.0' }, commands: [watch, send] },
		{
			name: 'reach a server that listens at one address only',
			more: { host: '192.0.2.1' },
			commands: [`${watch} --url ws://192.0.2.1:8080/ws`, `${send} --url coap://192.0.2.1:5683`],
		},
		{
			name: 'reach a server at an address of IPv6',
			more: { host: '2001:db8::1' },
			commands: [`${watch} --url ws://[2001:db8::1]:8080/ws`, `${send} --url coap://[2001:db8::1]:5683`],
		},
	]
	it('come after the port for a terminator, if there is one', () => {
		const table = (more: object) => startTable((_, text) => text, { ...started, ...more })
		assert.match(table({ proxiedPort: 5685 }), /^ {2}terminator {3}localhost:5685 \(UDP, PROXY protocol\)$/m)
		assert.doesNotMatch(table({}), /terminator/)
	})

	const coaps = { port: 5684, host: undefined, folder: undefined }
	const secured = [
		{ name: 'with DTLS', more: { coaps }, address: 'coaps://localhost:5684/msg/d2c/raw', option: '' },
		{
			name: 'with DTLS on another port and address, and certificates elsewhere',
			more: { coaps: { port: 15684, host: '192.0.2.1', folder: '/tmp/x/certs' } },
			address: 'coaps://192.0.2.1:15684/msg/d2c/raw',
			option: ' --folder /tmp/x/certs',
		},
	]
	for (const { name, more, address, option } of secured)
		it(`give the device a key or a certificate ${name}`, () => {
			assert.deepEqual(commandsOf(more), [
				watch,
				send,
				'npm run devices -- psk kit',
				`npm run certs -- kit${option}`,
			])
			const table = startTable((_, text) => text, { ...started, ...more })
			assert.match(table, new RegExp(`^ {2}CoAP, DTLS {3}${RegExp.escape(address)}$`, 'm'))
		})

	it('do not send over plain CoAP without it', () => {
		assert.deepEqual(commandsOf({ coaps, coapPort: undefined }), [
			watch,
			'npm run devices -- psk kit',
			'npm run certs -- kit',
		])
		assert.doesNotMatch(
			startTable((_, text) => text, { ...started, coaps, coapPort: undefined }),
			/coap:/,
		)
	})

	for (const { name, more, commands } of cases) it(name, () => assert.deepEqual(commandsOf(more), commands))
})
