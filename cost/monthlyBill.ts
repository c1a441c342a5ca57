import { byEdge } from './edgeWay.ts'
import { addQuantities, type PriceName, prices, type Quantities } from './prices.ts'

/** Devices and watchers of a stack. */
export type Fleet = {
	readonly devices: number
	/** seconds between two messages of a device */
	readonly intervalSeconds: number
	/** object instances in each message */
	readonly objects: number
	/** sockets that are open all the time, each of another device */
	readonly viewers: number
	/** days that an import stays in the log */
	readonly retentionDays: number
	/** days that a measurement stays in the history */
	readonly historyDays: number
	/** whether watchers get all frames of an import in one message */
	readonly isPacked: boolean
	/** messages in each request of an edge; undefined: they come by way of AWS IoT */
	readonly edgeMessages?: number
}

/** What a message takes, measured for one object and for several, and for each watcher. */
export type MessageCost = {
	readonly base: Quantities
	/** for each object after the first */
	readonly perObject: Quantities
	/** for each watcher and message */
	readonly perWatcher: Quantities
	/** for each watcher, and each object after the first */
	readonly perWatcherAndObject: Quantities
	/** bytes of an entry of the log with one object, and for each further object */
	readonly entryBytes: number
	readonly entryBytesPerObject: number
	/** bytes of a row of the history: one for each object */
	readonly rowBytes: number
}

export type BillItem = { readonly item: string; readonly quantities: Quantities }

const monthDays = 30
const monthSeconds = monthDays * 24 * 60 * 60

/** Eight event source mappings poll with twenty-second waits, five at once: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const pollsPerMonth = 8 * 5 * (monthSeconds / 20)

/** Metrics that the alarms watch, see docs/adr/0019-what-rings.md */
const alarmMetrics = 25

/** A socket lives for two hours at most; each opening calls four functions and queues one greeting. */
const openingsPerMonth = monthSeconds / (2 * 60 * 60)

const opening: Quantities = {
	functionCall: 4,
	gigabyteSecond: 4 * 0.25 * 0.05,
	queueRequest: 3,
	readUnit: 8,
	writeUnit: 4,
	// Identity, state and marker.
	socketMessage: 3,
	loggedGigabyte: 2000 / 1e9,
}

/** Bytes of a frame. */
const frameBytes = 400

/** Messages per month. */
export const messagesOf = ({
	devices,
	intervalSeconds,
}: Pick<Fleet, 'devices' | 'intervalSeconds'>): number => (devices * monthSeconds) / intervalSeconds

const storedGigabytes = (fleet: Fleet, cost: MessageCost): number => {
	const entry = cost.entryBytes + (fleet.objects - 1) * cost.entryBytesPerObject
	return (messagesOf(fleet) * (fleet.retentionDays / monthDays) * entry) / 1e9
}

const historyGigabytes = (fleet: Fleet, { rowBytes }: MessageCost): number =>
	(messagesOf(fleet) * (fleet.historyDays / monthDays) * fleet.objects * rowBytes) / 1e9

const partsPerMonth = 4 * monthDays
const partSeconds = monthSeconds / partsPerMonth

/**
 * What the processor takes to keep statistics of each object instance every six hours. They have 2.5, 5, 7.4 and 9.8 KB
 * after the quarters of a day with a message a minute about four resources; of six samples or fewer none are kept.
 */
const statistics = (fleet: Fleet, { rowBytes }: MessageCost): Quantities => {
	const messages = partSeconds / fleet.intervalSeconds
	const times = fleet.devices * fleet.objects * partsPerMonth * Math.min(1, messages)
	if (messages <= 6) return addQuantities([times, { readUnit: 2 }])
	return addQuantities([times, { readUnit: 1.5 + (messages * rowBytes) / 4096, writeUnit: 6.5 }])
}

/** A month of 30 days, item by item. Messages come one by one, and no free tier is deducted. */
export const monthlyBill = (fleet: Fleet, cost: MessageCost): readonly BillItem[] => {
	const { objects, viewers } = fleet
	const further = objects - 1
	const moreFrames = fleet.isPacked ? 0 : further
	// A device that nobody watches posts nothing.
	const watched = (viewers * monthSeconds) / fleet.intervalSeconds
	const base = fleet.edgeMessages === undefined ? cost.base : byEdge(cost.base, fleet.edgeMessages)
	const stored = storedGigabytes(fleet, cost)
	const measured = historyGigabytes(fleet, cost)
	return [
		{
			item: 'messages',
			quantities: addQuantities([messagesOf(fleet), addQuantities([1, base], [further, cost.perObject])]),
		},
		{
			item: 'frames',
			quantities: addQuantities(
				[watched, addQuantities([1, cost.perWatcher], [moreFrames, cost.perWatcherAndObject])],
				[watched * objects, { sentGigabyte: frameBytes / 1e9 }],
			),
		},
		{
			item: 'open sockets',
			quantities: addQuantities(
				[viewers, { socketMinute: monthSeconds / 60 }],
				[viewers * openingsPerMonth, opening],
			),
		},
		{ item: 'the log', quantities: { storedGigabyte: stored, backedUpGigabyte: stored } },
		{
			item: 'the history',
			quantities: {
				...statistics(fleet, cost),
				storedGigabyte: measured,
				backedUpGigabyte: measured,
			},
		},
		{ item: 'empty receives', quantities: { queueRequest: pollsPerMonth } },
		{ item: 'alarms', quantities: { alarmMetric: alarmMetrics } },
		{ item: 'the secret that seals PSKs', quantities: { secret: 1 } },
	]
}

export type BillRow = {
	readonly item: string
	readonly price: PriceName
	readonly quantity: number
	readonly usd: number
}

/** One row for each item and price. */
export const billRows = (bill: readonly BillItem[]): readonly BillRow[] =>
	bill.flatMap(({ item, quantities }) =>
		(Object.entries(quantities) as [PriceName, number][])
			.filter(([, quantity]) => quantity > 0)
			.map(([price, quantity]) => ({ item, price, quantity, usd: quantity * prices[price].usd })),
	)
