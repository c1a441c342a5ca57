import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { requestUri } from '../../edge/client/requestUri.ts'
import { sendRequest } from '../../edge/client/sendRequest.ts'
import { systemClock } from '../../edge/coap/clock.ts'
import { transmissionParameters } from '../../edge/coap/transmissionParameters.ts'
import { findDeviceById } from '../../lambda/devices/findDevice.ts'
import type { LogEntry } from '../../lambda/integrations/log/entry.ts'
import { readLog } from '../../lambda/integrations/log/readLog.ts'
import { hangMilliseconds } from '../../local/testing/hang.ts'
import { startStack, type TestStack } from '../../testing/hostedStack.ts'
import { makeIntegration } from '../../testing/makeIntegration.ts'

const named = `
const name = String.fromCharCode(...payload)
return { deviceName: name.split(' ')[0], deviceType: 'default', telemetry: { level: Number(name.split(' ')[1]) } }`

/** What a converter does, and what its log entry says. */
const hostile = [
	{ name: 'loops', script: 'for (;;);', outcome: 'failed', code: 'time' },
	{
		name: 'allocates',
		script: 'const all = []\nfor (;;) all.push(new Array(100000).fill(1))',
		outcome: 'failed',
		code: 'memory',
	},
	{ name: 'throws', script: 'throw { toString() { throw 1 } }', outcome: 'failed', code: 'threw' },
	{ name: 'returns rubbish', script: 'return () => 1', outcome: 'failed', code: 'output' },
	{ name: 'returns a number', script: 'return 1', outcome: 'failed', code: 'output' },
	{ name: 'recurses', script: 'const f = () => f() + 1\nreturn f()', outcome: 'failed', code: 'stack' },
	{ name: 'returns a megabyte', script: 'return "x".repeat(1e6)', outcome: 'failed', code: 'output-size' },
] as const

