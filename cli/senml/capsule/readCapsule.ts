import { type Capsule, capsuleContext } from '../../../lambda/imports/capsule/capsule.ts'
import { UsageError } from '../../commandLine.ts'
import { fromBase64 } from '../senmlInput.ts'

export type ReadCapsule = Capsule & {
	/** the payload */
	readonly bytes: Uint8Array
	/** milliseconds since the Unix epoch */
	readonly receivedAtMilliseconds: number
}

/**
 * The capsule in the bytes of a file; undefined if they are something else. Throws a `UsageError` for a capsule with which
 * something is wrong.
 */
export const readCapsule = (bytes: Uint8Array): ReadCapsule | undefined => {
	const value = parse(bytes)
	if (!isObject(value) || value['@context'] !== capsuleContext) return undefined
	if (value['v'] !== 1) throw new UsageError(`the capsule has version ${String(value['v'])}; 1 is known`)
	const wrong = requirements.find(({ path, isMet }) => !isMet(memberAt(value, path)))
	if (wrong !== undefined) throw new UsageError(`the capsule: ${wrong.path} must be ${wrong.expected}`)
	const capsule = value as Capsule
	return {
		...capsule,
		bytes: fromPayload(capsule.payload) ?? new Uint8Array(),
		receivedAtMilliseconds: Date.parse(capsule.receivedAt),
	}
}

const parse = (bytes: Uint8Array): unknown => {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
	} catch {
		return undefined
	}
}

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

const memberAt = (value: unknown, path: string): unknown =>
	path.split('.').reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value)

/** A message may have no bytes. */
const fromPayload = (payload: unknown): Uint8Array | undefined => {
	if (typeof payload !== 'string') return undefined
	return payload === '' ? new Uint8Array() : fromBase64(payload)
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isNumber = (value: unknown): boolean => typeof value === 'number'
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isObject)

const requirements: readonly {
	readonly path: string
	readonly isMet: (value: unknown) => boolean
	readonly expected: string
}[] = [
	{ path: 'payload', isMet: (value) => fromPayload(value) !== undefined, expected: 'base64' },
	{ path: 'contentFormat', isMet: isText, expected: 'a text' },
	{
		path: 'receivedAt',
		isMet: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
		expected: 'a time',
	},
	{ path: 'decoder.name', isMet: isText, expected: 'a text' },
	{ path: 'decoder.version', isMet: isNumber, expected: 'a number' },
	{ path: 'window.pastSeconds', isMet: isNumber, expected: 'a number' },
	{ path: 'window.futureSeconds', isMet: isNumber, expected: 'a number' },
	{ path: 'result.updates', isMet: isList, expected: 'a list of objects' },
	{ path: 'result.findings', isMet: isList, expected: 'a list of objects' },
]
