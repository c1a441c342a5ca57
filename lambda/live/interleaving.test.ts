import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as fc from 'fast-check'
import { recordingLog } from '../../testing/recordingLog.ts'
import { runs } from '../../testing/runs.ts'
import { judgeContent } from '../imports/formats/formats.ts'
import { importMessage } from '../imports/importMessage.ts'
import type { DeviceMessage } from '../imports/intake/deviceMessage.ts'
import { readImport } from '../imports/log/readImports.ts'
import { WIDE_WINDOW } from '../lwm2m/timeWindow.ts'
import { reportedObject } from '../state/reportedObject.ts'
import { createMemoryServices, type MemoryServices, memoryPlaces } from '../testing/memoryServices.ts'
import { noBudget, noLimits } from '../testing/noBudget.ts'
import { stepsOf } from '../testing/stepsOf.ts'
import { connect } from './connect/connect.ts'
import type { Resume } from './connect/resume.ts'
import type { Greeting } from './connection.ts'
import { framesOfImport, stateFrames } from './frames.ts'
import { type GreetNeeds, greet } from './greet/greet.ts'
import { sendBacklog } from './greet/sendBacklog.ts'
import { createLanes } from './push/pushFrames.ts'
import { pushImports } from './push/pushImport.ts'

const deviceId = 'oob-352656108602296'
/** seconds since the Unix epoch */
const measuredAt = 1694503339
const connectedAt = (measuredAt + 3600) * 1000

/** The call, by number, that fails in the first delivery, before or after it has taken effect. */
type Fault = { readonly at: number; readonly isAnswerLost: boolean }

/** The call, by number, that takes long: other tasks run for `turns` turns meanwhile. */
type Stall = { readonly at: number; readonly turns: number }

/** Faults of one run. */
type Trouble = { readonly fault?: Fault | undefined; readonly stall?: Stall }

type Message = {
	readonly objects: number
	readonly age: number
	readonly isTwice: boolean
	readonly trouble: Trouble
}

type Client = {
	readonly resume: Resume
	readonly isTwice: boolean
	readonly trouble: Trouble
	/** duration of one frame of the backlog */
	readonly milliseconds: number
	/** deliveries and faults of the first messages on the queue of backlogs */
	readonly continuations: readonly { readonly isTwice: boolean; readonly trouble: Trouble }[]
}

const trouble: fc.Arbitrary<Trouble> = fc.record({
	fault: fc.option(fc.record({ at: fc.nat({ max: 9 }), isAnswerLost: fc.boolean() }), { nil: undefined }),
	stall: fc.record({ at: fc.nat({ max: 9 }), turns: fc.nat({ max: 30 }) }),
})

const message: fc.Arbitrary<Message> = fc.record({
	objects: fc.nat({ max: 2 }),
	age: fc.nat({ max: 3 }),
	isTwice: fc.boolean(),
	trouble,
})

const client: fc.Arbitrary<Client> = fc.record({
	resume: fc.oneof(
		fc.constant({}),
		// 99 is a cursor from a log that restarted since.
		fc.record({ after: fc.constantFrom(0, 1, 2, 3, 99) }),
		fc.record({ last: fc.integer({ min: 1, max: 3 }) }),
	),
	isTwice: fc.boolean(),
	trouble,
	milliseconds: fc.constantFrom(0, 200, 400),
	continuations: fc.array(fc.record({ isTwice: fc.boolean(), trouble }), { maxLength: 3 }),
})

/** A message; one without objects is refused. Its values grow with its time, so the greater value is the newer one. */
const deviceMessage = ({ objects, age }: Message, index: number): DeviceMessage => {
	const value = age * 10 + index
	const records = Array.from({ length: objects }, (_, instance) => ({
		n: `14205/${instance}/0`,
		v: value,
		t: measuredAt + value,
	}))
	return {
		v: 1,
		deviceId,
		messageId: `m${index}`,
		receivedAt: connectedAt,
		door: 'iot',
		contentFormat: 'application/senml+json',
		payload: Buffer.from(objects === 0 ? 'hello' : JSON.stringify(records)),
	}
}

type Call = <T>(effect: () => T) => Promise<T>

/** Calls take effect when the scheduler decides. A late answer needs no model: the next call is late instead. */
const callsOn = (turn: () => Promise<void>, { fault, stall }: Trouble = {}): Call => {
	let calls = 0
	return async (effect) => {
		const call = calls++
		const fails = call === fault?.at
		await turn()
		if (call === stall?.at) for (let turns = stall.turns; turns > 0; turns--) await turn()
		if (fails && !fault.isAnswerLost) throw new Error('the service does not answer')
		const answer = effect()
		if (fails) throw new Error('the answer is lost')
		return answer
	}
}

