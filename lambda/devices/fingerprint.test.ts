import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFingerprint } from '@hello.nrfcloud.com/proto/fingerprint'
import fc from 'fast-check'
import { generateFingerprint, normaliseFingerprint } from './fingerprint.ts'

describe('a fingerprint', () => {
	const accepted = [
		{ name: 'the one of the seed', text: '92b.y7i24q', normal: '92b.y7i24q' },
		{ name: 'in upper case', text: '92B.Y7I24Q', normal: '92b.y7i24q' },
		{ name: 'in mixed case', text: '29a.AbCdEf', normal: '29a.abcdef' },
		{ name: 'with 6 characters', text: '29a.222222', normal: '29a.222222' },
		{ name: 'with 12 characters', text: '29a.abcdefghijkm', normal: '29a.abcdefghijkm' },
		{ name: 'with 16 characters', text: '29a.npqrstuvwxyz2345', normal: '29a.npqrstuvwxyz2345' },
		{ name: 'with one digit of a production run', text: 'f.y7i24q', normal: 'f.y7i24q' },
	]
	for (const { name, text, normal } of accepted)
		it(`is accepted ${name}`, () => assert.equal(normaliseFingerprint(text), normal))

	const refused = [
		{ name: 'nothing', text: undefined },
		{ name: 'the empty text', text: '' },
		{ name: '5 characters', text: '92b.y7i24' },
		{ name: '17 characters', text: '92b.abcdefghijkmnpqrs' },
		{ name: 'the letter l', text: '92b.l7i24q' },
		{ name: 'the letter o', text: '92b.o7i24q' },
		{ name: 'the letter L', text: '92b.L7i24q' },
		{ name: 'the digit 0', text: '92b.07i24q' },
		{ name: 'the digit 1', text: '92b.17i24q' },
		{ name: 'no dot', text: '92by7i24q' },
		{ name: 'two dots', text: '92b..y7i24q' },
		{ name: 'no production run', text: '.y7i24q' },
		{ name: 'a production run that is not hexadecimal', text: '92g.y7i24q' },
		{ name: 'a space in front', text: ' 92b.y7i24q' },
		{ name: 'a space behind', text: '92b.y7i24q ' },
		{ name: 'a space within', text: '92b. y7i24q' },
		{ name: 'a line break behind', text: '92b.y7i24q\n' },
		{ name: 'a character that only lower case makes one of the alphabet', text: '92b.y7i24\u212a' },
		{ name: 'a thousand characters', text: `92b.${'a'.repeat(1000)}` },
		{ name: 'a production run of a thousand digits', text: `${'9'.repeat(1000)}.y7i24q` },
	]
	for (const { name, text } of refused)
		it(`is refused with ${name}`, () => assert.equal(normaliseFingerprint(text), undefined))

	it('of 6 characters is what isFingerprint of the proto takes, whatever the text', () => {
		const of = (usual: string) =>
			fc.oneof(
				{ weight: 20, arbitrary: fc.constantFrom(...usual.split('')) },
				{ weight: 1, arbitrary: fc.constantFrom(...'lo01LO. \n\u212a\u017f'.split('')) },
				{ weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
			)
		const text = fc
			.tuple(
				fc.string({ unit: of('09afAF'), minLength: 1, maxLength: 3 }),
				fc.string({ unit: of('abkszABKSZ29'), minLength: 6, maxLength: 6 }),
			)
			.map(([run, code]) => `${run}.${code}`)
		fc.assert(
			fc.property(text, (fingerprint) =>
				assert.equal(normaliseFingerprint(fingerprint) !== undefined, isFingerprint(fingerprint)),
			),
			{ numRuns: 2000 },
		)
	})
})

describe('a generated fingerprint', () => {
	const digits = (...choices: number[]) => {
		const left = [...choices]
		return () => left.shift() ?? 0
	}

	it('takes its characters in order from the 32 letters and digits without l, o, 0 and 1', () => {
		const indexes = Array.from({ length: 32 }, (_, index) => index)
		assert.equal(
			generateFingerprint(digits(...indexes), { productionRun: 0x29a, length: 32 }),
			'29a.abcdefghijkmnpqrstuvwxyz23456789',
		)
	})

	it('asks the source of randomness for 5 bits per character', () => {
		const asked: number[] = []
		const randomInt = (max: number) => {
			asked.push(max)
			return max - 1
		}
		assert.equal(generateFingerprint(randomInt, { productionRun: 0x92b, length: 6 }), '92b.999999')
		assert.deepEqual(asked, [32, 32, 32, 32, 32, 32])
	})

	it('is in normal form, and with 6 characters one of the proto', () => {
		const choice = fc.array(fc.nat({ max: 31 }), { minLength: 16, maxLength: 16 })
		fc.assert(
			fc.property(choice, fc.integer({ min: 6, max: 16 }), (choices, length) => {
				const fingerprint = generateFingerprint(digits(...choices), { productionRun: 0x29a, length })
				assert.equal(fingerprint.length, '29a.'.length + length)
				assert.equal(normaliseFingerprint(fingerprint), fingerprint)
				assert.equal(isFingerprint(fingerprint), length === 6)
			}),
		)
	})
})
