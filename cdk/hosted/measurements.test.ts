import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { WebSocket } from 'ws'
import { watchDevice } from '../../client/watchDevice.ts'
import { findDeviceById } from '../../lambda/devices/findDevice.ts'
import { type ConvertedMessage, convertedFormat } from '../../lambda/imports/formats/converted.ts'
import type { LatestAnswer } from '../../lambda/state/entrances.ts'
import { openSocket } from '../../local/testing/sockets.ts'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import { startStack, type TestDevice, type TestStack } from '../../testing/hostedStack.ts'
import { makeIntegration } from '../../testing/makeIntegration.ts'
import { tutorial as tutorialMessages } from '../../testing/tutorialScripts.ts'

const device = (name: string, last: string): TestDevice => ({
	deviceId: `SN-${name}`,
	fingerprint: `29a.mdev2${last}`,
})
const tutorial = device('tutorial', 'a')
const field = device('field', 'b')
const mixed = device('mixed', 'c')
const silent = device('silent', 'd')
const broken = device('broken', 'e')
const repeats = device('repeats', 'f')
const followed = device('followed', 'g')
const devices = [tutorial, field, mixed, silent, broken, repeats, followed]

/** milliseconds since the Unix epoch; entries of long ago would have expired */
const now = Date.now()
const measured = now - 6123

const source = { integrationId: 'int-1', importId: '01J', converterId: 'con-1', version: 3 }

const messageOf = ({ deviceId }: TestDevice, more: Partial<ConvertedMessage>): ConvertedMessage => ({
	v: 1,
	device: { name: deviceId, type: 'default' },
	telemetry: [],
	attributes: {},
	source,
	...more,
})

type Frame = { readonly '@context': string; readonly [member: string]: unknown }