/** Repeats a delivery until it succeeds; only the first attempt has the fault. */
const redeliver = async (run: (deliveries: number) => Promise<unknown>): Promise<void> => {
	for (let deliveries = 1; ; deliveries++)
		try {
			await run(deliveries)
			return
		} catch (error) {
			// A failed assertion is not an injected fault.
			if (deliveries === 3 || error instanceof assert.AssertionError) throw error
		}
}

/** Delivers a message; `isTwice` adds a second, parallel delivery, which a queue allows. */
const deliver = async (run: (deliveries: number) => Promise<unknown>, isTwice: boolean): Promise<void> => {
	await Promise.all([redeliver(run), ...(isTwice ? [run(2)] : [])])
}

const importOn = (services: MemoryServices, turn: () => Promise<void>) => {
	const answered = callsOn(turn)
	const lanes = createLanes(2)
	const once = (call: Call) =>
		importMessage({
			judge: judgeContent(WIDE_WINDOW),
			isDeviceId: () => true,
			limits: noLimits,
			budget: noBudget,
			places: memoryPlaces(services, call),
			markSeen: (seen) => call(() => services.markSeen(seen)),
			...stepsOf({
				findDevice: () => call(services.findDevice),
				objectsPerDevice: 0,
				updateState: (deviceId, imports) => call(() => services.updateState(deviceId, imports)),
				push: {
					step: 'push',
					open: pushImports({
						liveConnections: () => call(services.liveConnections),
						post: (connectionId, frame) => answered(() => services.post(connectionId, frame)),
						sendFanOuts: async (pieces) => assert.deepEqual(pieces, []),
						disconnect: async (connectionId) => assert.fail(`${connectionId} is ended`),
						remove: (connection) => answered(() => services.remove(connection)),
						lanes,
						now: () => connectedAt + 60_000,
						log: recordingLog(),
					}),
				},
			}),
			retentionDays: 30,
			now: () => connectedAt + 60_000,
		})
	return (sent: DeviceMessage, troubled?: Trouble, isTwice = false) =>
		deliver(async (deliveries) => {
			const { done } = await once(callsOn(turn, deliveries === 1 ? troubled : undefined))(sent, deliveries)
			await done
		}, isTwice)
}

/** Runs one delivery of a greeting. Its clock stands still until the socket is open; then each call of it takes time. */
const greetOn =
	(services: MemoryServices, turn: () => Promise<void>, milliseconds: number) =>
	(greeting: Greeting, call: Call, continueLater: (greeting: Greeting) => void): Promise<unknown> => {
		let looks = 0
		const page = (after: number, size: number) => call(() => services.page(after, size))
		const needs: GreetNeeds = {
			post: (connectionId, frame) =>
				call(() => services.post(connectionId, frame)).catch(() => 'failed' as const),
			identity: () =>
				call(() => ({
					frame: { '@context': 'identity' },
					lastSeq: services.findDevice().lastSeq,
					firstSeq: 1,
				})),
			state: () => call(() => stateFrames(services.readStates().map(reportedObject))),
			firstAfter: async (_, after) => (await page(after, 1))[0]?.seq,
			importsAfter: async function* (_, after) {
				const size = 2
				let from = after
				for (;;) {
					const entries = await page(from, size)
					yield* entries.map((entry) => readImport(entry))
					from = entries.at(-1)?.seq ?? from
					if (entries.length < size) return
				}
			},
			isConnected: (connection) => call(() => services.isConnected(connection)),
			makeLive: async (connection) => {
				const isStored = await call(() => services.makeLive(connection))
				if (isStored) await call(services.countSocket)
				return isStored ? {} : undefined
			},
			disconnect: async (connectionId) => assert.fail(`${connectionId} is ended`),
			remove: (connection) => call(() => services.remove(connection)),
			continueLater: (rest) => call(() => continueLater(rest)),
			now: () => connectedAt + (services.isOpen(greeting.connectionId) ? milliseconds * looks++ : 0),
			wait: turn,
		}
		const { sent } = greeting
		if (sent === undefined) return greet(needs, greeting)
		const slice = { imports: Number.POSITIVE_INFINITY, milliseconds: 500 }
		return sendBacklog(needs, { ...greeting, sent }, slice)
	}

const connectOn = (services: MemoryServices, turn: () => Promise<void>) => {
	const call = callsOn(turn)
	return async (client: Client, connectionId: string) => {
		const { resume, isTwice, trouble: troubled, milliseconds } = client
		const continuations = [...client.continuations]
		const greetings: Promise<void>[] = []
		const greetOnce = greetOn(services, turn, milliseconds)
		const enqueue = (greeting: Greeting, first?: Trouble, twice = false): void => {
			const run = (deliveries: number) =>
				greetOnce(greeting, callsOn(turn, deliveries === 1 ? first : undefined), (rest) => {
					const next = continuations.shift()
					enqueue(rest, next?.trouble, next?.isTwice)
				})
			greetings.push(deliver(run, twice))
		}
		const query = Object.fromEntries(Object.entries(resume).map(([name, value]) => [name, String(value)]))
		await connect({
			newestSeq: () => call(services.newestSeq),
			countConnections: async () => 0,
			socketsPerDevice: 0,
			store: (connection) => call(() => services.store(connection)),
			sendGreeting: (greeting) => call(() => enqueue(greeting, troubled, isTwice)),
			now: () => connectedAt,
		})(deviceId, connectionId, query)
		await call(() => services.open(connectionId))
		// A continued greeting adds another one to the list.
		for (const greeting of greetings) await greeting
	}
}

