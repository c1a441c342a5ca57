import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseCostArguments } from './arguments.ts'
import { budgetOf, exceeded, messageCost } from './budget.ts'
import { type CountedMessage, quantitiesOf } from './capacity.ts'
import { itemBytes } from './itemBytes.ts'
import { billRows, type Fleet, monthlyBill } from './monthlyBill.ts'
import { addQuantities, prices, usdOf } from './prices.ts'
import { referenceQuantities } from './referenceCost.ts'

const message: CountedMessage & { readonly updates: number } = {
	counts: {
		'ImportsProcessor dynamodb:GetItem DevicesTable': 1,
		'ImportsProcessor dynamodb:Query LiveConnections': 1,
		'ImportsProcessor dynamodb:PutItem LedgerTable': 1,
		'ImportsProcessor execute-api:ManageConnections POST @connections': 3,
		'Lambda lambda:Invoke ImportsProcessor': 1,
		'MqttDoorRaw sqs:SendMessage ImportsMessages': 1,
	},
	updates: 1,
	objects: 1,
	clients: 3,
	sizes: { entry: 1025, state: 150, history: 140, device: 200, connection: 100 },
	logBytes: 650,
	payloadBytes: 62,
}

const quantitiesWith = (changes: Partial<CountedMessage>) => quantitiesOf({ ...message, ...changes })

