import type { DtlsCredentials } from '../dtls/credentials.ts'

export const KEY = 'sixteen byte key'
export const KEY_HEX = Buffer.from(KEY).toString('hex')

/** Pre-shared keys by identity, which a test may change. */
export const pskOf =
	(keys: ReadonlyMap<string, string>): NonNullable<DtlsCredentials['psk']> =>
	async (identity) => {
		const key = keys.get(identity)
		return key === undefined ? undefined : Buffer.from(key)
	}

/** d-1 and d-2 have one key */
export const psk = pskOf(
	new Map([
		['d-1', KEY],
		['d-2', KEY],
	]),
)
