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
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

type Outcome = { readonly language: string; readonly failed?: Omit<Failed, 'converter' | 'payload'> }

type Members = Readonly<Record<string, unknown>>

/** What the check of the public library calls the message of an encoder. */
const msgType = 'ATTRIBUTES_UPDATED'

/** ThingsBoard has texts in the metadata that an encoder returns. */
const withTexts = (output: unknown): unknown => {
	const { metadata } = output as { readonly metadata?: Members }
	const texts = Object.entries(metadata ?? {}).map(([name, value]) => [name, String(value)])
	return { ...(output as Members), metadata: Object.fromEntries(texts) }
}

type VerifyNeeds = {
	readonly engine: Engine
	/** milliseconds since the Unix epoch: the time of each run */
	readonly now: number
}

/** Throws for a file that cannot be read or is not JSON. */
const verifyPair = (
	{ engine, now }: VerifyNeeds,
	folder: string,
	{ converter, payload, result }: GoldenPair,
): Outcome => {
	const path = (name: string): string => join(folder, converter, name)
	const file = readJson(path('converter.json'))
	const read = readThingsboardExport(file)
	if ('error' in read) return { language: 'unknown', failed: { problem: { message: read.error } } }
	const { language } = read.source
	if (result === undefined)
		return { language, failed: { problem: { message: 'the file with the result is missing' } } }
	const metadata = readJson(path('metadata.json')) as Members
	const isDownlink = read.source.kind === 'downlink'
	const input = isDownlink
		? { msg: readJson(path(payload)), metadata, msgType, integrationMetadata: metadata }
		: { payload: payloadIn(path(payload)), metadata }
	const run = engine.run(read.source, { ...input, receivedAt: now })
	if ('problem' in run) return { language, failed: { problem: run.problem } }
	const output = isDownlink ? withTexts(run.output) : run.output
	// As JSON: ThingsBoard has no other values, either.
	const difference = differences(readJson(path(result)), JSON.parse(JSON.stringify(output)), now)
	return difference.length === 0 ? { language } : { language, failed: { difference } }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Runs all converters of a library over their payloads, and compares. */
export const verify = async (needs: VerifyNeeds, folder: string): Promise<Verified> => {
	const outcomes: (Outcome & { readonly pair: GoldenPair })[] = []
	for (const pair of goldenPairs(folder)) {
		const attempt = (): Outcome => {
			try {
				return verifyPair(needs, folder, pair)
			} catch (error) {
				return { language: 'unknown', failed: { problem: { message: messageOf(error) } } }
			}
		}
		outcomes.push({ ...attempt(), pair })
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
	}
}
