import { randomUUID } from 'node:crypto'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { ServeAws } from '../aws/serveAws.ts'
import { serveThread } from '../aws/serveThread.ts'
import type { Answer, InvocationError, Output } from './lambdaRuntime.ts'
import { linesOf } from './linesOf.ts'
import { stopThread } from './stopThread.ts'

/** A function as its resource in the template describes it. */
export type LambdaFunction = {
	readonly name: string
	readonly arn: string
	/** absolute path of the code */
	readonly folder: string
	readonly handler: string
	readonly memoryMegabytes: number
	readonly timeoutSeconds: number
	readonly environment: Readonly<Record<string, string>>
	readonly roleArn: string
	/** whether Lambda lets it cause its own invocations again and again */
	readonly mayLoop: boolean
	/** ARN of the log stream it writes to */
	readonly logStreamArn: string
}

/** Thrown for an error of the function, as Lambda reports it to the caller. */
export class FunctionError extends Error {
	readonly details: InvocationError
	constructor(functionName: string, details: InvocationError) {
		super(`${functionName}: ${details.errorType}: ${details.errorMessage}`)
		this.details = details
	}
}

export type ExecutionEnvironment = {
	/** @param trace of the invocation: the AWS SDK sends it with every request */
	readonly invoke: (event: unknown, trace: string) => Promise<unknown>
	readonly isAlive: () => boolean
	/** sent by the AWS SDK with every request: it tells the host which environment the request comes from */
	readonly sessionToken: string
	/** ends it, as a crash of the runtime would */
	readonly crash: () => void
	readonly close: () => Promise<void>
}

/** The AWS services for the threads of functions. */
export type FunctionServices = {
	/** as the environment of a function names it: `http://127.0.0.1:8081` */
	readonly url: string
	readonly serve: ServeAws
}

type EnvironmentNeeds = {
	readonly services: FunctionServices
	readonly onLine: (line: string) => void
	/** multiplies the time-outs of Lambda */
	readonly timeoutFactor: number
}

/** A thread has 192 MB, however little memory its function has. With this, the host takes a fifth less, and no more CPU time. */
const maxYoungGenerationSizeMb = 48

/** how long a function may take on Lambda to load its code */
const loadSeconds = 10

type Pending = { readonly done: (answer: Answer) => void; readonly timer: NodeJS.Timeout }

const error = (errorType: string, errorMessage: string): Answer => ({
	type: 'error',
	phase: 'invoke',
	error: { errorType, errorMessage, trace: [] },
})

/**
 * Starts an execution environment: a worker thread with its own variables and memory limit, for one invocation at a time.
 * A time-out, a crash or exhausted memory ends this environment and no other.
 */
export const createEnvironment = (
	fn: LambdaFunction,
	{ services, onLine, timeoutFactor }: EnvironmentNeeds,
): ExecutionEnvironment => {
	const timeoutSeconds = fn.timeoutSeconds * timeoutFactor
	const { folder, handler, arn, name } = fn
	// The prefix makes it recognisable: tests search logs for it.
	const sessionToken = `session-token-${randomUUID()}`
	const { port1: ours, port2: theirs } = new MessageChannel()
	serveThread(services.serve, ours)
	const worker = new Worker(new URL('./lambdaRuntime.ts', import.meta.url), {
		workerData: { folder, handler, functionArn: arn, services: { url: services.url, port: theirs } },
		transferList: [theirs],
		env: { ...fn.environment, AWS_SESSION_TOKEN: sessionToken },
		resourceLimits: { maxOldGenerationSizeMb: fn.memoryMegabytes, maxYoungGenerationSizeMb },
		stdout: true,
		stderr: true,
	})
	const written = { stdout: linesOf(onLine), stderr: linesOf(onLine) }
	let alive = true
	let pending: Pending | undefined
	let early: Answer | undefined
	const settle = (answer: Answer): void => {
		if (pending === undefined) early = answer
		else {
			clearTimeout(pending.timer)
			const { done } = pending
			pending = undefined
			done(answer)
		}
	}
	const end = (answer: Answer): void => {
		alive = false
		settle(answer)
	}
	worker.on('message', (message: Answer | Output) => {
		if ('text' in message) written[message.type].take(message.text)
		else settle(message)
	})
	worker.on('error', (cause: Error) => end(error(cause.name, cause.message)))
	worker.on('exit', (code) => {
		for (const { end: endLines } of Object.values(written)) endLines()
		end(error('Runtime.ExitError', `exited with code ${code}`))
	})

	const wait = (seconds: number): Promise<Answer> =>
		new Promise((done) => {
			const timer = setTimeout(() => {
				end(error('Sandbox.Timedout', `Task timed out after ${seconds.toFixed(2)} seconds`))
				void stopThread(worker)
			}, seconds * 1000)
			pending = { done, timer }
			if (early !== undefined) settle(early)
		})

	const orThrow = (answer: Answer): unknown => {
		if (answer.type === 'error') throw new FunctionError(name, answer.error)
		return answer.type === 'result' && answer.payload !== undefined ? JSON.parse(answer.payload) : null
	}
	const ready = wait(loadSeconds * timeoutFactor)

	return {
		invoke: async (event, trace) => {
			const loaded = await ready
			if (loaded.type === 'error') {
				alive = false
				void stopThread(worker)
				throw new FunctionError(name, loaded.error)
			}
			const answer = wait(timeoutSeconds)
			worker.postMessage({
				event,
				trace,
				requestId: randomUUID(),
				deadline: Date.now() + timeoutSeconds * 1000,
			})
			return orThrow(await answer)
		},
		isAlive: () => alive,
		sessionToken,
		crash: () => {
			end(error('Runtime.ExitError', 'crashed'))
			void stopThread(worker)
		},
		close: async () => {
			alive = false
			await stopThread(worker)
		},
	}
}
