/** Takes the place of `node:crypto` in the bundles, for the reason of `http.ts`: this one loads Web Crypto. */
const crypto = process.getBuiltinModule('node:crypto')

export const {
	createHash,
	createHmac,
	getRandomValues,
	randomBytes,
	randomInt,
	randomUUID,
	timingSafeEqual,
} = crypto

export default crypto
