import { largeContent } from '../resources.ts'
import type { CoapCase } from './coapCase.ts'
import { JSON_PACK } from './packs.ts'
import { GET } from './question.ts'

/** The pack with spaces in it: 64 kB. */
const largePack = {
	contentFormat: 110,
	payload: JSON_PACK.payload.replace(/7d5d$/, `7d${'20'.repeat(64 * 1024 - JSON_PACK.payload.length / 2)}5d`),
}

/** Sizes in bytes, with the option Block2 that asks for them: number 0 (RFC 7959 §2.2). */
const sizes = [
	[16, '00'],
	[64, '02'],
	[256, '04'],
	[1024, '06'],
] as const

/** RFC 7252 §11.3: a third of the largest block. An answer to less needs Echo (RFC 9175), which none of the clients sends by itself. */
const padding = ['a', 'b'].map((name) => `${name}=${'x'.repeat(180)}`)

/** RFC 7959: 64 kB in blocks, to the server and from it. */
export const largeCases: readonly CoapCase[] = sizes.flatMap(([blockSize, block2]): readonly CoapCase[] => [
	{
		title: `64 kB in blocks of ${blockSize} bytes`,
		question: { ...largePack, blockSize },
		answer: { code: '2.01' },
		entry: { success: true, updates: JSON_PACK.updates },
	},
	{
		title: `reads 64 kB in blocks of ${blockSize} bytes`,
		namesDevice: false,
		question: { method: GET, path: ['large'], query: padding, options: [[23, block2]], blockSize },
		answer: { code: '2.05', payload: largeContent.toString('hex') },
	},
])
