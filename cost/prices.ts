/** A list price of us-east-1 in US dollars, the first tier, without free tiers. */
export type Price = {
	/** dollars per unit */
	readonly usd: number
	readonly unit: string
	readonly source: string
	/** the month until which the price is known to hold */
	readonly asOf: string
	/** `read`: from the source or a copy of it; `memory`: believed, to be checked before a decision depends on it */
	readonly known: 'read' | 'memory'
}

const million = 1_000_000

const price = (
	usd: number,
	unit: string,
	source: string,
	asOf: string,
	known: Price['known'] = 'memory',
): Price => ({ usd, unit, source, asOf, known })

const iot = 'https://aws.amazon.com/iot-core/pricing/'
const apiGateway = 'https://aws.amazon.com/api-gateway/pricing/'
const dynamoDb = 'https://aws.amazon.com/dynamodb/pricing/on-demand/'
const lambda = 'https://aws.amazon.com/lambda/pricing/'
const cloudWatch = 'https://aws.amazon.com/cloudwatch/pricing/'

/** Every price that a bill or a message needs. */
export const prices = {
	iotMessage: price(1 / million, 'message of up to 5 KB', iot, '2026-11'),
	iotRule: price(0.15 / million, 'rule triggered, up to 5 KB', iot, '2026-11'),
	iotAction: price(0.15 / million, 'action of a rule, up to 5 KB', iot, '2026-11'),
	shadowOperation: price(1.25 / million, 'shadow operation of up to 1 KB', iot, '2026-11'),
	event: price(1 / million, 'event of up to 64 KB', 'https://aws.amazon.com/eventbridge/pricing/', '2026-11'),
	queueRequest: price(
		0.4 / million,
		'request of up to 64 KB',
		'https://aws.amazon.com/sqs/pricing/',
		'2020-01',
	),
	functionCall: price(0.2 / million, 'invocation', lambda, '2026-05', 'read'),
	gigabyteSecond: price(0.000_013_333_4, 'GB-second, arm64', lambda, '2026-05', 'read'),
	writeUnit: price(0.625 / million, 'write request unit of 1 KB', dynamoDb, '2025-07', 'read'),
	readUnit: price(0.125 / million, 'read request unit of 4 KB', dynamoDb, '2025-07', 'read'),
	storedGigabyte: price(0.25, 'GB-month in a table', dynamoDb, '2026-11'),
	backedUpGigabyte: price(0.2, 'GB-month of point-in-time recovery', dynamoDb, '2026-11'),
	httpRequest: price(1 / million, 'request of an HTTP API, up to 512 KB', apiGateway, '2026-11'),
	socketMessage: price(1 / million, 'WebSocket message of up to 32 KB', apiGateway, '2025-05', 'read'),
	socketMinute: price(0.25 / million, 'minute of a WebSocket', apiGateway, '2021-01', 'read'),
	loggedGigabyte: price(0.5, 'GB put into a log', cloudWatch, '2026-11'),
	metric: price(0.3, 'metric and month', cloudWatch, '2026-11'),
	alarmMetric: price(0.1, 'metric of an alarm and month', cloudWatch, '2026-11'),
	secret: price(0.4, 'secret and month', 'https://aws.amazon.com/secrets-manager/pricing/', '2026-11'),
	sentGigabyte: price(
		0.09,
		'GB sent to the internet',
		'https://aws.amazon.com/ec2/pricing/on-demand/',
		'2025-05',
		'read',
	),
} as const satisfies Readonly<Record<string, Price>>

export type PriceName = keyof typeof prices

/** How many units of each price something takes. */
export type Quantities = Readonly<Partial<Record<PriceName, number>>>

const entriesOf = (quantities: Quantities): readonly (readonly [PriceName, number])[] =>
	Object.entries(quantities) as [PriceName, number][]

/** Dollars. */
export const usdOf = (quantities: Quantities): number =>
	entriesOf(quantities).reduce((sum, [name, quantity]) => sum + quantity * prices[name].usd, 0)

/** Combines the quantities of two things, each taken so many times. */
export const addQuantities = (...parts: readonly (readonly [times: number, Quantities])[]): Quantities => {
	const sums = new Map<PriceName, number>()
	for (const [times, quantities] of parts)
		for (const [name, quantity] of entriesOf(quantities))
			sums.set(name, (sums.get(name) ?? 0) + times * quantity)
	return Object.fromEntries(sums)
}
