import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConverterProblem } from '../../lambda/converters/converter.ts'
import type { Engine } from '../../lambda/converters/engine.ts'
import { readThingsboardExport } from '../../lambda/converters/thingsboardExport.ts'
import { differences } from './differences.ts'
import { type GoldenPair, goldenPairs, payloadIn } from './goldenFiles.ts'

export type Failed = {
	/** the folder of the converter */
	readonly converter: string
	readonly payload: string
	readonly language?: string
	/** why there is no result to compare */
	readonly problem?: ConverterProblem | { readonly message: string }
	/** where the result differs */
	readonly difference?: readonly string[]
}

export type Verified = {
	readonly passed: number
	readonly failed: readonly Failed[]
	/** passed and all of them, by the language of the converter */
	readonly byLanguage: Readonly<Record<string, { readonly passed: number; readonly of: number }>>
	/** payloads of converters that are none for uplinks */
	readonly skipped: number
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

type Outcome = { readonly language: string; readonly failed?: Omit<Failed, 'converter' | 'payload'> }

const isDownlink = (file: unknown): boolean =>
	typeof file === 'object' && file !== null && 'type' in file && file.type === 'DOWNLINK'

type VerifyNeeds = {
	readonly engine: Engine
	/** milliseconds since the Unix epoch: the time of each run */
	readonly now: number
}

/** Undefined for a converter of downlinks. Throws for a file that cannot be read or is not JSON. */
const verifyPair = (
	{ engine, now }: VerifyNeeds,
	folder: string,
	{ converter, payload, result }: GoldenPair,
): Outcome | undefined => {
	const path = (name: string): string => join(folder, converter, name)
	const file = readJson(path('converter.json'))
	if (isDownlink(file)) return undefined
	const read = readThingsboardExport(file)
	if ('error' in read) return { language: 'unknown', failed: { problem: { message: read.error } } }
	const { language } = read.source
	if (result === undefined)
		return { language, failed: { problem: { message: 'the file with the result is missing' } } }
	const metadata = readJson(path('metadata.json')) as Readonly<Record<string, unknown>>
	const run = engine.run(read.source, { payload: payloadIn(path(payload)), metadata, receivedAt: now })
	if ('problem' in run) return { language, failed: { problem: run.problem } }
	// As JSON: ThingsBoard has no other values, either.
	const difference = differences(readJson(path(result)), JSON.parse(JSON.stringify(run.output)), now)
	return difference.length === 0 ? { language } : { language, failed: { difference } }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Runs all converters of a library over their payloads, and compares. */
export const verify = async (needs: VerifyNeeds, folder: string): Promise<Verified> => {
	const outcomes: (Outcome & { readonly pair: GoldenPair })[] = []
	let skipped = 0
	for (const pair of goldenPairs(folder)) {
		const attempt = (): Outcome | undefined => {
			try {
				return verifyPair(needs, folder, pair)
			} catch (error) {
				return { language: 'unknown', failed: { problem: { message: messageOf(error) } } }
			}
		}
		const outcome = attempt()
		if (outcome === undefined) skipped += 1
		else outcomes.push({ ...outcome, pair })
		await needs.engine.ready()
	}
	const languages = Map.groupBy(outcomes, ({ language }) => language)
	const passedOf = (some: readonly Outcome[]): number =>
		some.filter(({ failed }) => failed === undefined).length
	return {
		passed: passedOf(outcomes),
		failed: outcomes.flatMap(({ pair: { converter, payload }, language, failed }) =>
			failed === undefined ? [] : [{ converter, payload, language, ...failed }],
		),
		byLanguage: Object.fromEntries(
			[...languages].map(([language, some]) => [language, { passed: passedOf(some), of: some.length }]),
		),
		skipped,
	}
}
