import type { Quantities } from './prices.ts'

/**
 * DynamoDB's units of an operation, and the quantities of a whole message, from operations that were counted. The local
 * host does not report consumed capacity, so units follow from the sizes of the items.
 */

/** Bytes of the items that a message touches, as DynamoDB counts them. */
export type ItemSizes = {
	readonly entry: number
	/** average of the items of the state, one for each object instance */
	readonly state: number
	/** average of the rows of the history, one for each object instance */
	readonly history: number
	readonly device: number
	readonly connection: number
}

export type CountedMessage = {
	/** `ImportsProcessor dynamodb:GetItem StateTable` → times */
	readonly counts: Readonly<Record<string, number>>
	/** object instances in the message */
	readonly objects: number
	/** sockets of the device */
	readonly clients: number
	readonly sizes: ItemSizes
	/** bytes of the lines that functions wrote into their logs */
	readonly logBytes: number
	/** bytes on the topic */
	readonly payloadBytes: number
}

/** A unit is 1 KB of an item that is written, and 4 KB of items that are read consistently. */
const [writeBytes, readBytes] = [1024, 4096]

const unitsOf = (bytes: number, unit: number): number => Math.max(1, Math.ceil(bytes / unit))

/** Of which table an operation is: `StateTable`, `LedgerTable/index/byMessage`. */
type Operation = { readonly action: string; readonly table: string; readonly count: number }

const itemBytes = ({ sizes }: CountedMessage, table: string): number => {
	if (table.startsWith('Ledger')) return sizes.entry
	if (table.startsWith('State')) return sizes.state
	if (table.startsWith('History')) return sizes.history
	return table.startsWith('LiveConnections') ? sizes.connection : sizes.device
}

/** Bytes that a query reads: all items of the state or all connections, and one item of other tables. */
const queriedBytes = (message: CountedMessage, table: string): number => {
	const bytes = itemBytes(message, table)
	if (table.includes('/index/')) return 1
	if (table.startsWith('State')) return bytes * message.objects
	return table.startsWith('LiveConnections') ? bytes * message.clients : bytes
}

/** A put into the ledger also writes one entry of its local index, which has only keys. */
const indexWrites = (table: string): number => (table.startsWith('Ledger') ? 1 : 0)

/** As many states as one call reads beside the item of the device, which is how the processor reads both. */
const statesBesideDevice = 99

const deviceUnits = ({ objects, sizes }: CountedMessage): number =>
	unitsOf(sizes.device, readBytes) +
	(objects <= statesBesideDevice ? objects * unitsOf(sizes.state, readBytes) : 0)

const operationUnits = (message: CountedMessage, { action, table, count }: Operation): Quantities => {
	const bytes = itemBytes(message, table)
	const write = unitsOf(bytes, writeBytes) + indexWrites(table)
	// A batch of state or history has one item for each object instance, however many requests it takes.
	const batchItems = /^(?:State|History)/.test(table) ? message.objects : Number.NaN
	switch (action) {
		case 'GetItem':
			return { readUnit: count * unitsOf(bytes, readBytes) }
		case 'Query':
			return { readUnit: count * unitsOf(queriedBytes(message, table), readBytes) }
		case 'BatchGetItem':
			return {
				readUnit: table.startsWith('Devices')
					? deviceUnits(message) * count
					: batchItems * unitsOf(bytes, readBytes),
			}
		case 'PutItem':
		case 'UpdateItem':
		case 'DeleteItem':
			return { writeUnit: count * write }
		case 'BatchWriteItem':
			return { writeUnit: batchItems * write }
		case 'TransactWriteItems':
			return { writeUnit: 2 * batchItems * write }
		default:
			return { readUnit: Number.NaN }
	}
}

/** Milliseconds that a call to a service is assumed to take. */
const callMilliseconds = 5

/** Milliseconds of CPU that a message is assumed to take, and gigabytes of memory of the processor. */
const [cpuMilliseconds, gigabytes] = [10, 0.5]

/** Bytes of the lines START, END and REPORT that Lambda adds for each invocation. */
const platformLogBytes = 350

const times = (count: number, bytes: number): number => count * unitsOf(bytes, 64 * 1024)

/**
 * What one message takes when it comes alone: a function call, one receive and one delete for each message. Under load ten
 * messages share these, so this is the upper limit. Calls count as if they were made one after the other, except posts.
 * Throws for an operation whose units are not known here.
 */
export const quantitiesOf = (message: CountedMessage): Quantities => {
	const sums = new Map<keyof Quantities, number>()
	const add = (quantities: Quantities): void => {
		for (const [name, quantity] of Object.entries(quantities) as [keyof Quantities, number][])
			sums.set(name, (sums.get(name) ?? 0) + quantity)
	}
	let calls = 0
	for (const [key, count] of Object.entries(message.counts)) {
		const [who = '', operation = '', table = ''] = key.split(' ')
		const [service = '', action = ''] = operation.split(':')
		if (service === 'dynamodb') {
			const units = operationUnits(message, { action, table, count })
			if (Object.values(units).some(Number.isNaN)) throw new Error(`the units of ${key} are not known`)
			add(units)
			calls += count
		}
		if (service === 'sqs' && action === 'SendMessage')
			add({ queueRequest: times(count, message.payloadBytes) })
		if (service === 'lambda') add({ functionCall: count, loggedGigabyte: (count * platformLogBytes) / 1e9 })
		if (service === 'execute-api' && table === 'POST') add({ socketMessage: count })
		if (service === 'sqs' && !who.startsWith('MqttDoor')) calls += count
	}
	const iot = unitsOf(message.payloadBytes, 5 * 1024)
	add({ iotMessage: iot, iotRule: iot, iotAction: iot })
	// The event source mapping receives and deletes.
	add({ queueRequest: 2, loggedGigabyte: message.logBytes / 1e9 })
	const posting = (sums.get('socketMessage') ?? 0) > 0 ? callMilliseconds : 0
	const seconds = (calls * callMilliseconds + posting + cpuMilliseconds) / 1000
	add({ gigabyteSecond: seconds * gigabytes })
	return Object.fromEntries(sums)
}