describe('hostile converters', () => {
	let stack: TestStack
	let port: number
	let table: string
	let make: ReturnType<typeof makeIntegration>
	let messageId = 0
	before(async () => {
		stack = await startStack([])
		port = await stack.openDoor()
		table = stack.host.output('IntegrationsTable')
		make = makeIntegration(stack.db, table)
	})
	after(() => stack.close())

	const send = async (path: string, payload: string, contentFormat = 0): Promise<string> => {
		const { options } = requestUri(`coap://127.0.0.1${path}`)
		messageId = (messageId + 1) % 0x10000
		const format = { number: 12, value: Buffer.of(contentFormat) }
		const sent = await sendRequest(
			{
				clock: systemClock,
				random: Math.random,
				parameters: transmissionParameters,
				responseMs: hangMilliseconds,
				onRepeat: () => undefined,
			},
			{ address: '127.0.0.1', port },
			{
				type: 'CON',
				code: '0.02',
				messageId,
				token: randomBytes(4),
				options: [...options, format].toSorted((a, b) => a.number - b.number),
				payload: Buffer.from(payload),
			},
		)
		return sent.outcome === 'response' ? sent.message.code : sent.outcome
	}
	const entries = async (integrationId: string, count: number): Promise<readonly LogEntry[]> => {
		for (;;) {
			const { entries: found } = await readLog(stack.db, table)({ integrationId, limit: 100, now: 0 })
			if (found.length >= count) return found
			await pause(20)
		}
	}

	for (const { name, script, outcome, code } of hostile)
		it(`one that ${name}: the log says which limit held, and a good one works after it`, async () => {
			const bad = await make(script)
			const good = await make(named)
			assert.equal(await send(bad.path, 'x'), '2.01')
			assert.equal(await send(good.path, 'AFTER-1 1'), '2.01')
			const [entry] = await entries(bad.integrationId, 1)
			assert.deepEqual([entry?.outcome, entry?.problems[0]?.code], [outcome, code])
			assert.equal((await entries(good.integrationId, 1))[0]?.outcome, 'converted')
		})

	it('one that prints a megabyte: the prints are bounded, and the log says how many lines are missing', async () => {
		const { integrationId, path } = await make(
			`for (let i = 0; i < 1000; i++) print('x'.repeat(1023))\n${named}`,
		)
		await send(path, 'PRINT-1 1')
		const [entry] = await entries(integrationId, 1)
		assert.equal(entry?.outcome, 'converted')
		assert.ok(entry.prints.join('').length <= 16 * 1024)
		assert.ok((entry.printsLeftOut ?? 0) > 900)
	})

	it('one that uses up its time again and again pauses, and its messages are kept', async () => {
		const { integrationId, path } = await make('for (;;);')
		for (let count = 0; count < 12; count++) await send(path, `${count}`)
		const found = await entries(integrationId, 12)
		const suspended = found.filter(({ outcome }) => outcome === 'suspended')
		const failed = found.filter(({ outcome }) => outcome === 'failed')
		// Three runs in each of two environments at most, of which the first has all the time.
		assert.ok(suspended.length >= 6 && suspended.length + failed.length === 12)
		const reduced = failed.filter(({ problems }) => problems.some(({ code }) => code === 'reduced-time'))
		assert.ok(failed.length - reduced.length <= 2)
		for (const { problems } of reduced) assert.match(problems[0]?.message ?? '', /takes more than 20 ms/)
		for (const { payload } of suspended) assert.ok(payload.length > 0)
	})

	it('one that loops now and then pauses, too', async () => {
		const { integrationId, path } = await make(`if (payload[0] === 33) for (;;);\n${named}`)
		for (let count = 1; count <= 20; count++) {
			await send(path, count % 2 === 1 ? '!' : `NT-1 ${count}`)
			await entries(integrationId, count)
		}
		const outcomes = (await entries(integrationId, 20)).map(({ outcome }) => outcome)
		// Of ten loops, three in each of two environments at most.
		assert.ok(outcomes.filter((outcome) => outcome === 'failed').length <= 6, outcomes.join())
		assert.ok(outcomes.filter((outcome) => outcome === 'suspended').length >= 4, outcomes.join())
	})

	it('one that loops at ten messages a second delays its neighbours little', async (t) => {
		const looping = await make('for (;;);')
		const good = await make(named)
		const neighbours = ['NB-1', 'NB-2'] as const
		await stack.register({ deviceId: 'NB-2', fingerprint: '29a.nbnbnbnb' })
		await send(good.path, 'NB-1 0')
		await stack.logged(['"message":"imported"', 'NB-1'], 1, 0)
		const first = await findDeviceById(stack.db, stack.host.output('DevicesTable'))('NB-1')
		const sockets = await Promise.all([
			stack.watch({ deviceId: 'NB-1', fingerprint: first?.fingerprint ?? '' }),
			stack.watch({ deviceId: 'NB-2', fingerprint: '29a.nbnbnbnb' }),
		])
		const latencies: Record<(typeof neighbours)[number], number[]> = { 'NB-1': [], 'NB-2': [] }
		let isOver = false
		const hostileOnes = (async () => {
			while (!isOver) {
				void send(looping.path, 'x')
				await pause(100)
			}
		})()
		for (let count = 1; count <= 150; count++) {
			const expected = [`"level":${count}`, `"v":${count}`, `${count}`]
			await Promise.all(
				neighbours.map(async (deviceId, index) => {
					const start = performance.now()
					const sent =
						deviceId === 'NB-1'
							? send(good.path, `NB-1 ${count}`)
							: send(`/msg/d2c/raw?id=${deviceId}`, `[{"bn":"14205/0/","n":"0","v":${count}}]`, 110)
					const frame = (await sockets[index]?.next()) ?? ''
					latencies[deviceId].push(performance.now() - start)
					assert.ok(
						expected.some((part) => frame.includes(part)),
						frame,
					)
					await sent
				}),
			)
			await pause(50)
		}
		isOver = true
		await hostileOnes
		for (const [deviceId, all] of Object.entries(latencies)) {
			const sorted = all.toSorted((a, b) => a - b)
			const at = (share: number): string => (sorted[Math.floor(share * sorted.length)] ?? 0).toFixed(0)
			t.diagnostic(
				`${deviceId}: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms, slowest ${sorted.slice(-5).map(Math.round).join(' ')} ms`,
			)
		}
	})
})
