import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { type AttributeValue, DeleteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { WebSocket } from 'ws'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { fingerprintKey } from '../../lambda/devices/device.ts'
import type { Assembly } from '../../local/template/assembly.ts'
import { refusedStatus } from '../../local/testing/sockets.ts'
import { type TinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'
import { testAssembly } from '../../testing/assembly.ts'
import { hostStack, type TestStack } from '../../testing/hostedStack.ts'
import { withOrigins } from '../testing/withOrigins.ts'
import { withVariable } from '../testing/withVariable.ts'

const model = 'PCA20065'
const mine = { deviceId: 'oob-350000000000001', model, fingerprint: '29a.mine2222' }
const other = { deviceId: 'oob-350000000000002', model, fingerprint: '29a.uther222' }
/** names a device that does not name it */
const stray = '29a.stray222'

const wrong: readonly (readonly [name: string, query: string])[] = [
	['unknown', '?fingerprint=29a.unknwn22'],
	['not confirmed by its device', `?fingerprint=${stray}`],
	['malformed', '?fingerprint=29a.lololo'],
	['very long', `?fingerprint=${'2'.repeat(4000)}`],
]

/** Those that may be a guess, and so count. */
const guesses = wrong.slice(0, 2)

/** Status, headers and body as they come over the wire, less what differs with every answer. */
const get = async (host: TinyHost, path: string, sent: Readonly<Record<string, string>> = {}) => {
	const asked = request(`${host.output('RestUrl')}${path}`, { headers: sent })
	asked.end()
	const [response] = (await once(asked, 'response')) as [IncomingMessage]
	const { statusCode, headers, rawHeaders } = response
	const body = await text(response)
	const pairs = rawHeaders.flatMap((name, index) =>
		index % 2 === 0 && !/^(?:date|apigw-requestid)$/i.test(name) ? [[name, rawHeaders[index + 1]]] : [],
	)
	return { status: statusCode, retryAfter: headers['retry-after'], wire: { statusCode, pairs, body } }
}

const identity = (query: string) => `/device${query}`
const importLog = (query: string, { deviceId } = mine) => `/device/${deviceId}/senml-imports${query}`
const socketUrl = (host: TinyHost, query: string) => `${host.output('WebSocketUrl')}${query}`
const right = `?fingerprint=${mine.fingerprint}`

describe('fingerprints', () => {
	const folder = temporaryFolder()
	let assembly: Assembly
	before(async () => {
		assembly = await testAssembly(join(folder.path, 'cdk.out'))
	})
	after(folder.remove)

	const start = async (limit: number): Promise<TestStack> => {
		const changed = withVariable(assembly, 'FAILED_ATTEMPTS_PER_MINUTE', limit)
		const stack = await hostStack(changed, { devices: [mine, other] })
		const Item = marshall({ ...fingerprintKey(stray), deviceId: mine.deviceId })
		await stack.db.send(new PutItemCommand({ TableName: stack.host.output('DevicesTable'), Item }))
		return stack
	}

	describe('that open nothing', () => {
		let stack: TestStack
		let host: TinyHost
		before(async () => {
			stack = await start(0)
			host = stack.host
		})
		after(() => stack.close())

		it('get the same answer on every route of the REST API, byte by byte', async () => {
			const paths = [
				...[...wrong.map(([, query]) => query), '', '?fingerprint='].flatMap((query) => [
					identity(query),
					importLog(query),
					importLog(query, { ...mine, deviceId: 'oob-350000000000009' }),
				]),
				importLog(`?fingerprint=${other.fingerprint}`),
				importLog(right, other),
			]
			const first = await get(host, identity('?fingerprint=29a.unknwn22'))
			assert.equal(first.status, 403)
			for (const path of paths) assert.deepEqual((await get(host, path)).wire, first.wire, path)
		})

		for (const [name, query] of wrong)
			it(`are denied by the WebSocket: ${name}`, async () => {
				assert.equal(await refusedStatus(socketUrl(host, query)), 403)
			})

		it('are counted in the metric of the alarm', async () => {
			const [, alarm] =
				Object.entries(assembly.template.Resources).find(([id]) => id.startsWith('AlarmsFailedAttempts')) ??
				[]
			const { Namespace, MetricName, Dimensions } = alarm?.Properties ?? {}
			const from = host.lines.length
			await get(host, identity('?fingerprint=29a.unknwn22'))
			const line = await host.line((text) => text.includes('CloudWatchMetrics'), from)
			const metric = JSON.parse(line.replace(/^\[[^\]]+\] /, ''))
			const [directive] = metric._aws.CloudWatchMetrics
			assert.equal(directive.Namespace, Namespace)
			assert.equal(directive.Metrics[0].Name, MetricName)
			assert.deepEqual(Dimensions, [{ Name: 'service', Value: metric.service }])
			assert.equal(metric[String(MetricName)], 1)
		})

		it('are refused for ever when nobody counts, and a right one opens its device all the same', async () => {
			for (let attempt = 0; attempt < 12; attempt++)
				assert.equal((await get(host, identity(wrong[0]?.[1] ?? ''))).status, 403)
			assert.equal((await get(host, identity(right))).status, 200)
			const { socket } = await stack.connect(mine)
			socket.terminate()
		})
	})

	describe('from a source that has failed ten times in a minute', () => {
		let stack: TestStack
		let host: TinyHost
		before(async () => {
			stack = await start(cdkJson.context.failedAttemptsPerMinute)
			host = stack.host
		})
		after(() => stack.close())

		const table = () => ({ TableName: host.output('AttemptsTable') })
		type Item = Record<string, AttributeValue>
		const items = async (): Promise<readonly Item[]> =>
			(await stack.db.send(new ScanCommand(table()))).Items ?? []
		const keyOf = ({ source, window }: Item) => marshall({ source: source?.S, window: Number(window?.N) })
		const forget = async (): Promise<void> => {
			for (const item of await items())
				await stack.db.send(new DeleteItemCommand({ ...table(), Key: keyOf(item) }))
		}
		/** What the clock does to a window: it is an earlier one. */
		const passMinutes = async (): Promise<void> => {
			const counted = await items()
			await forget()
			for (const item of counted) {
				const window = { N: String(Number(item['window']?.N) - 3600) }
				await stack.db.send(new PutItemCommand({ ...table(), Item: { ...item, window } }))
			}
		}
		/** Again if the minute was over in between, so that there was not one window but two. */
		const withinOneMinute = async (work: () => Promise<void>): Promise<void> => {
			const minute = () => Math.floor(Date.now() / 60_000)
			for (;;) {
				await forget()
				const begin = minute()
				const error: unknown = await work().catch((reason: unknown) => reason)
				if (minute() !== begin) continue
				if (error !== undefined) throw error
				return
			}
		}
		const failTimes = async (count: number) => {
			const routes = [identity, importLog]
			for (let done = 0; done < count; done++) {
				const [, query = ''] = guesses[done % guesses.length] ?? []
				const path = routes[done % routes.length]?.(query) ?? ''
				assert.equal((await get(host, path)).status, 403, `attempt ${done + 1}`)
			}
		}
		/** How often the functions have read, or tried to read, the table of devices. */
		const reads = () =>
			host.host
				.uses()
				.filter(({ action, resource }) => action === 'dynamodb:GetItem' && resource.includes('DevicesTable'))
				.reduce((sum, { count }) => sum + count, 0)

		it('are refused without a look at the devices, right or wrong, until the next minute', () =>
			withinOneMinute(async () => {
				await failTimes(10)
				const before = reads()
				const eleventh = await get(host, identity('?fingerprint=29a.unknwn22'))
				assert.equal(eleventh.status, 429)
				assert.match(eleventh.retryAfter ?? '', /^(?:[1-9]|[1-5]\d|60)$/)
				assert.equal((await get(host, identity(right))).status, 429)
				assert.equal((await get(host, importLog(right))).status, 429)
				assert.equal(await refusedStatus(socketUrl(host, right)), 403)
				assert.equal(reads(), before)

				await passMinutes()
				assert.equal((await get(host, identity(right))).status, 200)
				assert.equal(reads(), before + 2)
				const { socket } = await stack.connect(mine)
				socket.terminate()
			}))

		it('are not counted when they are none at all: any page could lock out its visitor', () =>
			withinOneMinute(async () => {
				const none = ['', '?fingerprint=', ...wrong.slice(2).map(([, query]) => query)]
				for (const query of [...none, ...none, ...none]) {
					assert.equal((await get(host, identity(query))).status, 403)
					assert.equal((await get(host, importLog(query))).status, 403)
				}
				for (const [, query] of wrong.slice(2)) assert.equal(await refusedStatus(socketUrl(host, query)), 403)
				assert.deepEqual(await items(), [])
				assert.equal((await get(host, identity(right))).status, 200)
			}))

		it('are counted together, whichever door they knock at', () =>
			withinOneMinute(async () => {
				await failTimes(5)
				for (let attempt = 0; attempt < 5; attempt++)
					assert.equal(await refusedStatus(socketUrl(host, '?fingerprint=29a.unknwn22')), 403)
				assert.equal((await get(host, identity(right))).status, 429)
			}))

		it('leave neither fingerprint nor address in table and log', async () => {
			const stored = JSON.stringify(await items())
			assert.ok(!stored.includes('127.0.0.1'), stored)
			assert.ok(host.lines.some((line) => line.includes('FailedAttempts')))
			const told = host.lines.filter((line) => /29a\.|127\.0\.0\.1/.test(line))
			assert.deepEqual(told, [])
		})

		for (const fault of ['throttle', 'hang'] as const)
			it(`are looked at while the table that counts them answers with ${fault}`, async () => {
				await forget()
				// The greetings of earlier tests may still read and write: they must not use the fault up.
				const caller = stack.functionId('RestIdentity')
				for (const [operation, query, status] of [
					['GetItem', right, 200],
					['UpdateItem', '?fingerprint=29a.unknwn22', 403],
				] as const) {
					const end = host.host.faults.plan({ service: 'dynamodb', operation, caller, sequence: [fault] })
					const from = host.lines.length
					assert.equal((await get(host, identity(query))).status, status)
					end()
					const said = (what: string) => host.line((line) => line.includes(what), from)
					await said('"message":"attempt not counted"')
					await said('"UncountedAttempts":1')
				}
			})
	})

	describe('from a page whose origin is not allowed', () => {
		const allowed = 'https://hello.nrfcloud.com'
		let stack: TestStack
		let host: TinyHost
		before(async () => {
			stack = await hostStack(withOrigins(assembly, [allowed]), { devices: [mine] })
			host = stack.host
		})
		after(() => stack.close())

		const unknown = '?fingerprint=29a.unknwn22'
		const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
		const reading = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
		const socketStatus = (query: string, headers: Readonly<Record<string, string>>) =>
			new Promise<number>((resolve) => {
				const socket = new WebSocket(socketUrl(host, query), { headers })
				const end = (status: number) => {
					resolve(status)
					socket.terminate()
				}
				socket.on('error', () => undefined)
				socket.on('open', () => end(101))
				socket.on('unexpected-response', (_, { statusCode }) => end(statusCode ?? 0))
			})

		it('get the answer of every other refusal, right or wrong, and lock out nobody', async () => {
			const { wire } = await get(host, identity(unknown))
			for (const headers of [image, reading])
				for (const query of [unknown, right, '']) {
					for (let attempt = 0; attempt < 6; attempt++)
						assert.deepEqual((await get(host, identity(query), headers)).wire, wire)
					assert.deepEqual((await get(host, importLog(query), headers)).wire, wire)
					assert.equal(await socketStatus(query, headers), query === '' ? 401 : 403)
				}
			assert.equal((await get(host, identity(right))).status, 200)
		})

		it('are not looked at; those of an allowed page and of programs are', async () => {
			const headers = { 'sec-fetch-site': 'cross-site', origin: allowed }
			assert.equal((await get(host, identity(right), headers)).status, 200)
			assert.equal(await socketStatus(right, headers), 101)
			assert.equal(await socketStatus(right, {}), 101)
			assert.ok(host.lines.some((line) => line.includes('"ForeignAttempts":1')))
		})
	})
})
