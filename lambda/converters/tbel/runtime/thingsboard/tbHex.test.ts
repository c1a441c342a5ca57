import { describe } from 'node:test'
import { itRefuses, itRuns } from '../../testing/itRuns.ts'

// Values: ThingsBoard's documentation of TBEL, "Helper functions"; of Base64: RFC 4648 §10.

describe('hexadecimal texts', () => {
	itRuns([
		['hexToBytes("0x01752B0367FA")', [1, 117, 43, 3, 103, -6]],
		['hexToBytesArray("AABBCCDDEE")', [-86, -69, -52, -35, -18]],
		['isList(hexToBytes("AA"))', true],
		['isArray(hexToBytesArray("AA"))', true],
		['bytesToHex([0xBB, 0xAA])', 'BBAA'],
		['bytesToHex([-69, 83])', 'BB53'],
		['printUnsignedBytes(hexToBytes("D8FF"))', [216, 255]],
		['bytesToExecutionArrayList([0xAA, 0xBB, 0xCC, 0xDD])', [-86, -69, -52, -35]],
	])
	itRefuses([
		['hexToBytes("ABC")', /^hexToBytes: hex must have an even number of digits, but has 3/],
		['hexToBytes("")', /^hexToBytes: hex must not be empty/],
		['hexToBytes("XY")', /^hexToBytes: hex has characters that are no digits: "XY"/],
		['hexToBytes(null)', /^hexToBytes: hex must be a text, but is null/],
		['bytesToHex([1, "nothing"])', /^bytesToHex: item 1 must be a byte, -128 … 255, but is "nothing"/],
	])
})

describe('Base64', () => {
	itRuns([
		['base64ToHex("Kkk=")', '2A49'],
		['bytesToBase64([42, 73])', 'Kkk='],
		['base64ToBytes("Kkk=")', [42, 73]],
		['isArray(base64ToBytes("Kkk="))', true],
		['base64ToBytesList("AQIDBAU=")', [1, 2, 3, 4, 5]],
		['isList(base64ToBytesList("AQIDBAU="))', true],
		['hexToBase64("2A49")', 'Kkk='],
		['btoa("Hello, world")', 'SGVsbG8sIHdvcmxk'],
		['atob("SGVsbG8sIHdvcmxk")', 'Hello, world'],
		['btoa("")', ''],
		['btoa("f")', 'Zg=='],
		['btoa("foobar")', 'Zm9vYmFy'],
	])
	itRefuses([
		['base64ToBytes("K?k=")', /^base64ToBytes: input has a character that is no digit of Base64: "\?"/],
		['base64ToBytes("Kkkkk")', /^base64ToBytes: input is cut/],
		['btoa("ж")', /^btoa: input has characters that are no bytes/],
	])
})
