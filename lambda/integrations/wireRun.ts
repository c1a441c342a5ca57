import type { Engine } from '../converters/engine.ts'
import { readSource } from '../converters/store/readSource.ts'
import { runHandlers } from './rest/runHandlers.ts'
import { wireConverter } from './wireConverter.ts'

/** The handler of the entrance that runs scripts. A script is read as if it were to be stored. */
export const wireRun = (engine: Engine) =>
	runHandlers({
		ready: engine.ready,
		open: (given) => {
			const read = readSource(given)
			return 'reason' in read ? read : wireConverter(engine, read.script)
		},
	})
