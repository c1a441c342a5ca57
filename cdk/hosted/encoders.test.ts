import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { storePsk } from '../../lambda/devices/psk/storedPsk.ts'
import { tagOf } from '../../lambda/downlinks/contract.ts'
import type { ShownDownlink } from '../../lambda/downlinks/entrances.ts'
import type { ShownLog } from '../../lambda/integrations/entrances.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeKey } from '../../testing/makeKey.ts'

/** The devices whose names are the words of the payload. */
const decoder = `function Decoder(payload, metadata) {
	return String.fromCharCode(...payload).trim().split(' ').map((name) => ({
		deviceName: name, deviceType: 'thermostat', telemetry: { length: name.length }
	}))
}`

/** Says what it got, as JSON. */
const encoder = `function Encoder(msg, metadata, msgType, integrationMetadata) {
	print('encodes for', metadata.deviceName)
	return { contentType: 'JSON', data: JSON.stringify({ msg, metadata, msgType, integrationMetadata }), metadata: {} }
}`

type Made = { readonly integrationId: string; readonly path: string }

describe('what an encoder makes', () => {
	let stack: TestStack
	let key: string
	let port: number
	before(async () => {
		stack = await startStack([{ deviceId: 'alone', fingerprint: '29a.alonef' }])
		port = await stack.openDoor()
		const scopes = 'downlinks:write,integrations:read,integrations:write,converters:write'
		key = (await makeKey(stack.db, stack.host.output('KeysTable'))('--scope', scopes)).key
	})
	after(() => stack.close())

	const call = async (method: string, path: string, body?: object) => {
		const response = await fetch(`${stack.restUrl}${path}`, {
			method,
			headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		})
		return { status: response.status, body: JSON.parse(await response.text()) }
	}
	const made = async (path: string, body: object) => {
		const answer = await call('POST', path, body)
		assert.equal(answer.status, 201, JSON.stringify(answer.body))
		return answer.body
	}
	const converter = async (source: string, more: object = {}): Promise<{ converterId: string }> => {
		const { converterId } = await made('/converters', { name: 'c', language: 'javascript', source, ...more })
		return { converterId }
	}
	/** An integration with this encoder; without one its devices get nothing. */
	const integrate = async (source?: string): Promise<Made> => {
		const downlinkConverter =
			source === undefined ? {} : { downlinkConverter: await converter(source, { kind: 'downlink' }) }
		const { integrationId, routingKey } = await made('/integrations', {
			name: 'Heating',
			metadata: { site: 'north' },
			converter: await converter(decoder),
			...downlinkConverter,
		})
		return { integrationId, path: `/i/${routingKey}` }
	}
	const send = ({ path }: Made, payload: string, args: readonly string[] = []) =>
		libcoapClient(['-m', 'post', ...args, `coap://127.0.0.1:${port}${path}`], Buffer.from(payload))
	/** The bytes of the answer, which may come in blocks. */
	const receive = async (t: TestContext, integration: Made, payload: string) => {
		const folder = mkdtempSync(join(tmpdir(), 'encoders-'))
		t.after(() => rmSync(folder, { recursive: true }))
		const file = join(folder, 'received')
		const { output } = await send(integration, payload, ['-o', file])
		return { output, received: readFileSync(file) }
	}
	const post = (path: string, body: string) => fetch(`${stack.restUrl}${path}`, { method: 'POST', body })
	/** Registers devices by their first message. */
	const register = async (integration: Made, names: string): Promise<void> => {
		const { code, output } = await send(integration, names)
		assert.equal(code, '2.01', output)
		for (const name of names.split(' ')) await stack.logged(['"imported"', `"${name}"`], 1, 0)
	}
	const ask = (deviceId: string, body: object) => call('POST', `/device/${deviceId}/downlinks`, body)
	const asked = async (deviceId: string, body: object): Promise<ShownDownlink> => {
		const answer = await ask(deviceId, body)
		assert.equal(answer.status, 202, JSON.stringify(answer.body))
		return answer.body.downlink
	}
	const show = async ({ deviceId, id }: ShownDownlink): Promise<ShownDownlink> =>
		(await call('GET', `/device/${deviceId}/downlinks/${id}`)).body
	const until = async (
		downlink: ShownDownlink,
		isReached: (shown: ShownDownlink) => boolean,
	): Promise<ShownDownlink> => {
		for (;;) {
			const shown = await show(downlink)
			if (isReached(shown)) return shown
			await pause(20)
		}
	}
	const reasonOf = ({ transitions }: ShownDownlink): string => transitions.at(-1)?.reason ?? ''
	const waits = (downlink: ShownDownlink) =>
		until(downlink, (shown) => reasonOf(shown).startsWith('It waits until'))
	const entries = async ({ integrationId }: Made): Promise<ShownLog['entries']> =>
		(await call('GET', `/integrations/${integrationId}/log`)).body.entries

	it('goes out with the answer to the next message of its device over CoAP', async (t) => {
		const integration = await integrate(encoder)
		await register(integration, 'SN-1')
		const downlink = await asked('SN-1', {
			message: { target: 21.5 },
			metadata: { ss_serial: '0042', deviceName: 'not this one' },
			msgType: 'ATTRIBUTES_UPDATED',
			reference: 'warmer',
		})
		assert.deepEqual([downlink.payload, downlink.message], ['', { target: 21.5 }])
		const ready = await waits(downlink)
		assert.deepEqual(JSON.parse(Buffer.from(ready.payload, 'hex').toString()), {
			msg: { target: 21.5 },
			metadata: { ss_serial: '0042', deviceName: 'SN-1', deviceType: 'thermostat' },
			msgType: 'ATTRIBUTES_UPDATED',
			integrationMetadata: { site: 'north', integrationName: 'Heating' },
		})
		assert.equal(ready.contentFormat, 50)
		const { output, received } = await receive(t, integration, 'SN-1')
		assert.match(
			output,
			new RegExp(`c:2\\.01 .*ETag:0x${tagOf(downlink.id)}, Content-Format:application/json`),
		)
		assert.equal(received.toString('hex'), ready.payload, output)
		const sent = await until(downlink, ({ status }) => status === 'sent')
		assert.deepEqual(
			sent.transitions.map(({ status, route, reason }) => [status, route, reason]),
			[
				['accepted', undefined, undefined],
				['queued', undefined, 'It waits for the encoder of its integration.'],
				['queued', undefined, `Its encoder made ${ready.payload.length / 2} bytes of it.`],
				[
					'queued',
					'integration',
					'It waits until the device asks for it, or sends a message, by this route.',
				],
				['sent', 'integration', undefined],
			],
		)
		assert.equal(sent.reference, 'warmer')
		// Nothing waits any more.
		assert.ok(!(await send(integration, 'SN-1')).output.includes('ETag'))
	})

	it('is in the log of the integration, with what went in and what was printed', async () => {
		const integration = await integrate(encoder)
		await register(integration, 'SN-2')
		const downlink = await waits(await asked('SN-2', { message: { on: true } }))
		const [entry] = (await entries(integration)).filter(({ door }) => door === 'downlink')
		assert.ok(entry)
		assert.deepEqual(
			[entry.outcome, entry.prints, entry.problems, entry.devices.map(({ importId }) => importId)],
			['encoded', ['encodes for SN-2'], [], [downlink.id]],
		)
		const given = JSON.parse(Buffer.from(entry.payload, 'base64').toString())
		assert.deepEqual([given.msg, given.msgType], [{ on: true }, 'RPC_CALL_FROM_SERVER_TO_DEVICE'])
		assert.deepEqual(entry.output, {
			contentType: 'JSON',
			data: Buffer.from(downlink.payload, 'hex').toString(),
			metadata: {},
		})
	})

	it('is the body of an answer over HTTP, which has 200 and an ETag then', async () => {
		const integration = await integrate(`return { contentType: 'BINARY', data: 'AAH+/w==', metadata: {} }`)
		await register(integration, 'SN-3')
		const downlink = await waits(await asked('SN-3', { message: {} }))
		const answer = await post(integration.path, 'SN-3')
		assert.deepEqual(
			[answer.status, answer.headers.get('content-type'), answer.headers.get('etag')],
			[200, 'application/octet-stream', `"${tagOf(downlink.id)}"`],
		)
		assert.equal(Buffer.from(await answer.arrayBuffer()).toString('hex'), '0001feff')
		const { transitions } = await show(downlink)
		assert.deepEqual(
			{ ...transitions.at(-1), at: '' },
			{ status: 'sent', at: '', route: 'integration', bytes: 4 },
		)
		assert.equal((await post(integration.path, 'SN-3')).status, 202)
	})

	it('goes out one at a time, in the order in which it was asked for, and so do bytes', async () => {
		const integration = await integrate(`return { contentType: 'TEXT', data: 'm' + msg.n, metadata: {} }`)
		await register(integration, 'SN-4')
		await waits(await asked('SN-4', { message: { n: 1 } }))
		await waits(await asked('SN-4', { payload: 'bytes', raw: true }))
		const last = await waits(await asked('SN-4', { message: { n: 2 } }))
		const bodies = []
		for (let count = 0; count < 3; count++) bodies.push(await (await post(integration.path, 'SN-4')).text())
		assert.deepEqual(bodies, ['m1', 'bytes', 'm2'])
		assert.equal((await show(last)).status, 'sent')
	})

	it('comes in blocks over CoAP, and its device acknowledges the last one', async (t) => {
		const integration = await integrate(
			`return { contentType: 'TEXT', data: 'abcdefg'.repeat(500), metadata: {} }`,
		)
		await register(integration, 'SN-5')
		const downlink = await waits(await asked('SN-5', { message: {}, confirm: true }))
		const { output, received } = await receive(t, integration, 'SN-5')
		assert.equal(received.toString(), 'abcdefg'.repeat(500), output)
		const { transitions } = await until(downlink, ({ status }) => status === 'acknowledged')
		assert.equal(transitions.find(({ status }) => status === 'sent')?.bytes, 3500)
	})

	it('is for the first device of a message for which something waits', async () => {
		const integration = await integrate(encoder)
		await register(integration, 'SN-6 SN-7')
		await waits(await asked('SN-7', { payload: 'cafe' }))
		const { output } = await send(integration, 'SN-6 SN-7')
		assert.match(output, /ETag/)
	})

	it('does not go to whoever names a device of another integration', async () => {
		const [own, other] = [await integrate(encoder), await integrate(encoder)]
		await register(own, 'SN-8')
		const downlink = await waits(await asked('SN-8', { payload: 'cafe' }))
		assert.ok(!(await send(other, 'SN-8')).output.includes('ETag'))
		assert.equal((await post(other.path, 'SN-8')).status, 202)
		assert.equal((await show(downlink)).status, 'queued')
		assert.equal((await post(own.path, 'SN-8')).status, 200)
	})

	it('does not go to a device with a pre-shared key outside of its DTLS session', async () => {
		const integration = await integrate(encoder)
		await register(integration, 'SN-9')
		const store = storePsk(stack.db, stack.host.output('DevicesTable'))
		assert.ok(await store('SN-9', { psk: Buffer.from('sealed'), pskSince: 1 }, undefined))
		const downlink = await waits(await asked('SN-9', { payload: 'cafe' }))
		assert.ok(!(await send(integration, 'SN-9')).output.includes('ETag'))
		assert.equal((await post(integration.path, 'SN-9')).status, 202)
		assert.equal((await show(downlink)).status, 'queued')
	})

	const failing: readonly (readonly [name: string, source: string, reason: RegExp])[] = [
		[
			'throws',
			'if (msg) throw new Error("no such valve"); return {}',
			/^Its encoder failed: .*no such valve \(line 1, column \d+\)$/,
		],
		['returns no object', 'return [1]', /returns no object/],
		['names no type', 'return { data: "x" }', /contentType .* is not JSON, TEXT or BINARY/],
		['returns no text', 'return { contentType: "TEXT", data: 5 }', /data .* is not a text/],
		['returns no JSON', 'return { contentType: "JSON", data: "{" }', /data .* is not JSON/],
		['returns no base64', 'return { contentType: "BINARY", data: "é" }', /data .* is not base64/],
		[
			'returns too much',
			'return { contentType: "TEXT", data: "x".repeat(65537) }',
			/65537 bytes, and may have 65536/,
		],
	]
	for (const [index, [name, source, reason]] of failing.entries())
		it(`is nothing if the script ${name}: the downlink has failed, and says why`, async () => {
			const integration = await integrate(source)
			await register(integration, `bad-${index}`)
			const ended = await until(
				await asked(`bad-${index}`, { message: {} }),
				({ status }) => status === 'failed',
			)
			assert.match(reasonOf(ended), reason)
			const [entry] = (await entries(integration)).filter(({ door }) => door === 'downlink')
			assert.deepEqual([entry?.outcome, entry?.problemCount], ['failed', 1])
			// It keeps no other one.
			await waits(await asked(`bad-${index}`, { payload: 'cafe' }))
		})

	it('waits while the encoder pauses, because it has used up its time', async () => {
		const integration = await integrate('while (msg.endless); return {}')
		await register(integration, 'SN-10')
		const endless = { endless: true }
		const first = await until(await asked('SN-10', { message: endless }), ({ status }) => status === 'failed')
		assert.match(reasonOf(first), /takes more than 100 ms/)
		const next = await asked('SN-10', { message: endless })
		await until(next, (shown) => reasonOf(shown) === pauses)
	})

	it('is refused for a device that no integration has made', async () => {
		const { status, body } = await ask('alone', { message: {} })
		assert.deepEqual(
			[status, body.detail],
			[409, 'message: no integration has made this device, so nothing can encode it.'],
		)
	})

	it('is nothing if the integration has no converter of downlinks, or has none any more', async () => {
		const without = await integrate()
		await register(without, 'SN-11')
		const ended = await until(await asked('SN-11', { message: {} }), ({ status }) => status === 'failed')
		assert.equal(reasonOf(ended), 'The integration of the device has no converter of downlinks.')
		const once = await integrate(encoder)
		const removed = await call('PATCH', `/integrations/${once.integrationId}`, {
			revision: 1,
			downlinkConverter: null,
		})
		assert.deepEqual([removed.status, 'downlinkConverter' in removed.body], [200, false])
	})

	const refused: readonly (readonly [name: string, body: object, detail: RegExp])[] = [
		['bytes and a message', { payload: '00', message: {} }, /^payload: it must be absent/],
		['neither', {}, /^payload: it must be present, or a message/],
		['a message that is no object', { message: [1] }, /message.*must be an object/],
		['metadata without a message', { payload: '00', metadata: { a: 'b' } }, /^metadata: it is for a message/],
		['metadata that are no texts', { message: {}, metadata: { a: 1 } }, /metadata/],
		['a message that is too long', { message: { a: 'x'.repeat(33_000) } }, /^message: .*32768 characters/],
	]
	for (const [name, body, detail] of refused)
		it(`is not asked for with ${name}`, async () => {
			const answer = await ask('alone', body)
			assert.equal(answer.status, 400)
			assert.match(answer.body.detail, detail)
		})

	it('needs a converter of downlinks, and a decoder one of uplinks', async () => {
		const [decodes, encodes] = [await converter(decoder), await converter(encoder, { kind: 'downlink' })]
		const body = { name: 'x', converter: decodes }
		const wrong = await call('POST', '/integrations', { ...body, downlinkConverter: decodes })
		assert.deepEqual(
			[wrong.status, wrong.body.detail],
			[400, '/downlinkConverter/converterId: must be a converter of downlinks'],
		)
		const swapped = await call('POST', '/integrations', { name: 'x', converter: encodes })
		assert.equal(swapped.body.detail, '/converter/converterId: must be a converter of uplinks')
		const version = await call('POST', `/converters/${encodes.converterId}/versions`, {
			source: 'const x = 1',
		})
		assert.match(
			version.body.detail,
			/^\/source: is not a javascript encoder: .*does not have a function Encoder\(msg/,
		)
	})

	it('is made by the file that ThingsBoard exports', async () => {
		const tbelEncoder =
			'var out = {"set": msg.target}; return {"contentType": "JSON", "data": JSON.stringify(out), "metadata": {}};'
		const file = { name: 'e', type: 'DOWNLINK', configuration: { scriptLang: 'TBEL', tbelEncoder } }
		const downlinkConverter = await converter(JSON.stringify(file), { name: 'e', language: undefined })
		const { integrationId, routingKey } = await made('/integrations', {
			name: 'x',
			converter: await converter(decoder),
			downlinkConverter,
		})
		const integration = { integrationId, path: `/i/${routingKey}` }
		await register(integration, 'SN-12')
		await waits(await asked('SN-12', { message: { target: 20 } }))
		assert.equal(await (await post(integration.path, 'SN-12')).text(), '{"set":20}')
	})
})

const pauses = 'Its encoder used up its time or memory lately, and pauses; it is tried again.'
