const FIRST_CAPACITY = 1024

/** A body of which blocks arrive one after the other. */
export type Body = Readonly<{
	/** bytes received so far */
	length: () => number
	/** bytes of memory that it takes */
	capacity: () => number
	/** bytes of memory that it would take with `more` bytes */
	capacityWith: (more: number) => number
	append: (bytes: Uint8Array) => void
	/** whether these bytes have been received at this offset */
	holds: (offset: number, bytes: Uint8Array) => boolean
	bytes: () => Buffer
}>

/** Memory doubles as the body grows: blocks of 16 bytes must not cost an object each. */
export const createBody = (maxBytes: number): Body => {
	let bytes = Buffer.alloc(0)
	let length = 0
	const capacityWith = (more: number): number => {
		let capacity = Math.max(bytes.length, FIRST_CAPACITY)
		while (capacity < length + more) capacity *= 2
		return Math.min(capacity, Math.max(maxBytes, length + more))
	}
	return {
		length: () => length,
		capacity: () => bytes.length,
		capacityWith,
		append: (block) => {
			const capacity = capacityWith(block.length)
			if (capacity > bytes.length) {
				const larger = Buffer.alloc(capacity)
				bytes.copy(larger, 0, 0, length)
				bytes = larger
			}
			bytes.set(block, length)
			length += block.length
		},
		holds: (offset, block) =>
			offset + block.length <= length && bytes.subarray(offset, offset + block.length).equals(block),
		bytes: () => bytes.subarray(0, length),
	}
}