describe('what a converter makes of a message', () => {
	let stack: TestStack
	let queues: SQSClient
	let sent = 0
	before(async () => {
		stack = await startStack(devices)
		queues = new SQSClient(clientOptions(stack.host))
	})
	after(async () => {
		queues.destroy()
		await stack.close()
	})

	/** Puts an envelope on the queue, as the function of integrations does; resolves when it is imported. */
	const send = async (
		device: TestDevice,
		content: unknown,
		{ receivedAt = Date.now(), messageId = `01J.${++sent}` } = {},
	) => {
		const from = stack.host.lines.length
		await queues.send(
			new SendMessageCommand({
				QueueUrl: stack.host.output('MessagesQueueUrl'),
				MessageBody: JSON.stringify({
					v: 1,
					deviceId: device.deviceId,
					messageId,
					receivedAt,
					door: 'integration',
					contentFormat: convertedFormat,
					payload: Buffer.from(JSON.stringify(content)).toString('base64'),
				}),
			}),
		)
		await stack.logged(['"message":"imported"', device.deviceId], 1, from)
	}

	const latest = async ({ deviceId, fingerprint }: TestDevice): Promise<LatestAnswer> => {
		const response = await fetch(`${stack.restUrl}/device/${deviceId}/latest?fingerprint=${fingerprint}`)
		assert.equal(response.status, 200)
		assert.equal(response.headers.get('cache-control'), 'private, no-store')
		return (await response.json()) as LatestAnswer
	}

	/** The frames up to the marker. */
	const greeting = async (device: TestDevice, query = ''): Promise<readonly Frame[]> => {
		const socket = await openSocket(`${stack.webSocketUrl}?fingerprint=${device.fingerprint}${query}`)
		const frames: Frame[] = []
		for (;;) {
			const frame = JSON.parse(await socket.next())
			frames.push(...(Array.isArray(frame) ? frame : [frame]))
			if (frames.at(-1)?.['@context'].endsWith('/senml/live') === true) return frames
		}
	}

	const kindsOf = (frames: readonly Frame[]): readonly string[] =>
		frames.map((frame) => frame['@context'].replace('https://github.com/hello-nrfcloud/proto', ''))

	it('has the end state of the tutorial after each of its three messages, live and at rest', async () => {
		const watcher = await stack.watch(tutorial)
		for (const [index, ts] of [now, now + 1, now + 2].entries()) {
			const values = { temperature: 25.7, humidity: 69 }
			await send(tutorial, messageOf(tutorial, { telemetry: [{ values }] }), { receivedAt: ts })
			const frames = [JSON.parse(await watcher.next()), JSON.parse(await watcher.next())]
			assert.deepEqual(
				frames.map(({ ObjectID, Resources, seq, part, parts, ts }) => ({
					ObjectID,
					Resources,
					seq,
					part,
					parts,
					ts,
				})),
				[
					[3303, 25.7],
					[3304, 69],
				].map(([ObjectID, value], at) => ({
					ObjectID,
					Resources: { '5700': value, '99': Math.floor(ts / 1000) },
					seq: index + 1,
					part: at + 1,
					parts: 2,
					ts: ts / 1000,
				})),
			)
			assert.deepEqual(await latest(tutorial), {
				'@context': 'urn:senml-live:latest',
				id: tutorial.deviceId,
				values: { temperature: { value: 25.7, ts }, humidity: { value: 69, ts } },
				attributes: {},
				lwm2m: {
					temperature: { path: '3303/0/5700', object: 'Temperature', resource: 'Sensor Value' },
					humidity: { path: '3304/0/5700', object: 'Humidity', resource: 'Sensor Value' },
				},
			})
		}
		// All of it is in objects: there is nothing more to greet with.
		assert.deepEqual(kindsOf(await greeting(tutorial)), ['/deviceIdentity', '/shadow', '/senml/live'])
	})

	it('goes to watchers, to those that come later, and to those that resume', async () => {
		const watcher = await stack.watch(field)
		const receivedAt = now
		await send(
			field,
			messageOf(field, {
				telemetry: [{ ts: measured, values: { soil: 18.4, battery: 3.6, temperature: 21 } }],
				attributes: { firmware: '2.0.1' },
			}),
			{ receivedAt },
		)
		const live = [await watcher.next(), await watcher.next(), await watcher.next()].map(
			(frame): Frame => JSON.parse(frame),
		)
		const importId = live[0]?.['importId']
		const order = { importId, seq: 1, parts: 3 }
		assert.deepEqual(live.slice(1), [
			{
				'@context': 'urn:senml-live:measurement',
				values: { soil: 18.4, battery: 3.6 },
				...order,
				part: 2,
				ts: measured / 1000,
			},
			{
				'@context': 'urn:senml-live:attributes',
				attributes: { firmware: '2.0.1' },
				...order,
				part: 3,
				ts: receivedAt / 1000,
			},
		])
		const first = await greeting(field)
		assert.deepEqual(kindsOf(first), ['/deviceIdentity', '/shadow', 'urn:senml-live:latest', '/senml/live'])
		assert.deepEqual(first[2], {
			'@context': 'urn:senml-live:latest',
			values: { soil: { value: 18.4, ts: measured }, battery: { value: 3.6, ts: measured } },
			attributes: { firmware: { value: '2.0.1', ts: receivedAt } },
			part: 1,
			parts: 1,
		})
		for (const query of ['&after=0', '&after=0&frames=packed'])
			assert.deepEqual(
				(await greeting(field, query)).filter(({ seq, part }) => seq === 1 && part !== undefined),
				live,
			)
		assert.deepEqual(kindsOf(await greeting(field, '&after=1')), ['/deviceIdentity', '/senml/live'])
	})

	it('is in the import log as it came, and as what became of it', async () => {
		const [log] = await stack.imports(field)
		assert.ok(log)
		const { senML, lwm2m, telemetry, attributes, success, warnings, errors } = log
		assert.deepEqual(senML, [
			messageOf(field, {
				telemetry: [{ ts: measured, values: { soil: 18.4, battery: 3.6, temperature: 21 } }],
				attributes: { firmware: '2.0.1' },
			}),
		])
		assert.deepEqual(lwm2m, [
			{ ObjectID: 3303, Resources: { '5700': 21, '99': Math.floor(measured / 1000) } },
		])
		assert.deepEqual(telemetry, [{ ts: measured, values: { soil: 18.4, battery: 3.6, temperature: 21 } }])
		assert.deepEqual([attributes, log.source, success, errors], [{ firmware: '2.0.1' }, source, true, []])
		assert.equal(warnings.length, 1)
		assert.match(warnings[0] ?? '', /"battery" stays a measurement/)
	})

	it('stands beside the resources of SenML, by their paths', async () => {
		const from = stack.host.lines.length
		await stack.publish(
			mixed.deviceId,
			JSON.stringify([
				{ bn: '14205/0/', bt: measured / 1000 - 50, n: '0', v: 20.5 },
				{ bn: '14203/0/', n: '2', v: -97 },
			]),
		)
		await stack.logged(['"message":"imported"', mixed.deviceId], 1, from)
		const values = { rsrp: -90, '14205/0/1': 'mine' }
		await send(mixed, messageOf(mixed, { telemetry: [{ ts: measured, values }] }))
		assert.deepEqual((await latest(mixed)).values, {
			rsrp: { value: -90, ts: measured },
			'14205/0/1': { value: 'mine', ts: measured },
			'14205/0/0': { value: 20.5, ts: measured - 50_000 },
		})
		assert.deepEqual((await latest(mixed)).lwm2m, {
			rsrp: { path: '14203/0/2', object: 'Connection information', resource: 'RSRP', units: 'dBm' },
			'14205/0/0': { path: '14205/0/0', object: 'Environment', resource: 'Temperature', units: '°C' },
		})
	})

	it('that has nothing right in it is an import without updates', async () => {
		const watcher = await stack.watch(broken)
		await send(broken, { v: 2 })
		const frame: Frame = JSON.parse(await watcher.next())
		assert.deepEqual(
			[frame['@context'], frame['success'], frame['seq']],
			['https://github.com/hello-nrfcloud/proto/senml/import', false, 1],
		)
		const [log] = await stack.imports(broken)
		assert.deepEqual(
			[log?.senML, log?.success, log?.findings.map(({ code, jsonPointer }) => [code, jsonPointer])],
			[[{ v: 2 }], false, [['E_CONVERTED', '/v']]],
		)
		assert.deepEqual([log?.telemetry, log?.attributes, log?.source], [undefined, undefined, undefined])
		await send(broken, 'no JSON object')
		assert.equal((await stack.imports(broken))[1]?.senML, Buffer.from('"no JSON object"').toString('base64'))
	})

	it('is imported once, however often it comes', async () => {
		const content = messageOf(repeats, { telemetry: [{ values: { soil: 1 } }] })
		const same = { messageId: '01JSAME.0', receivedAt: now }
		for (const _ of [1, 2]) await send(repeats, content, same)
		await send(repeats, content, { ...same, messageId: '01JOTHER.0' })
		assert.deepEqual(
			(await stack.imports(repeats)).map(({ seq }) => seq),
			[1, 2],
		)
	})

	it('is none of a device that has sent nothing', async () => {
		const { values, attributes, lwm2m } = await latest(silent)
		assert.deepEqual({ values, attributes, lwm2m }, { values: {}, attributes: {}, lwm2m: {} })
	})

	it('reaches those who use the client module', async () => {
		const content = messageOf(followed, {
			telemetry: [{ ts: measured, values: { soil: 18 } }],
			attributes: { site: 'x' },
		})
		await send(followed, content)
		const { promise, resolve } = Promise.withResolvers<void>()
		const events: unknown[] = []
		const watch = watchDevice({
			webSocketUrl: stack.webSocketUrl,
			restUrl: stack.restUrl,
			fingerprint: followed.fingerprint,
			ports: { openSocket: (url) => new WebSocket(url) },
		})
		watch.on('latest', ({ values, attributes }) =>
			events.push([values['soil']?.value, attributes['site']?.value]),
		)
		watch.on('live', () => void send(followed, content))
		watch.on('measurement', ({ values, ts, cursor }) => events.push([values, ts, cursor]))
		watch.on('attributes', ({ attributes, cursor }) => {
			events.push([attributes, cursor])
			resolve()
		})
		await promise
		watch.close()
		assert.deepEqual(events, [
			[18, 'x'],
			[{ soil: 18 }, measured / 1000, 1],
			[{ site: 'x' }, 2],
		])
	})

	for (const { name, query } of [
		{ name: 'the fingerprint of another device', query: `?fingerprint=${field.fingerprint}` },
		{ name: 'a fingerprint that nobody has', query: '?fingerprint=29a.zzzzzz' },
	])
		it(`is refused to ${name}`, async () => {
			const response = await fetch(`${stack.restUrl}/device/${tutorial.deviceId}/latest${query}`)
			assert.equal(response.status, 403)
			assert.equal(response.headers.get('content-type'), 'application/problem+json')
		})

	it('cannot be changed at that address', async () => {
		const response = await fetch(`${stack.restUrl}/device/${tutorial.deviceId}/latest`, { method: 'POST' })
		assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET'])
	})
})

