import { describe } from 'node:test'
import { itRefuses, itRuns } from '../../testing/itRuns.ts'

// Values: ThingsBoard's documentation of TBEL, "Helper functions".

describe('texts and bytes', () => {
	itRuns([
		['bytesToString([0x48, 0x45, 0x4C, 0x4C, 0x4F])', 'HELLO'],
		['decodeToString([0x48, 0x45, 0x4C, 0x4C, 0x4F])', 'HELLO'],
		['stringToBytes("hello world")', [104, 101, 108, 108, 111, 32, 119, 111, 114, 108, 100]],
		['stringToBytes("hello", "UTF8")', [104, 101, 108, 108, 111]],
		['stringToBytes("é")', [-61, -87]],
		['stringToBytes("é", "ISO-8859-1")', [-23]],
		['stringToBytes("A", "UTF-16LE")', [65, 0]],
		['bytesToString([-61, -87, 0x20, 0xF0, 0x9F, 0x98, 0x80])', 'é 😀'],
		['bytesToString([0xC3, 0x28])', '\ufffd('],
		['bytesToString([-23], "ISO-8859-1")', 'é'],
		['bytesToString([0, 65], "UTF-16BE")', 'A'],
		['decodeToJson(stringToBytes(atob("eyJoZWxsbyI6ICJ3b3JsZCJ9")))', { hello: 'world' }],
		['decodeToJson("[1, 2.5]")', [1, 2.5]],
	])
	itRefuses([
		['stringToBytes(5)', /^stringToBytes: input must be a text, but is a number/],
		['bytesToString([65], "EBCDIC")', /^bytesToString: charset "EBCDIC" is not known/],
		['bytesToString(65)', /^bytesToString: bytesList must be a list, but is 65/],
		['decodeToJson("{")', /^decodeToJson: bytesList is no JSON: /],
		['decodeToJson([300])', /^decodeToJson: item 0 must be a byte/],
	])
})

describe('encodeURI and decodeURI', () => {
	const uri = "-_.!~*'();/?:@&=+$,#ht://example.ж д a/path with spaces/?param1=Київ 1&param2=Україна2"
	const encoded =
		"-_.!~*'();/?:@&=+$,#ht://example.%D0%B6%20%D0%B4%20a/path%20with%20spaces/?param1=%D0%9A%D0%B8%D1%97%D0%B2%201&param2=%D0%A3%D0%BA%D1%80%D0%B0%D1%97%D0%BD%D0%B02"
	itRuns([
		[`encodeURI("${uri}")`, encoded],
		[`decodeURI("${encoded}")`, uri],
	])
	itRefuses([
		['decodeURI("%")', /^decodeURI: uri has a % that no two hexadecimal digits of UTF-8 follow/],
		['encodeURI(null)', /^encodeURI: uri must be a text, but is null/],
	])
})

describe('raiseError', () => {
	itRefuses([['raiseError("A value of " + 4 + " is invalid.")', /^A value of 4 is invalid\.$/]])
})

describe('padStart and padEnd', () => {
	itRuns([
		["padStart('010011', 8, '0')", '00010011'],
		["padStart('1001010011', 8, '0')", '1001010011'],
		["padStart('1001010011', 16, '*')", '******1001010011'],
		["padEnd('010011', 8, '0')", '01001100'],
		["padEnd('1001010011', 16, '*')", '1001010011******'],
	])
	itRefuses([["padStart('1', 'x', '0')", /^padStart: targetLength must be a number, but is "x"/]])
})
