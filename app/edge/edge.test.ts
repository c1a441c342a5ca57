import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import type { Check } from '../../edge/doctor/check.ts'
import type { LogEntry } from '../../edge/log.ts'
import { closedUdpPort } from '../../edge/testing/closedUdpPort.ts'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { readLog } from '../../lambda/integrations/log/readLog.ts'
import { type Credentials, newOperator } from '../../local/access/credentials.ts'
import { collectLine } from '../../local/log.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestDevice, type TestStack } from '../../testing/hostedStack.ts'
import { makeIntegration } from '../../testing/makeIntegration.ts'
import { checkStack } from './checkStack.ts'
import { runEdge } from './runEdge.ts'
import { runEdgeCommand, startEdgeProcess } from './testing/edgeProcess.ts'
import { sendPack, sendUntilTaken } from './testing/sendPack.ts'
import { startWay, type Way } from './testing/startWay.ts'

/** Who has the policy of an edge, and who has none. */
const [edge, nobody] = [newOperator(), newOperator()]

/** Without a time: only the names of two equal messages tell them apart. */
const untimed = '[{"bn":"14201/0/","n":"6","vs":"Fixed"}]'

const devices: readonly TestDevice[] = Array.from({ length: 14 }, (_, index) => ({
	deviceId: `oob-3500000000003${String(index).padStart(2, '0')}`,
	fingerprint: `29a.edges${'abcdefghijkmnp'[index]}`,
}))

