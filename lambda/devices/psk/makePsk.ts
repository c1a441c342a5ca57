import { randomInt } from 'node:crypto'
import { pskBytes } from './seal.ts'

/** End of a text in C, and end of a line: a key without them can be an argument of a command, such as libcoap's client. */
const excluded: readonly number[] = [0x00, 0x0a]

const randomByte = (): number => {
	for (;;) {
		const byte = randomInt(256)
		if (!excluded.includes(byte)) return byte
	}
}

/** A new pre-shared key, of 127.8 random bits. */
export const makePsk = (): Uint8Array => Uint8Array.from({ length: pskBytes }, randomByte)
