import type { Fault, Faults } from '../../local/aws/faults.ts'

/** Rates of faults in the host; 0 is none. */
export type Disturbance = {
	readonly seed: number
	/** share of requests to services that fail */
	readonly faults: number
	/** share of the deliveries of queues that are repeated */
	readonly repeats: number
}

type Shares = Readonly<Partial<Record<Fault, number>>>

/** Shares in percent of all faults. A crash fails a whole batch, and a hanging request takes two seconds. */
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
	// The fault `gone` is only for posts: when a socket is ended, the answer 410 must be true.
	{ service: 'execute-api', operation: 'POST', shares: { ...usual, throttle: 9.1, limit: 10, gone: 10 } },
	{ service: 'execute-api', operation: 'DELETE', shares: usual },
	// The doors call this service. They are not functions, so they cannot crash.
	{ service: 'iotdata', shares: { ...usual, crash: 0, 'commit+crash': 0 } },
]

const ratesOf = (shares: Shares, rate: number): Shares =>
	Object.fromEntries(Object.entries(shares).map(([fault, share]) => [fault, (rate * share) / 100]))

/** Returns a function that sets the faults of a host. Each call replaces the earlier faults. */
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