type Frame = {
	readonly '@context': string
	readonly seq: number
	readonly reported?: readonly {
		readonly ObjectInstanceID?: number
		readonly Resources: Readonly<Record<string, number>>
	}[]
}

/** What is wrong with what a client has received after everything has come to rest: nothing. */
const hasNoHole = (
	services: MemoryServices,
	{ resume }: Client,
	frames: readonly string[],
	from: State,
): void => {
	const parsed = frames.map((frame) => JSON.parse(frame) as Frame)
	const isA = (context: string) => (frame: Frame) => frame['@context'].endsWith(context)
	const baseline = Math.max(...parsed.filter(isA('identity')).map(({ seq }) => seq))
	assert.ok(parsed[0] && isA('identity')(parsed[0]), 'identity comes first, or late frames would be lost')
	const { after } = resume
	if (after !== undefined && after <= from.newest)
		assert.equal(baseline, Math.max(after, from.expired), 'it begins where the client asks for')

	const imported = (until: number) =>
		services.log
			.filter(({ seq }) => seq > baseline && seq <= until)
			.flatMap((entry) => framesOfImport(readImport(entry)))
	const isImport = (frame: Frame) =>
		!isA('identity')(frame) && !isA('/shadow')(frame) && !isA('/live')(frame) && frame.seq > baseline
	const received = new Set(frames.filter((_, index) => parsed[index] && isImport(parsed[index])))
	assert.deepEqual([...received].toSorted(), imported(Number.POSITIVE_INFINITY).toSorted(), 'every frame')

	const markers = [...parsed.entries()].filter(([, frame]) => isA('/live')(frame))
	assert.ok(markers.length > 0 && markers.every(([, { seq }]) => seq >= from.newest), 'a marker')
	for (const [at, { seq }] of markers) {
		const before = new Set(frames.slice(0, at))
		assert.deepEqual(
			imported(seq).filter((frame) => !before.has(frame)),
			[],
			'nothing up to the marker comes only after it',
		)
	}

	if (after === baseline) return
	const introduced = parsed.findIndex((frame) => isA('identity')(frame) && frame.seq === baseline)
	const reported = parsed.slice(introduced).flatMap((frame) => frame.reported ?? [])
	for (const entry of services.log.filter(({ seq }) => seq <= baseline))
		for (const { instance, resources } of readImport(entry).updates)
			assert.ok(
				reported.some(
					({ ObjectInstanceID = 0, Resources }) =>
						ObjectInstanceID === instance && Number(Resources['0']) >= Number(resources[1]),
				),
				`import ${entry.seq} is in the state`,
			)
}

/** The log when the first client connected. */
type State = { readonly newest: number; readonly expired: number }

const anyInterleaving = fc.asyncProperty(
	fc.scheduler(),
	fc.array(message, { maxLength: 3 }),
	fc.nat({ max: 3 }),
	fc.array(message, { minLength: 1, maxLength: 3 }),
	fc.array(client, { minLength: 1, maxLength: 2 }),
	async (scheduler, history, expired, messages, clients) => {
		const services = createMemoryServices()
		const importAlone = importOn(services, async () => {})
		for (const [index, sent] of history.entries()) await importAlone(deviceMessage(sent, index))
		const from = { newest: history.length, expired: Math.min(expired, history.length) }
		services.expire(from.expired)

		const turn = () => scheduler.schedule(Promise.resolve())
		const importIt = importOn(services, turn)
		const connectIt = connectOn(services, turn)
		const all = Promise.all([
			...messages.map((sent, index) =>
				importIt(deviceMessage(sent, history.length + index), sent.trouble, sent.isTwice),
			),
			...clients.map((each, index) => connectIt(each, `c${index}`)),
		])
		await scheduler.waitFor(all)
		assert.equal(services.log.length, history.length + messages.length)
		for (const [index, each] of clients.entries())
			hasNoHole(services, each, services.received(`c${index}`), from)
	},
)

// Runs before the first test is declared: after that, the test runner tracks every promise, which is slow.
const outcome = await fc.check(anyInterleaving, { numRuns: runs(3000) })

it('row 29: connections: connecting at any moment relative to incoming messages never leaves a hole', () => {
	assert.ok(!outcome.failed, fc.defaultReportMessage(outcome))
})
