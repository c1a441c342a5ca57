import type { AwsAnswer, AwsOutcome, AwsRequest } from './awsOperation.ts'
import { createQueueDisturbance, type QueueChances, type QueueDisturbance } from './queueDisturbance.ts'
import { randomFrom } from './randomFrom.ts'
import { throwFault } from './throwFault.ts'

/**
 * A fault of a request to a service. `commit+…` executes the request and then loses the answer: clients repeat it.
 * `crash` ends the execution environment that sent the request.
 */
export type Fault =
	| 'ok'
	| 'throttle'
	| '500'
	| 'hang'
	| 'reset'
	| 'commit+500'
	| 'commit+reset'
	| 'commit+crash'
	| 'crash'
	| 'gone'
	| 'limit'
	| 'too-large'
	| 'collection-full'
	| 'forbidden'

/** The requests that a plan affects. A member that is left out matches all. */
export type Target = {
	readonly service?: string
	readonly operation?: string
	/** logical id of the function that sends the request */
	readonly caller?: string
}

/** Faults in sequence, and then none; or each with a probability, from a seed, until the plan ends. */
export type Plan = Target &
	(
		| { readonly sequence: readonly Fault[] }
		| { readonly seed: number; readonly rates: Readonly<Partial<Record<Fault, number>>> }
	)

export type Faults = {
	/** Begins a plan, and returns a function that ends it. The newest plan that matches a request decides. */
	readonly plan: (plan: Plan) => () => void
	readonly disturbQueues: QueueDisturbance['disturb']
	/** for the queues */
	readonly disturbance: QueueDisturbance['current']
	/** how often each fault has happened */
	readonly happened: () => ReadonlyMap<Fault, number>
	/** how often a fault could have happened */
	readonly chances: () => Chances
	/** makes a request fail if a fault is due, and serves it otherwise */
	readonly inject: (request: AwsRequest, serve: () => Promise<AwsAnswer>) => Promise<AwsOutcome>
}

export type Chances = QueueChances & {
	/** requests to services */
	readonly requests: number
}

type Running = { readonly target: Target; readonly next: () => Fault | undefined }

const start = (plan: Plan): Running => {
	if ('sequence' in plan) {
		const left = [...plan.sequence]
		return { target: plan, next: () => left.shift() }
	}
	const random = randomFrom(plan.seed)
	const rates = Object.entries(plan.rates) as readonly (readonly [Fault, number])[]
	return {
		target: plan,
		next: () => {
			let at = random()
			for (const [fault, rate] of rates) {
				if (at < rate) return fault
				at -= rate
			}
			return undefined
		},
	}
}

const matches = ({ service, operation, caller }: Target, request: AwsRequest): boolean =>
	(service ?? request.service) === request.service &&
	(operation ?? request.operation) === request.operation &&
	(caller ?? request.accessKeyId) === request.accessKeyId

/**
 * Makes requests of the stack to its services fail as planned.
 *
 * @param crash ends an execution environment, by its session token
 */
export const createFaults = (crash: (sessionToken: string) => void): Faults => {
	const plans: Running[] = []
	const queues = createQueueDisturbance()
	const happened = new Map<Fault, number>()
	let requests = 0

	const due = (request: AwsRequest): Fault => {
		for (const { target, next } of [...plans].reverse())
			if (matches(target, request)) {
				const fault = next()
				if (fault !== undefined) return fault
			}
		return 'ok'
	}

	const inject: Faults['inject'] = async (request, serve) => {
		const fault = due(request)
		requests += 1
		if (fault === 'ok') return serve()
		happened.set(fault, (happened.get(fault) ?? 0) + 1)
		const endCaller = () => crash(String(request.headers['x-amz-security-token'] ?? ''))
		switch (fault) {
			case 'hang':
				return 'unanswered'
			case 'reset':
				return 'broken'
			case 'crash':
				endCaller()
				return 'broken'
			case 'commit+reset':
			case 'commit+500':
			case 'commit+crash':
				await serve()
				if (fault === 'commit+500') return throwFault('500', request.service)
				if (fault === 'commit+crash') endCaller()
				return 'broken'
			default:
				return throwFault(fault, request.service)
		}
	}

	return {
		plan: (plan) => {
			const running = start(plan)
			plans.push(running)
			return () => {
				const index = plans.indexOf(running)
				if (index >= 0) plans.splice(index, 1)
			}
		},
		disturbQueues: queues.disturb,
		disturbance: queues.current,
		happened: () => happened,
		chances: () => ({ requests, ...queues.chances() }),
		inject,
	}
}
