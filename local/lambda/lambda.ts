import type { Iam } from '../access/iam.ts'
import type { HostLog } from '../log.ts'
import type { Role } from '../resources/iam.ts'
import {
	createEnvironment,
	type ExecutionEnvironment,
	type FunctionServices,
	type LambdaFunction,
} from './executionEnvironment.ts'
import { createPatience } from './patience.ts'
import { continueTrace } from './recursion.ts'

/** The service that invokes a function, and its resource. An event source mapping needs none. */
export type Invoker = { readonly service: string; readonly sourceArn: string }

export type Lambda = {
	/** Resolves to the answer of the function; rejects with a `FunctionError` if it fails. */
	readonly invoke: (
		functionArn: string,
		event: unknown,
		invoker?: Invoker,
		/** traces of what caused the invocation; none for one that begins a chain */
		triggers?: readonly string[],
	) => Promise<unknown>
	/** ends the execution environment with this session token */
	readonly crash: (sessionToken: string) => void
	readonly close: () => Promise<void>
}

export type LambdaLimits = {
	/** concurrent environments of one function; further invocations wait */
	readonly maxConcurrency: number
	/** after which an idle environment ends */
	readonly idleMilliseconds: number
	/** multiplies the time-outs of Lambda: more than 1 on a machine that may be busy */
	readonly timeoutFactor: number
}

/** A new account has ten concurrent executions in all. */
export const lambdaLimits: LambdaLimits = { maxConcurrency: 10, idleMilliseconds: 60_000, timeoutFactor: 1 }

type Pool = {
	readonly invoke: (event: unknown, trace: string) => Promise<unknown>
	readonly environments: () => Iterable<ExecutionEnvironment>
	readonly close: () => Promise<void>
}

type LambdaNeeds = {
	readonly iam: Iam
	readonly services: FunctionServices
	readonly log: HostLog
	readonly limits: LambdaLimits
}

/** Writes the log lines of a function. Drops them, as AWS does, if its role may not write to its log group. */
const logWriter = (fn: LambdaFunction, role: Role, iam: Iam, log: HostLog): ((line: string) => void) => {
	try {
		for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents'])
			iam.check(role, { action, resource: fn.logStreamArn })
		return (line) => log(fn.name, line)
	} catch (error) {
		log(fn.name, `ERROR its log lines are dropped: ${(error as Error).message}`)
		return () => undefined
	}
}

const createPool = (fn: LambdaFunction, role: Role, { iam, services, log, limits }: LambdaNeeds): Pool => {
	const { maxConcurrency, idleMilliseconds, timeoutFactor } = limits
	const idle = new Map<ExecutionEnvironment, NodeJS.Timeout>()
	const all = new Set<ExecutionEnvironment>()
	const waiting: (() => void)[] = []

	const forget = async (environment: ExecutionEnvironment): Promise<void> => {
		clearTimeout(idle.get(environment))
		idle.delete(environment)
		all.delete(environment)
		await environment.close()
	}

	/** The oldest one: its code is compiled. */
	const takeIdle = (): ExecutionEnvironment | undefined => {
		const environment = all.values().find((each) => idle.has(each))
		if (environment === undefined) return undefined
		clearTimeout(idle.get(environment))
		idle.delete(environment)
		return environment
	}

	const create = (): ExecutionEnvironment => {
		const environment = createEnvironment(fn, {
			services,
			onLine: logWriter(fn, role, iam, log),
			timeoutFactor,
		})
		all.add(environment)
		return environment
	}

	const untilFree = (milliseconds: number | undefined): Promise<void> =>
		new Promise((resolve) => {
			const timer = milliseconds === undefined ? undefined : setTimeout(() => free(), milliseconds)
			const free = (): void => {
				clearTimeout(timer)
				const index = waiting.indexOf(free)
				if (index >= 0) waiting.splice(index, 1)
				resolve()
			}
			waiting.push(free)
		})

	const patience = createPatience(() => performance.now())
	const take = async (): Promise<ExecutionEnvironment> => {
		const idle = takeIdle()
		if (idle !== undefined) return idle
		const since = performance.now()
		for (;;) {
			const left = all.size < maxConcurrency ? patience.left(since) : undefined
			if (left === 0 || all.size === 0) {
				patience.started()
				return create()
			}
			await untilFree(left)
			const environment = takeIdle()
			if (environment === undefined) continue
			patience.waited(since)
			return environment
		}
	}

	const giveBack = async (environment: ExecutionEnvironment): Promise<void> => {
		if (environment.isAlive())
			idle.set(
				environment,
				setTimeout(() => void forget(environment), idleMilliseconds),
			)
		else await forget(environment)
		waiting.shift()?.()
	}

	return {
		invoke: async (event, trace) => {
			const environment = await take()
			try {
				return await environment.invoke(event, trace)
			} catch (error) {
				log(fn.name, `ERROR ${(error as Error).message}`)
				throw error
			} finally {
				await giveBack(environment)
			}
		},
		environments: () => all,
		close: async () => {
			await Promise.all([...all].map(forget))
		},
	}
}

/** Runs the functions of a stack. */
export const createLambda = (
	functions: readonly LambdaFunction[],
	roles: ReadonlyMap<string, Role>,
	needs: LambdaNeeds,
): Lambda => {
	const { iam, log } = needs
	const pools = new Map(
		functions.map((fn) => {
			const role = roles.get(fn.roleArn)
			if (role === undefined) throw new Error(`${fn.name}: the stack has no role ${fn.roleArn}`)
			iam.checkTrust(role, 'lambda.amazonaws.com', fn.arn)
			return [fn.arn, { ...createPool(fn, role, needs), fn }]
		}),
	)
	return {
		invoke: async (functionArn, event, invoker, triggers = []) => {
			const pool = pools.get(functionArn)
			if (pool === undefined) throw new Error(`the stack has no function ${functionArn}`)
			try {
				if (invoker !== undefined) iam.checkPermission(functionArn, invoker.service, invoker.sourceArn)
			} catch (error) {
				log('host', `ERROR ${(error as Error).message}`)
				throw error
			}
			const { trace, isLoop } = continueTrace(pool.fn.name, triggers)
			if (isLoop && !pool.fn.mayLoop) {
				log(pool.fn.name, 'ERROR stopped: it is in a recursive loop')
				throw new Error(`${pool.fn.name}: RecursiveInvocationException`)
			}
			return pool.invoke(event, trace)
		},
		crash: (sessionToken) => {
			for (const { environments } of pools.values())
				for (const environment of environments())
					if (environment.sessionToken === sessionToken) environment.crash()
		},
		close: async () => {
			await Promise.all([...pools.values()].map(({ close }) => close()))
		},
	}
}
