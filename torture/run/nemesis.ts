import type { Fault, Faults } from '../../local/aws/faults.ts'

/** How the host is disturbed; rates of 0 leave it alone. */
export type Disturbance = {
	readonly seed: number
	/** share of all requests to services that fail in some way */
	readonly faults: number
	/** share of the deliveries of queues that are repeated */
	readonly repeats: number
}

type Shares = Readonly<Partial<Record<Fault, number>>>

/** Of a hundred faults. A crash takes all messages of a batch with it, and a request that hangs two seconds. */
const usual: Shares = {
	throttle: 29.1,
	'500': 20,
	reset: 20,
	'commit+500': 15,
	'commit+reset': 15,
	hang: 0.5,
	crash: 0.2,
	'commit+crash': 0.2,
}

type Kind = { readonly service: string; readonly operation?: string; readonly shares: Shares }

const kinds: readonly Kind[] = [
	{ service: 'dynamodb', shares: usual },
	{ service: 'sqs', shares: usual },
	// That a socket is gone is said of a post. Said of its end, too, it is to be believed.
	{ service: 'execute-api', operation: 'POST', shares: { ...usual, throttle: 9.1, limit: 10, gone: 10 } },
	{ service: 'execute-api', operation: 'DELETE', shares: usual },
	// Asked by the doors, which are no functions: nothing of theirs can crash.
	{ service: 'iotdata', shares: { ...usual, crash: 0, 'commit+crash': 0 } },
]

const ratesOf = (shares: Shares, rate: number): Shares =>
	Object.fromEntries(Object.entries(shares).map(([fault, share]) => [fault, (rate * share) / 100]))

/** Returns how to disturb a host; the next disturbance takes the place of the one before. */
export const createNemesis = (faults: Faults): ((disturbance: Disturbance) => void) => {
	let ends: readonly (() => void)[] = []
	return ({ seed, faults: rate, repeats }) => {
		for (const end of ends) end()
		ends = [
			...kinds.map(({ shares, ...target }, index) =>
				faults.plan({ ...target, seed: seed + index, rates: ratesOf(shares, rate) }),
			),
			faults.disturbQueues({ seed, duplicate: repeats, reorder: repeats > 0 }),
		]
	}
}
