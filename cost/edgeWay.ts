import { addQuantities, type PriceName, type Quantities } from './prices.ts'

/** What a rule of AWS IoT takes for a message, besides its request to the queue. */
const ofIot: readonly PriceName[] = ['iotMessage', 'iotRule', 'iotAction']

/**
 * One request of an edge. Assumptions: the function with 256 MB takes 20 ms; its lines of Lambda and the one of the access
 * log have 600 bytes.
 */
const request: Quantities = {
	httpRequest: 1,
	functionCall: 1,
	gigabyteSecond: 0.25 * 0.02,
	loggedGigabyte: 600 / 1e9,
}

/** SQS quotas: entries of a batch */
const queueBatch = 10

/**
 * What a message takes that comes by way of `POST /edge/messages`, and not of AWS IoT.
 *
 * @param base what it takes by way of AWS IoT
 * @param together messages in each request, small ones
 */
export const byEdge = (base: Quantities, together: number): Quantities => {
	const iot = Object.fromEntries(Object.entries(base).filter(([name]) => ofIot.some((one) => one === name)))
	return addQuantities(
		[1, base],
		[-1, iot],
		[1 / together, request],
		[1, { queueRequest: Math.ceil(together / queueBatch) / together - 1 }],
	)
}
