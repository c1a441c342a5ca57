import { type Imported, updateFrames } from './frames.ts'

/** The frames of imports, one after the other: the same as were pushed at the time. */
export const framesOf = async function* (imports: AsyncIterable<Imported>): AsyncGenerator<string> {
	for await (const imported of imports) yield* updateFrames(imported)
}
