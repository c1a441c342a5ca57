import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { callServicesDirectly, type DirectServices } from './directHttp.ts'

/** Runs inside the worker thread of one execution environment: loads the code once, then answers invocations. */

export type Invocation = {
	readonly event: unknown
	readonly trace: string
	readonly requestId: string
	readonly deadline: number
}

/** A message that ends the thread. */
export type Exit = 'exit'

export type Answer =
	| { readonly type: 'ready' }
	| { readonly type: 'result'; readonly payload: string | undefined }
	| { readonly type: 'error'; readonly error: InvocationError; readonly phase: 'init' | 'invoke' }

/** An error of the function, as Lambda reports it. */
export type InvocationError = {
	readonly errorType: string
	readonly errorMessage: string
	readonly trace: readonly string[]
}

type Handler = (event: unknown, context: object) => unknown

const describe = (error: unknown): InvocationError =>
	error instanceof Error
		? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
		: { errorType: 'Error', errorMessage: String(error), trace: [] }

const {
	folder,
	handler: handlerName,
	functionArn,
	services,
} = workerData as {
	folder: string
	handler: string
	functionArn: string
	services: DirectServices
}

const post = (answer: Answer): void => parentPort?.postMessage(answer)

const load = async (): Promise<Handler> => {
	const [file = '', name = ''] = handlerName.split('.')
	const module = (await import(join(folder, `${file}.mjs`))) as Record<string, unknown>
	const handler = module[name]
	if (typeof handler !== 'function') throw new TypeError(`${handlerName} is undefined or not exported`)
	// The runtime nodejs24.x refuses handlers with a callback.
	if (handler.length > 2) throw new TypeError(`${handlerName} must be async: callbacks are not supported`)
	return handler as Handler
}

const context = ({ requestId, deadline }: Invocation): object => ({
	functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
	functionVersion: '$LATEST',
	invokedFunctionArn: functionArn,
	memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
	awsRequestId: requestId,
	logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
	logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
	callbackWaitsForEmptyEventLoop: false,
	getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
})

/** The limit of Lambda for the payload of an answer: 6 MB and 100 bytes. */
const maxPayloadBytes = 6_291_556

const answerOf = (result: unknown): Answer => {
	const payload = JSON.stringify(result)
	if (payload === undefined || Buffer.byteLength(payload) <= maxPayloadBytes)
		return { type: 'result', payload }
	const errorMessage = `Response payload size exceeded maximum allowed payload size (${maxPayloadBytes} bytes).`
	return {
		type: 'error',
		error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage, trace: [] },
		phase: 'invoke',
	}
}

const serve = (handler: Handler, invocation: Invocation): void => {
	process.env['_X_AMZN_TRACE_ID'] = invocation.trace
	Promise.try(handler, invocation.event, context(invocation)).then(
		(result) => post(answerOf(result)),
		(error: unknown) => post({ type: 'error', error: describe(error), phase: 'invoke' }),
	)
}

callServicesDirectly(services)
const loading = load()
parentPort?.on('message', (message: Invocation | Exit) => {
	if (message === 'exit') process.exit()
	void loading.then((handler) => serve(handler, message))
})
loading.then(
	() => post({ type: 'ready' }),
	(error: unknown) => post({ type: 'error', error: describe(error), phase: 'init' }),
)
