import type { CoapCase } from './coapCase.ts'
import { packOf } from './packs.ts'

const sizes = [16, 32, 64, 128, 256, 512, 1024]

/** RFC 7959 §2.2: uploads in blocks of every size. Each pack needs at least three blocks. */
export const blockCases: readonly CoapCase[] = sizes.map((blockSize) => {
	const { payload, updates } = packOf(Math.max(5, Math.ceil((blockSize * 3) / 24)))
	return {
		title: `a pack in blocks of ${blockSize} bytes`,
		question: { contentFormat: 110, payload, blockSize },
		answer: { code: '2.01' },
		entry: { success: true, updates },
	}
})
