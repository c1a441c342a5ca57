import { cborAsSent } from '../senml/cborAsSent.ts'
import { decodeCbor } from '../senml/decodeCbor.ts'
import type { Decoded } from '../senml/decoded.ts'
import { decodeJson } from '../senml/decodeJson.ts'
import { error, type Finding, isError } from '../senml/finding.ts'
import { DEFAULT_LIMITS, type Limits } from '../senml/limits.ts'
import { resolve } from '../senml/resolve.ts'
import type { SenMLRecord } from '../senml/resolved.ts'
import { definitions as defaultDefinitions } from './definitions.ts'
import type { ObjectDefinitions } from './objectDefinition.ts'
import type { TimedUpdate } from './objectUpdate.ts'
import { isPathWithSlash } from './path.ts'
import { toUpdates } from './toUpdates.ts'

export type { ObjectUpdate, TimedUpdate } from './objectUpdate.ts'

export type ContentFormat = 'application/senml+json' | 'application/senml+cbor'

/** A SenML pack as it was received. */
export type Input = {
	readonly contentFormat: ContentFormat
	readonly payload: Uint8Array
	/** seconds since the Unix epoch, may be fractional */
	readonly receivedAt: number
}

export type Options = {
	readonly limits?: Partial<ConvertLimits>
	/** the objects that are known, by default those of the table */
	readonly definitions?: ObjectDefinitions
	/** false leaves `senML` undefined, for those who do not show the pack */
	readonly senML?: boolean
}

export type ConvertLimits = Limits & {
	/** object updates from one pack */
	readonly updates: number
}

export type Conversion = {
	/** the pack as it was sent, in JSON form; undefined if it could not be decoded as an array */
	readonly senML: readonly unknown[] | undefined
	/** resolved records in chronological order */
	readonly records: readonly SenMLRecord[]
	/** object updates with their exact times, oldest first */
	readonly updates: readonly TimedUpdate[]
	/** what was wrong or remarkable, in the order of the records */
	readonly findings: readonly Finding[]
	/** false as soon as there is an error; warnings leave it true */
	readonly success: boolean
}

/**
 * Converts a SenML pack (RFC 8428) to LwM2M object updates. Pure; never throws: bad input is a result.
 * Errors of scope `pack` leave no records and no updates, the others drop single records.
 */
export const convert = (input: Input, options: Options = {}): Conversion => {
	const limits = { ...DEFAULT_LIMITS, updates: 500, ...options.limits }
	const { decoded, senML } = decode(input, limits, options.senML ?? true)
	if (decoded.finding !== undefined) return refused(senML, decoded.finding)
	const resolution = resolve(decoded.records, input.receivedAt, { isToleratedName: isPathWithSlash })
	const { updates, findings } = toUpdates(
		resolution,
		input.receivedAt,
		options.definitions ?? defaultDefinitions,
	)
	if (updates.length > limits.updates) return refused(senML, tooManyUpdates(updates.length, limits))
	const all = [...resolution.findings, ...findings].sort(byRecord)
	const records = resolution.records.map(({ record }) => record)
	const isSuccess = !all.some(isError)
	if (isSuccess && records.length === 0 && updates.length === 0)
		return { senML, records, updates, findings: [nothingLeft(all), ...all], success: false }
	return { senML, records, updates, findings: all, success: isSuccess }
}

type DecodedInput = { readonly decoded: Decoded; readonly senML: readonly unknown[] | undefined }

const decode = ({ contentFormat, payload }: Input, limits: Limits, isShown: boolean): DecodedInput => {
	if (contentFormat === 'application/senml+json') {
		const decoded = decodeJson(payload, limits)
		return { decoded, senML: isShown ? decoded.senML : undefined }
	}
	const decoded = decodeCbor(payload, limits)
	const isWellFormed = decoded.finding?.code !== 'E_DECODE' && decoded.finding?.code !== 'E_LIMIT'
	return { decoded, senML: isShown && isWellFormed ? cborAsSent(payload) : undefined }
}

const refused = (senML: Conversion['senML'], finding: Finding): Conversion => ({
	senML,
	records: [],
	updates: [],
	findings: [finding],
	success: false,
})

/** Stable: findings of one record stay as they were found, findings of the whole pack come first. */
const byRecord = (a: Finding, b: Finding): number => (a.record ?? -1) - (b.record ?? -1)

const tooManyUpdates = (count: number, { updates }: ConvertLimits): Finding =>
	error('pack', 'E_LIMIT', `The pack would give ${count} object updates, the limit is ${updates}.`, {
		expected: `at most ${updates} updates`,
		got: `${count} updates`,
	})

const nothingLeft = (warnings: readonly Finding[]): Finding =>
	error(
		'pack',
		'E_NO_RECORDS',
		warnings.length === 0
			? 'Nothing is left to convert: the pack has base fields only.'
			: 'Nothing is left to convert: the pack has no record with a value; the warnings say what was skipped.',
	)
