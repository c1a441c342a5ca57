import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { SQSClient } from '@aws-sdk/client-sqs'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { findDeviceById } from '../../lambda/devices/findDevice.ts'
import type { ShownIntegration, ShownLog } from '../../lambda/integrations/entrances.ts'
import { readCounters } from '../../lambda/integrations/log/counters.ts'
import { entryOutput, type LogEntry } from '../../lambda/integrations/log/entry.ts'
import { readLog } from '../../lambda/integrations/log/readLog.ts'
import { runAgain } from '../../lambda/integrations/log/runAgain.ts'
import { updateIntegration } from '../../lambda/integrations/registry/changeIntegration.ts'
import { clientOptions } from '../../local/testing/tinyHost.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeIntegration } from '../../testing/makeIntegration.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { tutorial } from '../../testing/tutorialScripts.ts'

const [{ script: text, payload: line }] = tutorial

/** A converter of one device, whose name is the payload. */
const named = `
const name = String.fromCharCode(...payload)
return { deviceName: name, deviceType: 'default', telemetry: { length: name.length }, attributes: { ...metadata } }`

describe('messages of integrations', () => {
	let stack: TestStack
	let port: number
	let table: string
	let make: ReturnType<typeof makeIntegration>
	before(async () => {
		stack = await startStack([])
		port = await stack.openDoor()
		table = stack.host.output('IntegrationsTable')
		make = makeIntegration(stack.db, table)
	})
	after(() => stack.close())

	const send = (path: string, payload: string | Uint8Array, args: readonly string[] = []) =>
		libcoapClient(['-m', 'post', ...args, `coap://127.0.0.1:${port}${path}`], Buffer.from(payload))
	const post = async (
		path: string,
		body: string | Uint8Array<ArrayBuffer>,
		type = 'text/plain',
		method = 'POST',
	) => {
		const headers = { 'content-type': type }
		const response = await fetch(`${stack.restUrl}${path}`, {
			method,
			headers,
			...(method === 'GET' ? {} : { body }),
		})
		return {
			status: response.status,
			headers: response.headers,
			body: (await response.json()) as { readonly importId?: string },
		}
	}

	/** The log of an integration, newest first, as soon as it has so many entries that a check accepts. */
	const entries = async (
		integrationId: string,
		count = 1,
		accept: (entry: LogEntry) => boolean = () => true,
	): Promise<readonly LogEntry[]> => {
		await stack.logged([`"integrationId":"${integrationId}"`, '"message":"integration"'], count, 0)
		for (;;) {
			const { entries: all } = await readLog(stack.db, table)({ integrationId, limit: 100, now: 0 })
			const found = all.filter(accept)
			if (found.length >= count) return found
			await pause(10)
		}
	}
	const deviceOf = (deviceId: string) => findDeviceById(stack.db, stack.host.output('DevicesTable'))(deviceId)

	it('make a device, an entry in the log of the integration, and one in the log of the device', async () => {
		const { integrationId, path, converter } = await make(text)
		const { code, output } = await send(path, line, ['-t', '0'])
		assert.equal(code, '2.01', output)
		const [entry] = await entries(integrationId)
		assert.deepEqual(
			[entry?.outcome, entry?.problems, entry?.converter, entry?.contentFormat, entry?.meta['transport']],
			['converted', [], converter, '0', 'coap'],
		)
		assert.deepEqual(JSON.parse(entryOutput(entry as LogEntry) ?? ''), {
			deviceName: 'SN-001',
			deviceType: 'default',
			telemetry: { temperature: 25.7, humidity: 69 },
			attributes: {},
		})
		const device = await deviceOf('SN-001')
		assert.deepEqual(
			[device?.model, device?.name, device?.integrationId],
			['default', 'SN-001', integrationId],
		)
		await stack.logged(['"message":"imported"', 'SN-001'], 1, 0)
		const [imported] = await stack.imports({ deviceId: 'SN-001', fingerprint: device?.fingerprint ?? '' })
		assert.deepEqual(
			[imported?.importId, imported?.success, imported?.errors],
			[entry?.devices[0]?.importId, true, []],
		)
		assert.deepEqual(
			(await readCounters(stack.db, table)(integrationId)).map(({ hour: _hour, ...counted }) => counted),
			[{ received: 1, converted: 1, failed: 0, devicesCreated: 1, rateLimited: 0 }],
		)
	})

	it('reach those who watch the device', async () => {
		const { path } = await make(text)
		await send(path, 'WD-1,default,temperature,1,level,2')
		await stack.logged(['"message":"imported"', 'WD-1'], 1, 0)
		const { fingerprint = '' } = (await deviceOf('WD-1')) ?? {}
		const { next } = await stack.watch({ deviceId: 'WD-1', fingerprint })
		await send(path, 'WD-1,default,temperature,21.5,level,7')
		const frames = `${await next()}${await next()}`
		assert.match(frames, /21\.5/)
		assert.match(frames, /"level":7/)
	})

	it('make a device that does not see what came under its id before', async () => {
		await send('/msg/d2c/raw?id=EA-1', '[{"bn":"14205/0/","n":"0","v":1}]', ['-t', '110'])
		await stack.logged(['"message":"imported"', 'EA-1'], 1, 0)
		const { path } = await make(text)
		await send(path, 'EA-1,default,temperature,25.7')
		await stack.logged(['"message":"imported"', 'EA-1'], 2, 0)
		const { fingerprint = '', firstSeq } = (await deviceOf('EA-1')) ?? {}
		assert.equal(firstSeq, 2)
		const imports = await stack.imports({ deviceId: 'EA-1', fingerprint })
		assert.deepEqual(
			imports.map(({ seq }) => seq),
			[2],
		)
	})

	it('have metadata of the integration, which those of the message stand above, and no routing key', async () => {
		const { integrationId, path, routingKey } = await make(named, {
			name: 'mine',
			metadata: { site: 'B', transport: 'forged' },
		})
		await send(`${path}?a=1`, 'MD-1')
		const [entry] = await entries(integrationId)
		const { attributes } = JSON.parse(entryOutput(entry as LogEntry) ?? '')
		const { peer, ...others } = attributes
		assert.match(peer, /^127\.0\.0\.1:/)
		assert.deepEqual(others, {
			site: 'B',
			transport: 'coap',
			integrationName: 'mine',
			path: '/i',
			query: 'a=1',
		})
		assert.ok(!stack.host.lines.join('\n').includes(routingKey))
		assert.ok(!JSON.stringify(entry).includes(routingKey))
	})

	it('of a device with another name than an id get an id, and different names different ones', async () => {
		const { integrationId, path } = await make(named)
		await send(path, 'Büro 1')
		await send(path, 'Buro_1')
		const found = await entries(integrationId, 2)
		const ids = found.flatMap(({ devices }) => devices.map(({ deviceId, name }) => [name, deviceId]))
		assert.equal(new Set(ids.map(([, id]) => id)).size, 2)
		for (const [, id = ''] of ids) assert.match(id, /^[A-Za-z0-9:_-]{1,128}$/)
	})

	it('of unknown devices register nothing where the integration may not', async () => {
		const { integrationId, path } = await make(named, { createsDevices: false })
		await send(path, 'stranger-1')
		const [entry] = await entries(integrationId)
		assert.deepEqual([entry?.outcome, entry?.problems[0]?.code], ['no-device', 'unknown-device'])
		assert.equal(await deviceOf('stranger-1'), undefined)
	})

	describe('over HTTP', () => {
		it('are taken with any media type, with 202 and the id of the entry', async () => {
			const { integrationId, path } = await make(named, { prefix: ['api', 'v2'] })
			for (const [index, type] of [
				'text/plain',
				'application/octet-stream',
				'application/x-www-form-urlencoded',
			].entries()) {
				const { status, body } = await post(`${path}?q=1`, `HT-${index}`, type)
				assert.equal(status, 202)
				const [entry] = await entries(integrationId, 1, ({ importId }) => importId === body.importId)
				assert.deepEqual(
					[
						entry?.door,
						entry?.contentFormat,
						entry?.meta['path'],
						entry?.meta['query'],
						entry?.devices[0]?.name,
					],
					['http', type, '/api/v2/i', 'q=1', `HT-${index}`],
				)
				assert.deepEqual(Object.keys(entry?.meta ?? {}).toSorted(), ['path', 'peer', 'query', 'transport'])
			}
		})

		it('get 404 with an unknown key or prefix, as any path that there is not', async () => {
			const { path, routingKey } = await make(named)
			const absent = await post('/nothing/here', 'x')
			assert.equal(absent.status, 404)
			for (const other of [`/i/${routingKey.replace(/.$/, '_')}`, `/i/${'0'.repeat(26)}`, `/api${path}`]) {
				const { status, body } = await post(other, 'x')
				assert.deepEqual([status, body], [404, absent.body])
			}
		})

		it('get 405 with another method, and so does a path that has no POST', async () => {
			const { path } = await make(named, { prefix: ['v1'] })
			for (const [asked, method, allow] of [
				[path, 'GET', 'POST'],
				['/health', 'POST', 'GET'],
			] as const) {
				const { status, headers } = await post(asked, 'x', 'text/plain', method)
				assert.deepEqual([status, headers.get('allow')], [405, allow])
			}
		})

		it('get 400 without a body, 413 above the limit, and 403 without HTTPS where DTLS is a must', async () => {
			const { path } = await make(named)
			assert.equal((await post(path, '')).status, 400)
			assert.equal((await post(path, new Uint8Array(131_073), 'application/octet-stream')).status, 413)
			const { path: secured } = await make(named, { security: 'dtls' })
			assert.equal((await post(secured, 'x')).status, 403)
			const headers = { 'x-forwarded-proto': 'https' }
			const behind = await fetch(`${stack.restUrl}${secured}`, { method: 'POST', headers, body: 'HS-1' })
			assert.equal(behind.status, 202)
		})

		it('get 429 with Retry-After above the rate limit', async () => {
			const { integrationId, path } = await make(named, { rateLimits: [{ messages: 2, seconds: 3600 }] })
			const answers = [await post(path, 'RL-1'), await post(path, 'RL-1'), await post(path, 'RL-1')]
			assert.deepEqual(
				answers.map(({ status }) => status),
				[202, 202, 429],
			)
			const seconds = Number(answers[2]?.headers.get('retry-after'))
			assert.ok(seconds >= 1 && seconds <= 3600)
			const [counted] = await readCounters(stack.db, table)(integrationId)
			assert.equal(counted?.rateLimited, 1)
		})
	})

	describe('whose converter fails', () => {
		it('are in the log with the problem, the prints and the bytes', async () => {
			const { integrationId, path } = await make(`print('before')\nthrow new Error('no fields')`)
			await send(path, 'abc')
			const [entry] = await entries(integrationId)
			assert.deepEqual(
				[entry?.outcome, entry?.problems[0]?.code, entry?.problems[0]?.at?.line, entry?.prints],
				['failed', 'threw', 2, ['before']],
			)
		})

		it('are converted once each, also if the converter uses up its time', async () => {
			const { integrationId, path } = await make('while (true) {}')
			for (let sent = 1; sent <= 3; sent++) {
				await send(path, 'x')
				await entries(integrationId, sent)
			}
			const found = await entries(integrationId, 3)
			assert.deepEqual(
				found.map(({ outcome, problems }) => [outcome, problems[0]?.code]),
				[1, 2, 3].map(() => ['failed', 'time']),
			)
		})

		it('can be run again, when the converter is mended, under the same id and once', async () => {
			const { integrationId, path } = await make(`if (!globalThis.ok) throw new Error('not yet')`)
			await send(path, 'RA-1')
			const [failed] = await entries(integrationId)
			const queue = new SQSClient(clientOptions(stack.host))
			const again = runAgain({ queue, queueUrl: stack.host.output('UplinksQueueUrl') })
			const { converter } = await make(named)
			await updateIntegration({ db: stack.db, table, now: Date.now })(integrationId, 1, { converter })
			assert.equal(await again(failed as LogEntry), 'sent')
			const isMended = ({ outcome }: LogEntry) => outcome === 'converted'
			const [mended] = await entries(integrationId, 1, isMended)
			assert.equal(mended?.importId, failed?.importId)
			assert.equal(await again(mended as LogEntry), 'kept')
			queue.destroy()
		})
	})

	describe('in the log over REST', () => {
		it('are shown to a key that sees the integration, a page at a time, and errors alone', async () => {
			const { integrationId, path } = await make(`if (payload[0] === 33) throw new Error('bang')\n${named}`)
			for (const payload of ['LR-1', '!', 'LR-2']) await send(path, payload)
			await entries(integrationId, 3)
			const ask = async (key: string, query = '') => {
				const headers = { authorization: `Bearer ${key}` }
				const response = await fetch(`${stack.restUrl}/integrations/${integrationId}/log${query}`, {
					headers,
				})
				return { status: response.status, body: (await response.json()) as Partial<ShownLog> }
			}
			const newKey = makeKey(stack.db, stack.host.output('KeysTable'))
			const { key } = await newKey('--scope', 'integrations:read')
			const { body: first } = await ask(key, '?limit=2')
			const { body: second } = await ask(key, `?limit=2&nextToken=${first.nextToken}`)
			assert.deepEqual([first.entries?.length, second.entries?.length, second.nextToken], [2, 1, undefined])
			const payloads = [...(first.entries ?? []), ...(second.entries ?? [])].map(({ payload }) =>
				atob(payload),
			)
			assert.deepEqual(payloads.toSorted(), ['!', 'LR-1', 'LR-2'])
			const { body: errors } = await ask(key, '?errors=true')
			assert.deepEqual(
				errors.entries?.map(({ outcome, payload }) => [outcome, atob(payload)]),
				[['failed', '!']],
			)
			const { key: narrow } = await newKey(
				'--scope',
				'integrations:read',
				'--integrations',
				`int-${'0'.repeat(26)}`,
			)
			assert.equal((await ask(narrow)).status, 404)
			assert.equal((await ask('nonsense')).status, 401)
			const shown = await fetch(`${stack.restUrl}/integrations/${integrationId}`, {
				headers: { authorization: `Bearer ${key}` },
			})
			const { counters = [] } = (await shown.json()) as ShownIntegration
			assert.equal(counters[0]?.received, 3)
		})
	})
})
