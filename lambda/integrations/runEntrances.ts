import type { Described, Entrance } from '../rest/entrance.ts'
import { runConverterFunction } from './contract.ts'
import * as schemas from './rest/runSchemas.ts'

/** What a script made of one message. */
export type ShownRun = Described<typeof schemas.run>

/** A script, and the messages to run it on. */
export type AskedRuns = Described<typeof schemas.askedRuns>

export const runEntrances = [
	{
		method: 'POST',
		path: '/converters/run',
		summary: 'runs a script on messages, and stores nothing.',
		access: { kind: 'key', scopes: ['converters:write'] },
		request: { body: schemas.askedRuns },
		response: schemas.runs,
		handler: runConverterFunction,
	},
] as const satisfies readonly Entrance[]
