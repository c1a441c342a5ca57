import { onFirstUse } from '../aws/onFirstUse.ts'
import { createEngine, type EngineNeeds } from './engine.ts'
import type { Clocks } from './quickjs/watchTime.ts'
import type { CheckScript } from './store/converterVersion.ts'

/** Checks scripts. The engine is made for the first of them: who only reads does not wait for it. */
export const checkOnFirstUse = (needs: EngineNeeds & Required<Clocks>): CheckScript => {
	const engine = onFirstUse(() => createEngine({ standby: 0, ...needs }))
	return async (source) => {
		const made = await engine()
		const problem = made.check(source)
		// A script may have broken the interpreter.
		await made.ready()
		return problem
	}
}