describe('the messages of the tutorial, through converters', () => {
	let stack: TestStack
	before(async () => {
		stack = await startStack([])
	})
	after(() => stack.close())

	for (const { name, payload, script, contentFormat } of tutorialMessages)
		it(`have the same end state, and name where they are from: ${name}`, async () => {
			const { integrationId, path, converter } = await makeIntegration(
				stack.db,
				stack.host.output('IntegrationsTable'),
			)(script)
			const from = stack.host.lines.length
			const { status } = await fetch(`${stack.restUrl}${path}`, {
				method: 'POST',
				headers: { 'content-type': contentFormat },
				body: Buffer.from(payload, 'latin1'),
			})
			assert.equal(status, 202)
			await stack.logged(['"message":"imported"', 'SN-001'], 1, from)
			const found = await findDeviceById(stack.db, stack.host.output('DevicesTable'))('SN-001')
			const device = { deviceId: 'SN-001', fingerprint: found?.fingerprint ?? '' }
			const response = await fetch(`${stack.restUrl}/device/SN-001/latest?fingerprint=${device.fingerprint}`)
			const { values } = (await response.json()) as LatestAnswer
			assert.deepEqual(
				Object.entries(values).map(([key, { value }]) => [key, value]),
				[
					['temperature', 25.7],
					['humidity', 69],
				],
			)
			const newest = (await stack.imports(device)).at(-1)
			assert.deepEqual(newest?.findings, [])
			assert.equal(typeof newest?.source?.importId, 'string')
			assert.deepEqual(newest?.source, { integrationId, importId: newest?.source?.importId, ...converter })
		})
})
