import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Psk = Readonly<{ identity: string; key: Uint8Array }>

/**
 * Runs something with a program that is libcoap's client (OpenSSL) with a pre-shared key. The client takes the bytes of the key
 * as an argument, which a shell can pass and Node.js cannot.
 */
export const withLibcoapPsk = async <T>(
	{ identity, key }: Psk,
	run: (program: string) => Promise<T>,
): Promise<T> => {
	const folder = mkdtempSync(join(tmpdir(), 'coap-'))
	try {
		const program = join(folder, 'coap-client-with-psk')
		const octal = [...key].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
		writeFileSync(
			program,
			`#!/bin/sh\nexec coap-client-openssl -u '${identity}' -k "$(printf '${octal}')" "$@"\n`,
		)
		chmodSync(program, 0o700)
		return await run(program)
	} finally {
		rmSync(folder, { recursive: true })
	}
}
