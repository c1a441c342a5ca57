import { isIP, isIPv4 } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { decode } from 'cbor-x'

/** What a line of a log must not tell. */
export type SecretKind = 'fingerprint' | 'payload' | 'location' | 'address' | 'key'

/** A fingerprint of the proto; with a digit before and a letter behind the dot, so that no number or word is one. */
const fingerprint =
	/(?<![\w.-])(?=[a-f]*\d)[a-f0-9]{1,16}\.(?=[2-9]*[a-z])[abcdefghijkmnpqrstuvwxyz2-9]{6,16}(?![\w.-])/i

/** Members of SenML, also in JSON that is quoted in JSON. */
const senMLMembers = [/\\*"(?:bn|bt|vs|vd|vb)\\*"\s*:/, /\\*"n\\*"\s*:\s*\\*"[^"]*"\s*,\s*\\*"v\\*"\s*:/]

const base64 = /[A-Za-z0-9+/_-]{20,}={0,2}/g
const hex = /(?<!\w)(?:[0-9a-f]{2}){10,}(?!\w)/gi

const attempt = <T>(read: () => T): T | undefined => {
	try {
		return read()
	} catch {
		return undefined
	}
}

const isPack = (value: unknown): boolean =>
	Array.isArray(value) &&
	value.length > 0 &&
	value.every((record) => typeof record === 'object' && record !== null && Object.keys(record).length > 0)

/** CBOR or JSON of a pack, of which JSON may be wrapped in an object; either of them compressed. */
const isPayload = (bytes: Buffer): boolean => {
	if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
		const unpacked = attempt(() => gunzipSync(bytes))
		return unpacked === undefined || isPayload(unpacked)
	}
	if (bytes[0] === 0x5b || bytes[0] === 0x7b) return attempt(() => JSON.parse(bytes.toString())) !== undefined
	const isArray = (bytes[0] ?? 0) >> 5 === 4
	return isArray && isPack(attempt(() => decode(bytes)))
}

/** Of X-Ray: among many thousands, the random part of some is a pack in CBOR, or begins like gzip. */
const traceId = /"xray_trace_id":"1-[0-9a-f]{8}-[0-9a-f]{24}"/

const tellsPayload = (line: string): boolean => {
	const rest = line.replace(traceId, '')
	return (
		senMLMembers.some((member) => member.test(rest)) ||
		(rest.match(base64) ?? []).some((text) => isPayload(Buffer.from(text, 'base64'))) ||
		(rest.match(hex) ?? []).some((text) => isPayload(Buffer.from(text, 'hex')))
	)
}

/** Two numbers one after the other, or one that is called so. */
const positions = [
	/-?\d{1,3}\.\d{4,}\s*[,;/]\s*-?\d{1,3}\.\d{4,}/,
	/(?<![a-z])(?:lat|lng|lon|latitude|longitude)\\*["']?\s*[:=]\s*-?\d/i,
]

const ipv4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g
const ipv6 = /(?<![\w:.])[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*(?![\w:])/gi

const isLoopback = (address: string): boolean =>
	/^(?:::ffff:)?127\./.test(address) || ['::1', '::', '0.0.0.0'].includes(address)

/**
 * The CoAP door logs address and port of a peer that got no response, in one member of these events: edge/log.ts.
 * Everywhere else in the line an address stays a secret.
 */
const unanswered =
	/^\[coap\] \{"event":"coap\.(?:rejected|malformed|unacknowledged|unobserved|upload\.unfinished|dtls\.failed)",/
const peer = /,"peer":"(?:[\d.]+|\[[0-9a-f:.]+(?:%\w+)?\]):\d{1,5}"/

const withoutPeer = (line: string): string => (unanswered.test(line) ? line.replace(peer, '') : line)

const tellsAddress = (line: string): boolean => {
	const rest = withoutPeer(line)
	return (
		(rest.match(ipv4) ?? []).some((text) => isIPv4(text) && !isLoopback(text)) ||
		(rest.match(ipv6) ?? []).some((text) => isIP(text) === 6 && !isLoopback(text))
	)
}

const keys = [
	/-----BEGIN [A-Z ]*(?:KEY|CERTIFICATE)/,
	/(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{16}(?!\w)/,
	/secret_?access_?key["'\\]*\s*[:=]/i,
	/(?:session|security)[_-]?token["'\\]*\s*[:=]/i,
	/(?:session-token|secret-key)-[0-9a-f]{8}/,
	/(?<!\w)psk["'\\]*\s*[:=]/i,
	/Signature=[0-9a-f]{16}/i,
	// of `npm run keys`
	/slk_[a-z2-9]{12}\.[\w-]{43}/,
]

/** Secrets that are known: texts that were used, in whatever form they may appear. */
export type Known = {
	readonly fingerprints: readonly string[]
	/** as they are written: `62.469414` */
	readonly coordinates: readonly string[]
}

/** Which secrets a line tells. */
export const findSecrets =
	({ fingerprints, coordinates }: Known) =>
	(line: string): readonly SecretKind[] => {
		const lower = line.toLowerCase()
		const tells: Readonly<Record<SecretKind, boolean>> = {
			fingerprint: fingerprint.test(line) || fingerprints.some((known) => lower.includes(known)),
			payload: tellsPayload(line),
			location:
				positions.some((position) => position.test(line)) ||
				coordinates.some((known) => line.includes(known)),
			address: tellsAddress(line),
			key: keys.some((pattern) => pattern.test(line)),
		}
		return (Object.keys(tells) as SecretKind[]).filter((kind) => tells[kind])
	}
