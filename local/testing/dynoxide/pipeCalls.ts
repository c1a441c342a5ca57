import type { Readable, Writable } from 'node:stream'

type Answer = {
	readonly id?: number
	readonly result?: unknown
	readonly error?: { readonly message: string }
}

export type PipeCalls = {
	/** @param params as JSON */
	readonly call: (method: string, params: string) => Promise<unknown>
	readonly notify: (method: string) => void
}

const lineFeed = 10

/** Calls back with each complete line. Unlike `node:readline`, it does not end lines at U+2028. */
const onLine = (output: Readable, take: (line: string) => void): void => {
	let parts: Buffer[] = []
	output.on('data', (chunk: Buffer) => {
		let from = 0
		for (;;) {
			const end = chunk.indexOf(lineFeed, from)
			if (end < 0) break
			parts.push(chunk.subarray(from, end))
			take(Buffer.concat(parts).toString())
			parts = []
			from = end + 1
		}
		if (from < chunk.length) parts.push(chunk.subarray(from))
	})
}

/** Calls a program by its pipes: JSON-RPC 2.0, one message per line. Calls reject when the program ends. */
export const pipeCalls = (input: Writable, output: Readable): PipeCalls => {
	const waiting = new Map<number, PromiseWithResolvers<unknown>>()
	let lastId = 0
	let hasEnded = false
	const send = (id: string, method: string, params: string): void => {
		input.write(`{"jsonrpc":"2.0",${id}"method":"${method}","params":${params}}\n`)
	}
	onLine(output, (line) => {
		const { id, result, error } = JSON.parse(line) as Answer
		const call = waiting.get(id ?? 0)
		waiting.delete(id ?? 0)
		if (error === undefined) call?.resolve(result)
		else call?.reject(new Error(error.message))
	})
	const end = (): void => {
		hasEnded = true
		for (const { reject } of waiting.values()) reject(new Error('it has ended'))
		waiting.clear()
	}
	output.once('close', end)
	input.once('error', end)
	return {
		call: (method, params) => {
			if (hasEnded) return Promise.reject(new Error('it has ended'))
			const call = Promise.withResolvers<unknown>()
			lastId++
			waiting.set(lastId, call)
			send(`"id":${lastId},`, method, params)
			return call.promise
		},
		notify: (method) => send('', method, '{}'),
	}
}
