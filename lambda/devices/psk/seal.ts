import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Bytes of a pre-shared key: what TLS_PSK_WITH_AES_128_CCM_8 can use of it (RFC 7925 §4.2). */
export const pskBytes = 16

/** First byte of a sealed key: how it is sealed. */
const version = 1
const algorithm = 'aes-256-gcm'
// NIST SP 800-38D §8.2.2: 96 random bits, for fewer than 2³² seals under one key
const nonceBytes = 12
const tagBytes = 16

/** Opens and seals the pre-shared keys of a stack. */
export type SealingKey = Readonly<{ bytes: Uint8Array }>

/** The sealing key of a stack. @param secret the text that Secrets Manager has generated */
export const sealingKeyOf = (secret: string): SealingKey => ({
	bytes: new Uint8Array(hkdfSync('sha256', secret, '', 'senml-live psk', 32)),
})

/** Binds a sealed key to its device: on the item of another one it does not open. */
const additionalData = (deviceId: string): Buffer => Buffer.from(`${version}device#${deviceId}`)

/** @return version, nonce, encrypted key and authentication tag */
export const sealPsk = (key: SealingKey, deviceId: string, psk: Uint8Array): Uint8Array => {
	const nonce = randomBytes(nonceBytes)
	const cipher = createCipheriv(algorithm, key.bytes, nonce, { authTagLength: tagBytes })
	cipher.setAAD(additionalData(deviceId))
	return Buffer.concat([Buffer.of(version), nonce, cipher.update(psk), cipher.final(), cipher.getAuthTag()])
}

/** Throws if this is not a key that `sealPsk` sealed for this device under this sealing key. */
export const openPsk = (key: SealingKey, deviceId: string, sealed: Uint8Array): Uint8Array => {
	const refuse = (reason: string): never => {
		throw new Error(`the PSK of ${deviceId} cannot be opened: ${reason}`)
	}
	if (sealed[0] !== version) refuse(`it has the unknown version ${sealed[0]}`)
	if (sealed.length !== 1 + nonceBytes + pskBytes + tagBytes) refuse(`it has ${sealed.length} bytes`)
	const nonce = sealed.subarray(1, 1 + nonceBytes)
	const decipher = createDecipheriv(algorithm, key.bytes, nonce, { authTagLength: tagBytes })
	decipher.setAAD(additionalData(deviceId))
	decipher.setAuthTag(sealed.subarray(-tagBytes))
	const opened = decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes))
	try {
		return Buffer.concat([opened, decipher.final()])
	} catch {
		return refuse('it was sealed for another device or under another secret, or it was changed')
	}
}