describe('an edge that stands alone', () => {
	const folder = temporaryFolder()
	let stack: TestStack
	let next = 0
	/** Each test has a device of its own. */
	const device = (): TestDevice => devices[next++] ?? assert.fail('too few devices')
	before(async () => {
		const assembly = await testAssembly(join(folder.path, 'cdk.out'))
		const [policy = ''] = Object.entries(assembly.template.Resources)
			.filter(([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy')
			.map(([id]) => id)
		const users = [
			{ ...edge, name: 'edge', policies: [policy] },
			{ ...nobody, name: 'nobody', policies: [] },
		]
		stack = await hostStack(assembly, { devices, users })
	})
	after(async () => {
		await stack.close()
		folder.remove()
	})

	const openWay = async (t: TestContext): Promise<Way> => {
		const way = await startWay(stack.restUrl)
		t.after(way.close)
		return way
	}
	/** An edge in this process. */
	const openEdge = async (
		t: TestContext,
		url: string,
		{ credentials = edge, patienceMs = 60_000, aheadMs = 0 } = {},
	) => {
		const log: LogEntry[] = []
		const coap = await runEdge({
			target: { url, region: 'eu-west-1', credentials },
			hosts: ['127.0.0.1'],
			port: 0,
			log: (entry) => {
				collectLine('coap', JSON.stringify(entry))
				log.push(entry)
			},
			random: Math.random,
			name: 'test',
			now: () => Date.now() + aheadMs,
			limits: { patienceMs },
		})
		t.after(coap.close)
		return { port: coap.port, log }
	}
	const imported = ({ deviceId }: TestDevice, count: number) =>
		stack.logged(['"message":"imported"', deviceId], count, 0)

	it('forwards a message to the stack: acknowledged, in the log, and live', async (t) => {
		const one = device()
		const { next: frame } = await stack.watch(one)
		const { port, logged } = await startEdgeProcess(t, stack.restUrl, edge)
		assert.deepEqual(await sendPack(port, one.deviceId, untimed), {
			code: '2.01',
			text: '',
			maxAge: undefined,
		})
		assert.match(await frame(), /Fixed/)
		assert.deepEqual(
			(await stack.imports(one)).map(({ success, lwm2m }) => [success, lwm2m?.[0]?.Resources[6]]),
			[[true, 'Fixed']],
		)
		const { deviceId, code } = await logged('coap.request')
		assert.deepEqual({ deviceId, code }, { deviceId: one.deviceId, code: '2.01' })
	})

	describe('forwards messages of integrations', () => {
		const script = `
const [deviceName, level] = String.fromCharCode(...payload).split(' ')
return { deviceName, deviceType: 'default', telemetry: { level: Number(level) } }`
		const integrate = (fields = {}) =>
			makeIntegration(stack.db, stack.host.output('IntegrationsTable'))(script, fields)
		const send = (port: number, path: string, payload: string) =>
			libcoapClient(['-m', 'post', `coap://127.0.0.1:${port}${path}`], Buffer.from(payload))
		const logOf = async (integrationId: string) => {
			const read = readLog(stack.db, stack.host.output('IntegrationsTable'))
			return (await read({ integrationId, limit: 100, now: 0 })).entries
		}

		it('acknowledged, and in the log of the integration, with what the edge knows of the device', async (t) => {
			const { integrationId, path } = await integrate({ prefix: ['v1'] })
			const { port } = await startEdgeProcess(t, stack.restUrl, edge)
			assert.equal((await send(port, `${path}?a=1`, 'EU-1 7')).code, '2.01')
			await stack.logged(['"message":"integration"', integrationId], 1, 0)
			const [entry] = await logOf(integrationId)
			assert.deepEqual(
				[entry?.outcome, entry?.door, entry?.meta['path'], entry?.meta['query'], entry?.devices[0]?.deviceId],
				['converted', 'coap', '/v1/i', 'a=1', 'EU-1'],
			)
			assert.equal((await send(port, `/i/${'0'.repeat(26)}`, 'x')).code, '4.04')
		})

		it('once, if an answer of the stack got lost', async (t) => {
			const { integrationId, path } = await integrate()
			const way = await openWay(t)
			way.faults.push('lose answer', 'lose request')
			const { port } = await openEdge(t, way.url)
			assert.equal((await send(port, path, 'EU-2 1')).code, '2.01')
			const ids = way.requests.map(({ messages }) => messages.map(({ messageId }) => messageId))
			assert.equal(ids.length, 3)
			assert.equal(new Set(ids.flat()).size, 1)
			// Two of the three requests have reached the stack.
			await stack.logged(['"message":"integration"', integrationId], 2, 0)
			assert.equal((await logOf(integrationId)).length, 1)
		})

		it('with 5.03 if the credentials of the edge allow nothing', async (t) => {
			const { path } = await integrate()
			const { port } = await openEdge(t, stack.restUrl, { credentials: nobody })
			assert.equal((await send(port, path, 'x')).code, '5.03')
		})
	})

	it('row 56: forward: a message whose answer got lost is sent again, and imported once', async (t) => {
		const one = device()
		const way = await openWay(t)
		way.faults.push('lose answer', 'lose answer', 'lose request')
		const { port, log } = await openEdge(t, way.url)
		assert.equal((await sendPack(port, one.deviceId, untimed)).code, '2.01')
		const ids = way.requests.map(({ messages }) => messages.map(({ messageId }) => messageId))
		assert.equal(ids.length, 4)
		assert.equal(new Set(ids.flat()).size, 1)
		assert.equal(log.filter(({ event }) => event === 'coap.forward.failed').length, 3)
		// Three of the four requests have reached the stack.
		await imported(one, 3)
		assert.equal((await stack.imports(one)).length, 1)
	})

	it('row 57: forward: a device gets 5.03 while the stack does not answer, and what it repeats is imported once', async (t) => {
		const one = device()
		const way = await openWay(t)
		way.faults.push('lose answer', 'hang')
		const { port } = await openEdge(t, way.url, { patienceMs: 1_000 })
		const first = await sendPack(port, one.deviceId, untimed)
		assert.deepEqual([first.code, first.maxAge], ['5.03', 5])
		for (const _ of [1, 2]) assert.equal((await sendUntilTaken(port, one.deviceId, untimed)).code, '2.01')
		await imported(one, 3)
		// The second is the first once more, the third another one.
		assert.equal((await stack.imports(one)).length, 2)
	})

	it('row 57: forward: nothing is lost or doubled while the stack is down', async (t) => {
		const one = device()
		const way = await startWay(stack.restUrl)
		await way.close()
		const { port, log } = await openEdge(t, way.url, { patienceMs: 500 })
		const refused = await sendPack(port, one.deviceId, untimed)
		assert.deepEqual([refused.code, refused.maxAge], ['5.03', 5])
		assert.match(log.find(({ event }) => event === 'coap.forward.failed')?.error ?? '', /ECONNREFUSED/)
		assert.deepEqual(await stack.imports(one), [])
		const again = await startWay(stack.restUrl, Number(new URL(way.url).port))
		t.after(again.close)
		assert.equal((await sendUntilTaken(port, one.deviceId, untimed)).code, '2.01')
		await imported(one, 1)
		assert.equal((await stack.imports(one)).length, 1)
	})

	it('forwards messages that come together in fewer requests', async (t) => {
		const all = [device(), device(), device(), device(), device()]
		const way = await openWay(t)
		way.faults.push('hold')
		const { port } = await openEdge(t, way.url)
		const first = sendPack(port, all[0]?.deviceId ?? '', untimed)
		await way.reached(1)
		const others = Array.from({ length: 40 }, (_, index) =>
			sendPack(port, all[index % 5]?.deviceId ?? '', `[{"bn":"14205/${index}/","n":"0","v":${index}}]`),
		)
		await way.reached(2)
		way.release()
		const codes = (await Promise.all([first, ...others])).map(({ code }) => code)
		assert.deepEqual(codes, Array(41).fill('2.01'))
		const sizes = way.requests.map(({ messages }) => messages.length)
		assert.equal(
			sizes.reduce((sum, size) => sum + size, 0),
			41,
		)
		// How many come together depends on how fast they arrive.
		assert.ok(sizes.length < 41 && sizes.every((size) => size <= 30), String(sizes))
		for (const [index, one] of all.entries()) {
			const count = index === 0 ? 9 : 8
			await imported(one, count)
			assert.equal((await stack.imports(one)).length, count)
		}
	})

	describe('row 58: forward: a device gets 5.03 if the stack refuses', () => {
		const refused = [
			{ name: 'a signature that is wrong', credentials: { ...edge, secretAccessKey: 'other' } },
			{ name: 'credentials without the policy', credentials: nobody },
		]
		for (const { name, credentials } of refused)
			it(name, async (t) => {
				const one = device()
				const { port, log } = await openEdge(t, stack.restUrl, { credentials, patienceMs: 500 })
				const refused = await sendPack(port, one.deviceId, untimed)
				assert.deepEqual([refused.code, refused.maxAge], ['5.03', 5])
				const failure = log.find(({ event }) => event === 'coap.forward.failed')
				assert.equal(failure?.error, 'the stack answered 403: Forbidden')
				assert.deepEqual(await stack.imports(one), [])
			})
	})

	it('row 59: forward: a clock that is an hour ahead does no harm', async (t) => {
		const one = device()
		const { port } = await openEdge(t, stack.restUrl, { aheadMs: 3_600_000 })
		const earliest = Date.now()
		assert.equal((await sendPack(port, one.deviceId, untimed)).code, '2.01')
		await imported(one, 1)
		const [entry] = await stack.imports(one)
		const receivedAt = Date.parse(entry?.timestamp ?? '')
		// `Date` of an answer has whole seconds.
		assert.ok(receivedAt > earliest - 5_000 && receivedAt < Date.now() + 5_000, entry?.timestamp)
	})

	describe('is examined by its doctor, who', () => {
		const target = (credentials: Credentials) => ({ url: stack.restUrl, region: 'eu-west-1', credentials })
		const examine = async (credentials: Credentials, aheadMs = 0) =>
			(await checkStack(target(credentials), () => Date.now() + aheadMs)).map(
				({ name, status, text }) => [name, status, text] as const,
			)

		/** Another web server than a stack; returns its origin. */
		const serve = async (t: TestContext, listener: RequestListener): Promise<string> => {
			const other = createServer(listener)
			other.listen(0, '127.0.0.1')
			await once(other, 'listening')
			t.after(() => other.close())
			return `http://127.0.0.1:${(other.address() as AddressInfo).port}`
		}

		it('finds nothing wrong, from the port to the stack', async (t) => {
			const { port } = await startEdgeProcess(t, stack.restUrl, edge)
			const where = ['--url', stack.restUrl, '--region', 'eu-west-1']
			const { code, out } = await runEdgeCommand(['doctor', `127.0.0.1:${port}`, ...where, '--json'], edge)
			const { isHealthy, checks } = JSON.parse(out) as { isHealthy: boolean; checks: readonly Check[] }
			assert.deepEqual([code, isHealthy], [0, true])
			assert.deepEqual(
				checks
					.filter(({ status }) => status === 'ok')
					.map(({ name }) => name.replaceAll(/http\S+|\d{4,}/g, '…')),
				[
					'CoAP ping of 127.0.0.1, port … (UDP)',
					'GET /.well-known/core',
					'GET …',
					'clock of this machine',
					'AWS credentials',
					'permission to forward',
					'permission for downlinks',
				],
			)
		})

		it('says what is wrong, and what it can mean, and fails', async () => {
			const { code, out } = await runEdgeCommand(['doctor', `127.0.0.1:${await closedUdpPort()}`], edge)
			assert.equal(code, 1)
			assert.match(
				out,
				/^FAILED {2}CoAP ping of 127\.0\.0\.1.*: the machine answers.*\n +perhaps no server runs/,
			)
		})

		it('misses the policy, and leaves no message behind', async () => {
			assert.deepEqual((await examine(nobody)).slice(-2), [
				['permission to forward', 'failed', 'the stack refuses the signature (403)'],
				['permission for downlinks', 'failed', 'the stack refuses the signature (403)'],
			])
		})

		it('notices a clock that differs, which the edge can live with', async () => {
			const checks = await examine(edge, 3_600_000)
			const [, status, text] = checks.find(([name]) => name === 'clock of this machine') ?? []
			assert.equal(status, 'note')
			assert.match(text ?? '', /^3600 s ahead of|^3599 s|^3601 s/)
			assert.deepEqual(checks.at(-1)?.[1], 'ok')
		})

		it('knows another web server from a stack', async (t) => {
			const way = await startWay(`${stack.restUrl}/elsewhere`)
			await way.close()
			const [health, ...others] = await checkStack({ ...target(edge), url: way.url }, Date.now)
			assert.deepEqual([health?.status, health?.text.includes('ECONNREFUSED')], ['failed', true])
			assert.deepEqual(
				others.map(({ name }) => name),
				['AWS credentials'],
			)
			const url = await serve(t, (_, response) => response.end('hello'))
			const [odd] = await checkStack({ ...target(edge), url }, Date.now)
			assert.match(odd?.text ?? '', /not the RestUrl of a senml-live stack/)
		})

		it('knows a stack that is older than the edge', async (t) => {
			const url = await serve(t, ({ url: path, method }, response) => {
				response.statusCode = method === 'GET' ? 200 : path === '/edge/messages' ? 400 : 404
				response.end(method === 'GET' ? '{"version":"0.1.0"}' : '')
			})
			const [forwarding, downlinks] = (await checkStack({ ...target(edge), url }, Date.now)).slice(-2)
			assert.equal(forwarding?.status, 'ok')
			assert.deepEqual(downlinks, {
				name: 'permission for downlinks',
				status: 'failed',
				text: 'POST /edge/downlinks answers 404',
				causes: ['the stack is older than this edge: deploy it again'],
			})
		})
	})

	it('does not start without credentials, and says so', async () => {
		const none = { accessKeyId: '', secretAccessKey: '' }
		const { code, err } = await runEdgeCommand(['--url', stack.restUrl, '--region', 'eu-west-1'], none)
		assert.equal(code, 2)
		assert.match(err, /credentials/i)
	})

	it('row 60: forward: an edge that is told to stop waits for the answers to messages that have arrived', async (t) => {
		const one = device()
		const way = await openWay(t)
		way.faults.push('hold')
		const { port, stop, ended } = await startEdgeProcess(t, way.url, edge)
		const answered = sendPack(port, one.deviceId, untimed)
		await way.reached(1)
		await stop()
		way.release()
		assert.equal((await answered).code, '2.01')
		assert.equal(await ended(), 0)
		await imported(one, 1)
	})
})
