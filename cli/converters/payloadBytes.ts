import { readFileSync } from 'node:fs'
import { UsageError } from '../commandLine.ts'

/** The bytes that `--payload` means: `@file`, `0x` and hex digits, or text. Throws a `UsageError`. */
export const payloadBytes = (payload: string): Uint8Array => {
	if (payload.startsWith('@')) return readFileSync(payload.slice(1))
	if (!payload.startsWith('0x')) return new TextEncoder().encode(payload)
	const digits = payload.slice(2).replaceAll(/[\s:]/g, '')
	if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits))
		throw new UsageError('--payload 0x… needs an even number of hex digits')
	return Buffer.from(digits, 'hex')
}
