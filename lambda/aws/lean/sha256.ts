import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto'
import type { Checksum, SourceData } from '@smithy/types'

const keyOf = (secret: SourceData): KeyObject =>
	typeof secret === 'string'
		? createSecretKey(secret, 'utf8')
		: createSecretKey(
				ArrayBuffer.isView(secret)
					? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
					: new Uint8Array(secret),
			)

/** The signer makes four keys a day for each service, and needs two of them for each request. */
const mostKeys = 64

const keys = new Map<SourceData, KeyObject>()

/** Remembered: in Node.js 24.21 an HMAC with bytes as its key takes four times as long as one with a key object. */
const rememberedKey = (secret: SourceData): KeyObject => {
	const known = keys.get(secret)
	if (known !== undefined) return known
	if (keys.size >= mostKeys) keys.clear()
	const key = keyOf(secret)
	keys.set(secret, key)
	return key
}

/** SHA-256, or HMAC-SHA-256 with a secret, which must not change, as the signer of the SDK wants it. */
export class Sha256 implements Checksum {
	readonly #create: () => Hash | Hmac
	#hash: Hash | Hmac

	constructor(secret?: SourceData) {
		this.#create = () =>
			secret === undefined ? createHash('sha256') : createHmac('sha256', rememberedKey(secret))
		this.#hash = this.#create()
	}

	update(bytes: Uint8Array): void {
		this.#hash.update(bytes)
	}

	async digest(): Promise<Uint8Array> {
		return this.#hash.digest()
	}

	reset(): void {
		this.#hash = this.#create()
	}
}