describe('prices', () => {
	it('have a source and a month', () => {
		for (const [name, { usd, source, asOf }] of Object.entries(prices)) {
			assert.ok(usd > 0, name)
			assert.match(source, /^https:\/\/aws\.amazon\.com\//, name)
			assert.match(asOf, /^20\d\d-(?:0[1-9]|1[0-2])$/, name)
		}
	})

	it('add up', () =>
		assert.equal(usdOf(addQuantities([1e6, { event: 2 }], [1e6, { event: 1, iotMessage: 1 }])), 4))
})

describe('the quantities of a message', () => {
	it('are units of 1 KB for writes, with the local index, and of 4 KB for reads', () => {
		// An entry of 1,025 bytes takes two units, and its place in the index one.
		assert.equal(quantitiesWith({}).writeUnit, 3)
		assert.equal(quantitiesWith({}).readUnit, 2)
	})

	it('are those of items, not of requests, for batches', () => {
		const counts = { 'ImportsProcessor dynamodb:BatchWriteItem StateTable': 1 }
		assert.equal(quantitiesWith({ counts, objects: 15 }).writeUnit, 15)
		const transacted = { 'ImportsProcessor dynamodb:TransactWriteItems StateTable': 1 }
		assert.equal(quantitiesWith({ counts: transacted, objects: 15 }).writeUnit, 30)
	})

	it('are one post, one invocation, and one send, receive and delete', () => {
		const { socketMessage, functionCall, queueRequest } = quantitiesWith({})
		assert.deepEqual(
			{ socketMessage, functionCall, queueRequest },
			{ socketMessage: 3, functionCall: 1, queueRequest: 3 },
		)
	})

	it('are several messages of IoT above 5 KB', () =>
		assert.equal(quantitiesWith({ payloadBytes: 12_000 }).iotMessage, 3))

	it('are refused for an operation that nobody has priced', () =>
		assert.throws(() => quantitiesWith({ counts: { 'A dynamodb:Scan StateTable': 1 } }), /Scan StateTable/))
})

describe('the size of an item', () => {
	// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
	it('is that of names and values', () =>
		assert.equal(
			itemBytes({ id: { S: 'device' }, n: { N: '1234' }, b: { B: new Uint8Array(9) } }),
			8 + 4 + 10,
		))
})

describe('the reference', () => {
	// Computed by hand from what its handlers and rules do, with one update and one client.
	it('has two events, two posts and five function calls', () => {
		const { event, socketMessage, functionCall } = referenceQuantities({ updates: 1, clients: 1 })
		assert.deepEqual({ event, socketMessage, functionCall }, { event: 2, socketMessage: 2, functionCall: 5 })
	})

	it('grows with updates times clients', () =>
		assert.equal(referenceQuantities({ updates: 15, clients: 3 }).socketMessage, 48))
})

describe('a budget', () => {
	const budget = budgetOf([message])

	it('allows what was counted', () => assert.deepEqual(exceeded(budget, [message]), []))

	it('names a message that has become dearer', () => {
		const counts = { ...message.counts, 'ImportsProcessor dynamodb:PutItem StateTable': 1 }
		const [sentence = ''] = exceeded(budget, [{ ...message, counts }])
		assert.match(sentence, /^1 updates of 1 objects, 3 clients: /)
	})

	it('names a message that has none', () =>
		assert.match(exceeded([], [message])[0] ?? '', /the budget is undefined/))
})

describe('a monthly bill', () => {
	const case_ = (objects: number, clients: number) => ({
		...message,
		updates: objects,
		objects,
		clients,
		counts: {
			'ImportsProcessor dynamodb:PutItem StateTable': objects,
			...(clients > 0
				? { 'ImportsProcessor execute-api:ManageConnections POST @connections': objects * clients }
				: {}),
		},
	})
	const cost = messageCost(budgetOf([case_(1, 0), case_(15, 0), case_(1, 1), case_(15, 1)]))
	const fleet: Fleet = {
		devices: 1000,
		intervalSeconds: 60,
		objects: 3,
		viewers: 5,
		retentionDays: 30,
		historyDays: 45,
		isPacked: false,
	}
	const quantityOf = (changes: Partial<Fleet>, item: string, price: string): number =>
		billRows(monthlyBill({ ...fleet, ...changes }, cost)).find(
			(row) => row.item === item && row.price === price,
		)?.quantity ?? 0

	// 30 days have 43,200 minutes.
	it('has a message per device and minute, with a write for each object', () => {
		assert.equal(quantityOf({}, 'messages', 'iotMessage'), 43_200_000)
		assert.equal(Math.round(quantityOf({}, 'messages', 'writeUnit')), 3 * 43_200_000)
	})

	it('has frames of watched devices only', () => {
		assert.equal(Math.round(quantityOf({}, 'frames', 'socketMessage')), 5 * 3 * 43_200)
		assert.equal(Math.round(quantityOf({ isPacked: true }, 'frames', 'socketMessage')), 5 * 43_200)
		assert.equal(quantityOf({ viewers: 0 }, 'frames', 'socketMessage'), 0)
	})

	it('has what the log and the history keep', () => {
		assert.equal(quantityOf({}, 'the log', 'storedGigabyte').toFixed(1), (43.2 * 1.025).toFixed(1))
		assert.equal(
			quantityOf({}, 'the history', 'storedGigabyte').toFixed(3),
			(43.2 * 1.5 * 3 * 0.14).toFixed(3),
		)
	})

	it('has what the statistics of the history take, every six hours', () => {
		// 1,000 devices with three objects, 120 times a month; 360 rows of 140 bytes each time.
		assert.equal(quantityOf({}, 'the history', 'writeUnit'), 360_000 * 6.5)
		assert.equal(
			quantityOf({}, 'the history', 'readUnit').toFixed(),
			(360_000 * (1.5 + (360 * 140) / 4096)).toFixed(),
		)
		const daily = { intervalSeconds: 86_400 }
		assert.equal(quantityOf(daily, 'the history', 'writeUnit'), 0)
		assert.equal(quantityOf(daily, 'the history', 'readUnit'), 3000 * 30 * 2)
	})

	it('has one secret, however many devices there are', () => {
		for (const devices of [1, 1_000_000])
			assert.equal(quantityOf({ devices }, 'the secret that seals PSKs', 'secret'), 1)
	})

	it('has requests of an edge in place of AWS IoT', () => {
		for (const [together, requests, sends] of [
			[1, 43_200_000, 43_200_000],
			[30, 1_440_000, 4_320_000],
		] as const) {
			const edge = { edgeMessages: together }
			assert.equal(Math.round(quantityOf(edge, 'messages', 'httpRequest')), requests)
			for (const price of ['iotMessage', 'iotRule', 'iotAction'])
				assert.equal(quantityOf(edge, 'messages', price), 0)
			const others = quantityOf({}, 'messages', 'queueRequest') - 43_200_000
			assert.equal(Math.round(quantityOf(edge, 'messages', 'queueRequest') - others), sends)
			const calls = quantityOf({}, 'messages', 'functionCall')
			assert.equal(Math.round(quantityOf(edge, 'messages', 'functionCall') - calls), requests)
		}
	})

	it('has the minutes of the sockets', () =>
		assert.equal(quantityOf({}, 'open sockets', 'socketMinute'), 5 * 43_200))
})

describe('the arguments of npm run cost', () => {
	it('are numbers and a time', () => {
		const { fleet } = parseCostArguments([
			'--devices',
			'1000',
			'--interval',
			'5m',
			'--viewers',
			'5',
			'--objects',
			'3',
		])
		assert.deepEqual(fleet, {
			devices: 1000,
			intervalSeconds: 300,
			objects: 3,
			viewers: 5,
			retentionDays: 30,
			historyDays: 45,
			isPacked: false,
		})
	})

	for (const argv of [
		['--interval', 'soon'],
		['--interval', '0s'],
		['--devices', '0'],
		['--viewers', '1.5'],
		['--objects', '-1'],
		['--edge', '0'],
	])
		it(`are refused with a reason: ${argv.join(' ')}`, () =>
			assert.throws(() => parseCostArguments([`${argv[0]}=${argv[1]}`]), /expected/))
})
