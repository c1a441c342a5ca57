import type { Engine } from '../converters/engine.ts'
import { checkSize } from '../converters/store/contentRules.ts'
import { readSource } from '../converters/store/readSource.ts'
import { runHandlers } from './rest/runHandlers.ts'
import { wireConverter } from './wireConverter.ts'

/** The handler of the entrance that runs scripts. A script is read as if it were to be stored. */
export const wireRun = (engine: Engine) =>
	runHandlers({
		ready: engine.ready,
		open: (given) => {
			const read = readSource({ ...given, kind: 'uplink' })
			if ('reason' in read) return read
			return checkSize(read.script.source) ?? wireConverter(engine, read.script)
		},
	})
