import { createContext, runInContext } from 'node:vm'
import type { Position } from '../../converter.ts'
import { translateTbel } from '../translateTbel.ts'

type Given = { readonly payload?: readonly number[]; readonly metadata?: Readonly<Record<string, unknown>> }

/** What a script throws, with the place in it. */
export type Thrown = { readonly message: string; readonly at: Position | undefined }

const isThrown = (error: unknown): error is Error =>
	typeof error === 'object' && error !== null && 'stack' in error

/** Runs a script in a context that has nothing of Node.js; gives its result as JSON says it, or what it throws. */
export const attemptTbel = (script: string, { payload = [], metadata = {} }: Given = {}): unknown => {
	const translated = translateTbel(script)
	if ('message' in translated) return { message: translated.message, at: translated.at } satisfies Thrown
	const context = createContext({ given: JSON.stringify({ payload, metadata }) })
	runInContext(translated.runtime, context)
	try {
		const code = `JSON.stringify((function (payload, metadata) {\n${translated.code}\n})`
		const call = `(JSON.parse(given).payload, JSON.parse(given).metadata))`
		const json: unknown = runInContext(`${code}${call}`, context, { filename: 'script' })
		return JSON.parse(String(json))
	} catch (error) {
		if (!isThrown(error)) throw error
		const [, line, column] = /\bscript:(\d+):(\d+)/.exec(error.stack ?? '') ?? []
		const at =
			line === undefined
				? undefined
				: translated.originalPosition({ line: Number(line) - 1, column: Number(column) })
		return { message: error.message, at } satisfies Thrown
	}
}
