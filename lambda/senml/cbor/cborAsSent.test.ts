import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cborAsSent } from './cborAsSent.ts'

describe('cborAsSent', () => {
	for (const [title, hex, json] of [
		['maps the integer labels', '81 a3 20 0a 00 6161 02 05', '[{"bver":10,"n":"a","v":5}]'],
		['keeps the order of the labels', '81 a3 02 05 00 6161 20 0a', '[{"v":5,"n":"a","bver":10}]'],
		['maps labels of records only', '81 a2 00 6161 6178 a1 00 01', '[{"n":"a","x":{"0":1}}]'],
		['keeps unknown labels', '81 a3 09 01 26 02 6178 03', '[{"9":1,"-7":2,"x":3}]'],
		['shows bytes as base64url', '81 a1 08 446869200a', '[{"vd":"aGkgCg"}]'],
		['shows chunked bytes as one', '81 a1 08 5f 426869 42200a ff', '[{"vd":"aGkgCg"}]'],
		['shows chunks that are no groups of three', '81 a1 08 5f 4168 4169 ff', '[{"vd":"aGk"}]'],
		['shows chunked text as one', '81 a1 03 7f 6161 6162 ff', '[{"vs":"ab"}]'],
		['shows NaN and Infinity as text', '81 a2 02 f97e00 05 f97c00', '[{"v":"NaN","s":"Infinity"}]'],
		['shows decimal fractions as numbers', '81 a1 02 c48221196ab3', '[{"v":273.15}]'],
		['shows what is no decimal fraction', '81 a1 02 c481 01', '[{"v":"tag 4"}]'],
		['shows big numbers as numbers', '81 a2 22 c2446553f100 02 c34100', '[{"bt":1700000000,"v":-1}]'],
		['shows a big number beyond 64 bits by its tag', '81 a1 02 c249010000000000000000', '[{"v":"tag 2"}]'],
		['leaves tags out', '81 a1 22 c1 1a6553f100', '[{"bt":1700000000}]'],
		['shows null, undefined, booleans', '81 84 f6 f7 f4 f5', '[[null,null,false,true]]'],
		['shows other simple values', '81 f0', '["simple value 16"]'],
		['shows records that are none', '83 01 6161 80', '[1,"a",[]]'],
		['shows indefinite lengths', '9f bf 00 6161 6178 9f 01 bf ff ff ff ff', '[{"n":"a","x":[1,{}]}]'],
		['does not take a float for a label', '81 a2 02 01 f94000 05', '[{"v":1,"2":5}]'],
		['keeps a text label apart from the integer', '81 a2 00 6131 616e 6132', '[{"n":"1","\\"n\\"":"2"}]'],
		['keeps a numeric text label apart', '81 a2 02 05 6132 06', '[{"v":5,"\\"2\\"":6}]'],
		['shows labels of other types', '81 a2 8101 01 a0 02', '[{"(array)":1,"(map)":2}]'],
		['has a member __proto__', '81 a1 695f5f70726f746f5f5f 01', '[{"__proto__":1}]'],
		['knows tag 55799', 'd9d9f7 81 a1 02 05', '[{"v":5}]'],
	] as const)
		it(title, () => {
			const senML = cborAsSent(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
			assert.deepEqual(JSON.parse(JSON.stringify(senML)), JSON.parse(json))
			if (!json.includes('"2":5') && !json.includes('"9":1')) assert.equal(JSON.stringify(senML), json)
		})

	for (const hex of ['', '01', 'a0', '6161', '9f', '82a0', '81a1', '81a102', '817f61', '81c1', 'ff'])
		it(`is undefined for ${hex || 'nothing'}`, () => {
			assert.equal(cborAsSent(Buffer.from(hex, 'hex')), undefined)
		})
})
