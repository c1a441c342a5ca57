/** Takes the place of `node:crypto` in the bundles, as `http.ts` does: an export of `node:crypto` loads Web Crypto. */
const crypto = process.getBuiltinModule('node:crypto')

export const {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	createSecretKey,
	getRandomValues,
	hash,
	hkdfSync,
	randomBytes,
	randomInt,
	randomUUID,
	timingSafeEqual,
} = crypto

export default crypto
