import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hexView, type Paint } from './senmlHexView.ts'
import type { Mark } from './senmlMarks.ts'

const plain: Paint = (_, text) => text
const error = (start: number, end: number, label = 'E'): Mark => ({ start, end, severity: 'error', label })

const view = (bytes: Uint8Array, ...marks: readonly Mark[]) => hexView(bytes, marks, plain)

describe('the hex view', () => {
	const bytes = Uint8Array.from({ length: 18 }, (_, index) => 0x39 + index)

	it('has 16 bytes in a line, with offset and ASCII', () => {
		assert.deepEqual(view(bytes), [
			'00000000  39 3a 3b 3c 3d 3e 3f 40  41 42 43 44 45 46 47 48  9:;<=>?@ABCDEFGH',
			'00000010  49 4a                                             IJ',
		])
	})

	it('has a dot for what is no ASCII', () => {
		assert.deepEqual(view(Uint8Array.of(0x00, 0x41, 0x7f, 0x9f)), [
			`00000000  00 41 7f 9f${' '.repeat(39)}.A..`,
		])
	})

	it('has carets below a range, and its label where it begins', () => {
		assert.deepEqual(view(bytes, error(14, 17, 'E_PATH')), [
			'00000000  39 3a 3b 3c 3d 3e 3f 40  41 42 43 44 45 46 47 48  9:;<=>?@ABCDEFGH',
			`${' '.repeat(53)}^^^^^  E_PATH`,
			'00000010  49 4a                                             IJ',
			'          ^^',
		])
	})

	it('has the carets of several findings below each other', () => {
		assert.deepEqual(view(Uint8Array.of(1, 2), error(0, 1, 'first'), error(1, 2, 'second')).slice(1), [
			`${' '.repeat(10)}^^${' '.repeat(48)}first`,
			`${' '.repeat(13)}^^${' '.repeat(45)}second`,
		])
	})

	it('has a caret where a byte is missing at the end', () => {
		const sixteen = bytes.subarray(0, 16)
		assert.deepEqual(view(sixteen, error(16, 17)).slice(1), [
			'00000010',
			`${' '.repeat(10)}^^${' '.repeat(48)}E`,
		])
	})

	it('of nothing is empty, but for what is missing', () => {
		assert.deepEqual(view(new Uint8Array()), [])
		assert.deepEqual(view(new Uint8Array(), error(0, 1)), [
			'00000000',
			`${' '.repeat(10)}^^${' '.repeat(48)}E`,
		])
	})

	it('paints errors red and warnings yellow', () => {
		const tagged: Paint = (style, text) => `<${style} ${text}>`
		const warning: Mark = { ...error(0, 1), severity: 'warning' }
		const [line, carets] = hexView(Uint8Array.of(0x41, 0x42), [warning], tagged)
		assert.equal(line, `<dim 00000000>  <yellow 41> 42${' '.repeat(45)}<yellow A>B`)
		assert.match(carets ?? '', /^<yellow {11}\^\^ +E>$/)
		const [both] = hexView(Uint8Array.of(0x41), [warning, error(0, 1)], tagged)
		assert.match(both ?? '', /<red 41>/)
	})

	describe('of a large input', () => {
		const large = new Uint8Array(1600)
		const offsets = (lines: readonly string[]) => lines.map((line) => line.slice(0, 8).trim()).filter(Boolean)

		it('has the lines around the ends of ranges', () => {
			const lines = view(large, error(160, 400))
			assert.deepEqual(offsets(lines), [
				'…',
				'00000090',
				'000000a0',
				'000000b0',
				'…',
				'00000170',
				'00000180',
				'00000190',
				'…',
			])
			assert.equal(lines[0], '      …  9 more lines')
			assert.equal(lines.at(-1), '      …  74 more lines')
		})

		it('has the first lines if nothing is marked', () => {
			assert.deepEqual(offsets(view(large)), ['00000000', '00000010', '00000020', '00000030', '…'])
		})
	})
})
