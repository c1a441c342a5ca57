import { gzipSync } from 'node:zlib'
import { explainPath, parsePath } from '../../lwm2m/path.ts'
import { mappedResource } from '../../measurements/mappedResource.ts'
import type { ConverterProblem } from '../converter.ts'
import type { CheckScript, Mapping, VersionContent } from './converterVersion.ts'

/** Of a compressed script. An item of DynamoDB has at most 400 kB. */
export const maxCompressedBytes = 350_000

/** Of a script: what compresses well is parsed for each message all the same. */
export const maxScriptBytes = 1_000_000

const maxMappedKeys = 500

const maxKeyLength = 200

/** Why a converter or a version of it is not stored: one sentence each, which names the field. */
export type ContentRefusal = {
	/** JSON pointer (RFC 6901) */
	readonly field: string
	readonly reason: string
	/** of the script, as the engine describes it */
	readonly problem?: ConverterProblem
}

/** 1 to 100 printable characters without a space at either end. */
export const checkName = (name: string): ContentRefusal | undefined =>
	/^[^\p{C}\p{Zl}\p{Zp}]{1,100}$/u.test(name) && name === name.trim()
		? undefined
		: { field: '/name', reason: 'must be 1 to 100 printable characters without a space at either end' }

/** RFC 6901 §3 */
const pointer = (key: string): string => `/mapping/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** What is wrong with a path; undefined if a value of telemetry can become the resource that it names. */
const pathProblem = (path: string): string | undefined => {
	const parsed = path.startsWith('/') ? undefined : parsePath(path)
	if (parsed !== undefined && parsed.resourceInstance === undefined) {
		const mapped = mappedResource(path)
		return typeof mapped === 'string'
			? `must be the path of a resource that telemetry can become, or null: ${mapped}`
			: undefined
	}
	const why = explainPath(path)
	return `must be the path of a resource, such as 3303/1/5700, or null${why === undefined ? '' : `: it ${why}`}`
}

const checkMapping = (mapping: Mapping): ContentRefusal | undefined => {
	const keys = Object.keys(mapping)
	if (keys.length > maxMappedKeys)
		return { field: '/mapping', reason: `must have at most ${maxMappedKeys} keys` }
	const taken = new Map<string, string>()
	for (const [key, path] of Object.entries(mapping)) {
		if (key === '' || key.length > maxKeyLength || key === '__proto__')
			return {
				field: pointer(key.slice(0, maxKeyLength)),
				reason: `must be named with 1 to ${maxKeyLength} characters`,
			}
		if (path === null) continue
		const reason = pathProblem(path)
		if (reason !== undefined) return { field: pointer(key), reason }
		const other = taken.get(path)
		if (other !== undefined)
			return { field: pointer(key), reason: `must differ from ${pointer(other)}: both are ${path}` }
		taken.set(path, key)
	}
	return undefined
}

/** What is wrong with the size of a script. */
export const checkSize = (source: string): ContentRefusal | undefined => {
	const bytes = Buffer.byteLength(source)
	return bytes > maxScriptBytes
		? { field: '/source', reason: `must have at most ${maxScriptBytes} bytes; it has ${bytes}` }
		: undefined
}

const checkSizes = (source: string, compressed: Uint8Array): ContentRefusal | undefined => {
	const tooLarge = checkSize(source)
	if (tooLarge !== undefined) return tooLarge
	if (compressed.length > maxCompressedBytes)
		return {
			field: '/source',
			reason: `must have at most ${maxCompressedBytes} bytes when it is compressed; it has ${compressed.length}`,
		}
	return undefined
}

const checkScript = async (
	check: CheckScript,
	content: VersionContent,
): Promise<ContentRefusal | undefined> => {
	const { language, source, kind } = content
	const problem = await check({ language, source, ...(kind === undefined ? {} : { kind }) })
	if (problem === undefined) return undefined
	const { message, at } = problem
	const where = at === undefined ? '' : ` (line ${at.line}, column ${at.column})`
	return {
		field: '/source',
		reason: `is not a ${language} ${kind === 'downlink' ? 'encoder' : 'decoder'}: ${message}${where}`,
		problem,
	}
}

/** Compresses the script of a version that may be stored, or says why it may not. */
export const admitContent = async (
	check: CheckScript,
	content: VersionContent,
): Promise<{ readonly compressed: Uint8Array } | { readonly refusal: ContentRefusal }> => {
	const compressed = gzipSync(content.source)
	const refusal =
		checkSizes(content.source, compressed) ??
		checkMapping(content.mapping) ??
		(await checkScript(check, content))
	return refusal === undefined ? { compressed } : { refusal }
}
