import { createEnvironment, type ExecutionEnvironment, type LambdaFunction } from './executionEnvironment.ts'
import type { HostLog } from './log.ts'

export type Lambda = {
	/** Resolves to what the function answers; rejects with a `FunctionError` if it fails. */
	readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>
	readonly close: () => Promise<void>
}

/** As many environments of one function run side by side, at most; further invocations wait. */
const maxConcurrency = 10
const idleMilliseconds = 60_000

type Pool = { readonly invoke: (event: unknown) => Promise<unknown>; readonly close: () => Promise<void> }

const createPool = (fn: LambdaFunction, log: HostLog): Pool => {
	const idle = new Map<ExecutionEnvironment, NodeJS.Timeout>()
	const all = new Set<ExecutionEnvironment>()
	const waiting: (() => void)[] = []

	const forget = async (environment: ExecutionEnvironment): Promise<void> => {
		clearTimeout(idle.get(environment))
		idle.delete(environment)
		all.delete(environment)
		await environment.close()
	}

	const takeIdle = (): ExecutionEnvironment | undefined => {
		const environment = [...idle.keys()].at(-1)
		if (environment === undefined) return undefined
		clearTimeout(idle.get(environment))
		idle.delete(environment)
		return environment
	}

	const create = (): ExecutionEnvironment => {
		const environment = createEnvironment(fn, (line) => log(fn.name, line))
		all.add(environment)
		return environment
	}

	const take = async (): Promise<ExecutionEnvironment> => {
		for (;;) {
			const environment = takeIdle() ?? (all.size < maxConcurrency ? create() : undefined)
			if (environment !== undefined) return environment
			await new Promise<void>((free) => waiting.push(free))
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
		invoke: async (event) => {
			const environment = await take()
			try {
				return await environment.invoke(event)
			} catch (error) {
				log(fn.name, `ERROR ${(error as Error).message}`)
				throw error
			} finally {
				await giveBack(environment)
			}
		},
		close: async () => {
			await Promise.all([...all].map(forget))
		},
	}
}

/** Runs the functions of a stack. An environment that has been idle for a minute is reclaimed. */
export const createLambda = (functions: readonly LambdaFunction[], log: HostLog): Lambda => {
	const pools = new Map(functions.map((fn) => [fn.arn, createPool(fn, log)]))
	return {
		invoke: (functionArn, event) => {
			const pool = pools.get(functionArn)
			if (pool === undefined) throw new Error(`no function ${functionArn}`)
			return pool.invoke(event)
		},
		close: async () => {
			await Promise.all([...pools.values()].map(({ close }) => close()))
		},
	}
}
