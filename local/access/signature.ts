import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { canonicalRequest, type SignedRequest } from './canonicalRequest.ts'

/** The `Authorization` header of a request, taken apart. */
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

/** AWS wants `host` to be signed, and every header of its own. */
const coversAll = (headers: IncomingHttpHeaders, names: readonly string[]): boolean =>
	names.includes('host') &&
	names.every((name) => Object.hasOwn(headers, name)) &&
	Object.keys(headers).every((name) => !name.startsWith('x-amz-') || names.includes(name))

/** The key for a day, a region and a service, from a secret. */
const deriveKey = (secretAccessKey: string, { date, region, service }: Signature): KeyObject => {
	let key = Buffer.from(`AWS4${secretAccessKey}`)
	for (const part of [date, region, service, 'aws4_request'])
		key = createHmac('sha256', key).update(part).digest()
	return createSecretKey(key)
}

/** More than a day has of them, in earnest. */
const mostKeys = 32

/** Takes as long to derive a key, and to make it one of OpenSSL, as for all the rest: they are kept. */
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
 * Whether a request, its body included, was signed with a secret, by Signature Version 4. Compares in constant time; says
 * nothing of when that was.
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
		// What a client says of the body has to be true; who says nothing has signed the body itself.
		if ((headers['x-amz-content-sha256'] ?? bodyHash) !== bodyHash) return false
		const canonical = hash('sha256', canonicalRequest(request, signedHeaders, bodyHash))
		const scope = `${date}/${region}/${service}/aws4_request`
		const toSign = `AWS4-HMAC-SHA256\n${String(headers['x-amz-date'])}\n${scope}\n${canonical}`
		const expected = createHmac('sha256', keyFor(signature)).update(toSign).digest()
		return timingSafeEqual(expected, Buffer.from(signature.signature, 'hex'))
	}
}
