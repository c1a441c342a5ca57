import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { canonicalRequest, type SignedRequest } from './canonicalRequest.ts'

/** The parts of the `Authorization` header of a request. */
export type Signature = {
	readonly accessKeyId: string
	/** `YYYYMMDD` */
	readonly date: string
	readonly region: string
	/** as signed: `dynamodb`, `execute-api` */
	readonly service: string
	/** names in lower case */
	readonly signedHeaders: readonly string[]
	/** 64 hexadecimal digits */
	readonly signature: string
}

const authorization =
	/^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/

/** Reads `Authorization: AWS4-HMAC-SHA256 …`; undefined if it is something else. */
export const readSignature = (header: string | undefined): Signature | undefined => {
	const parts = authorization.exec(header ?? '')
	if (parts === null) return undefined
	const [, accessKeyId = '', date = '', region = '', service = '', signed = '', signature = ''] = parts
	return { accessKeyId, date, region, service, signedHeaders: signed.split(';'), signature }
}

const basicTime = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** The time of `x-amz-date: 20260102T030405Z`, in milliseconds since the Unix epoch; undefined if it is none. */
export const signedAt = ({ 'x-amz-date': header }: IncomingHttpHeaders): number | undefined => {
	const parts = basicTime.exec(String(header ?? ''))
	if (parts === null) return undefined
	const [year = 0, month = 1, day = 1, ...time] = parts.slice(1).map(Number)
	return Date.UTC(year, month - 1, day, ...time)
}

/** AWS requires that `host` and all `x-amz-` headers are signed. */
const coversAll = (headers: IncomingHttpHeaders, names: readonly string[]): boolean =>
	names.includes('host') &&
	names.every((name) => Object.hasOwn(headers, name)) &&
	Object.keys(headers).every((name) => !name.startsWith('x-amz-') || names.includes(name))

/** Derives the key for a day, a region and a service from a secret key. */
const deriveKey = (secretAccessKey: string, { date, region, service }: Signature): KeyObject => {
	let key = Buffer.from(`AWS4${secretAccessKey}`)
	for (const part of [date, region, service, 'aws4_request'])
		key = createHmac('sha256', key).update(part).digest()
	return createSecretKey(key)
}

/** More than the services that a stack uses in a day. */
const mostKeys = 32

/** Caches derived keys: deriving one takes as long as the rest of the verification. */
const keysOf = (secretAccessKey: string): ((signature: Signature) => KeyObject) => {
	const keys = new Map<string, KeyObject>()
	return (signature) => {
		const scope = `${signature.date}/${signature.region}/${signature.service}`
		const known = keys.get(scope)
		if (known !== undefined) return known
		if (keys.size >= mostKeys) keys.clear()
		const key = deriveKey(secretAccessKey, signature)
		keys.set(scope, key)
		return key
	}
}

/**
 * Whether a request, its body included, was signed with a secret key, by Signature Version 4. Compares in constant time.
 * Does not check the time of the signature.
 */
export const createVerifier = (
	secretAccessKey: string,
): ((request: SignedRequest, signature: Signature) => boolean) => {
	const keyFor = keysOf(secretAccessKey)
	return (request, signature) => {
		const { headers, body } = request
		const { signedHeaders, date, region, service } = signature
		if (!coversAll(headers, signedHeaders)) return false
		const bodyHash = hash('sha256', body)
		// The hash that a client sends must be the one of the body. Without it, the signature covers the body.
		if ((headers['x-amz-content-sha256'] ?? bodyHash) !== bodyHash) return false
		const canonical = hash('sha256', canonicalRequest(request, signedHeaders, bodyHash))
		const scope = `${date}/${region}/${service}/aws4_request`
		const toSign = `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${scope}\n${canonical}`
		const expected = createHmac('sha256', keyFor(signature)).update(toSign).digest()
		return timingSafeEqual(expected, Buffer.from(signature.signature, 'hex'))
	}
}
