import { type IncomingMessage, ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'
import type { Disturbance } from '../sqs/queueStore.ts'
import { type AwsRequest, awsError } from './awsOperation.ts'

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
	/** Makes the queues deliver messages twice, or out of order, at these rates; returns a function that ends it. */
	readonly disturbQueues: (rates: {
		readonly seed: number
		readonly duplicate?: number
		readonly reorder?: boolean
	}) => () => void
	/** for the queues */
	readonly disturbance: () => Disturbance | undefined
	/** how often each fault has happened */
	readonly happened: () => ReadonlyMap<Fault, number>
	/** how often a fault could have happened */
	readonly chances: () => Chances
	/** makes a request fail if a fault is due, and serves it otherwise */
	readonly inject: (
		request: AwsRequest,
		response: ServerResponse<IncomingMessage>,
		serve: (response: ServerResponse<IncomingMessage>) => Promise<void>,
	) => Promise<void>
}

export type Chances = {
	/** requests to services */
	readonly requests: number
	/** deliveries of messages while the queues were disturbed */
	readonly deliveries: number
	/** deliveries after which the message stayed visible, and so was delivered again */
	readonly repeats: number
}

/** Mulberry32: the same seed gives the same numbers. */
const randomFrom = (seed: number): (() => number) => {
	let state = seed | 0
	return () => {
		state = (state + 0x6d2b79f5) | 0
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
	}
}

const errors: Readonly<Record<string, readonly [number, string, string]>> = {
	'500': [500, 'InternalServerError', 'fault injected: internal error'],
	gone: [410, 'GoneException', 'fault injected: gone'],
	limit: [429, 'LimitExceededException', 'fault injected: the client is slow'],
	'too-large': [413, 'PayloadTooLargeException', 'fault injected: too large'],
	forbidden: [403, 'ForbiddenException', 'fault injected: forbidden'],
}

const throttling: Readonly<Record<string, readonly [number, string, string]>> = {
	dynamodb: [400, 'ProvisionedThroughputExceededException', 'fault injected: throttled'],
	sqs: [403, 'RequestThrottled', 'fault injected: throttled'],
	'execute-api': [429, 'LimitExceededException', 'fault injected: throttled'],
}

const throwFault = (fault: Fault, service: string): never => {
	const throttled = throttling[service] ?? [429, 'ThrottlingException', 'fault injected: throttled']
	const [status, code, message] = fault === 'throttle' ? throttled : (errors[fault] ?? throttled)
	throw awsError(status, code, message)
}

/** A response that is discarded: the request is served, and the client gets no answer. */
const sink = ({ req }: ServerResponse<IncomingMessage>): ServerResponse<IncomingMessage> => {
	const nowhere = new ServerResponse(req)
	const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
	nowhere.assignSocket(socket as Parameters<typeof nowhere.assignSocket>[0])
	return nowhere
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
	let disturbance: Disturbance | undefined
	const happened = new Map<Fault, number>()
	const chances = { requests: 0, deliveries: 0, repeats: 0 }

	const due = (request: AwsRequest): Fault => {
		for (const { target, next } of [...plans].reverse())
			if (matches(target, request)) {
				const fault = next()
				if (fault !== undefined) return fault
			}
		return 'ok'
	}

	const inject: Faults['inject'] = async (request, response, serve) => {
		const fault = due(request)
		chances.requests += 1
		if (fault === 'ok') return serve(response)
		happened.set(fault, (happened.get(fault) ?? 0) + 1)
		const endCaller = () => crash(String(request.headers['x-amz-security-token'] ?? ''))
		switch (fault) {
			case 'hang':
				return
			case 'reset':
				response.socket?.resetAndDestroy()
				return
			case 'crash':
				endCaller()
				response.socket?.destroy()
				return
			case 'commit+reset':
			case 'commit+500':
			case 'commit+crash':
				await serve(sink(response))
				if (fault === 'commit+500') return throwFault('500', request.service)
				if (fault === 'commit+crash') endCaller()
				response.socket?.resetAndDestroy()
				return
			default:
				throwFault(fault, request.service)
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
		disturbQueues: ({ seed, duplicate = 0, reorder = false }) => {
			const random = randomFrom(seed)
			const mine: Disturbance = {
				isDuplicated: () => {
					const isRepeated = random() < duplicate
					chances.deliveries += 1
					if (isRepeated) chances.repeats += 1
					return isRepeated
				},
				position: () => (reorder ? random() : undefined),
			}
			disturbance = mine
			return () => {
				if (disturbance === mine) disturbance = undefined
			}
		},
		disturbance: () => disturbance,
		happened: () => happened,
		chances: () => ({ ...chances }),
		inject,
	}
}
