import { describe } from 'node:test'
import { itRefuses, itRuns } from '../../testing/itRuns.ts'

// Values: ThingsBoard's documentation of TBEL, "Helper functions".

describe('parseBytesToInt', () => {
	itRuns([
		['parseBytesToInt([0xAA, 0xBB, 0xCC, 0xDD], 0, 3)', 11189196],
		['parseBytesToInt([0xAA, 0xBB, 0xCC, 0xDD], 0, 3, true)', 11189196],
		['parseBytesToInt([0xAA, 0xBB, 0xCC, 0xDD], 0, 3, false)', 13417386],
		['parseBytesToInt([0xFF, 0xFF, 0xFF, 0xFE])', -2],
		['parseBytesToInt([1, 2], 1)', 2],
		['parseBytesToInt([])', 0],
		['parseBytesToInt(hexToBytesArray("0102"), 0, 2)', 258],
	])
	itRefuses([
		[
			'parseBytesToInt([1, 2], 0, 4)',
			/^parseBytesToInt: offset 0 and length 4 are outside of data with 2 bytes/,
		],
		[
			'parseBytesToInt([1, 2], 3)',
			/^parseBytesToInt: offset 3 and length 0 are outside of data with 2 bytes/,
		],
		['parseBytesToInt([1, 2, 3, 4, 5], 0, 5)', /^parseBytesToInt: length must be at most 4, but is 5/],
		['parseBytesToInt([1, 300], 0, 2)', /^parseBytesToInt: item 1 must be a byte, -128 … 255, but is 300/],
		['parseBytesToInt("0102")', /^parseBytesToInt: data must be a list, but is "0102"/],
		['parseBytesToInt([1], "x")', /^parseBytesToInt: offset must be a number, but is "x"/],
	])
})

describe('parseBytesToLong', () => {
	itRuns([
		['"" + parseBytesToLong([64, -101, 4, -79, 12, -78, -107, -22], 0, 8)', '4655319798286292458'],
		['"" + parseBytesToLong([64, -101, 4, -79, 12, -78, -107, -22], 0, 8, false)', '-1543131529725306048'],
		['parseBytesToLong([0xFF, 0xFF, 0xFF, 0xFF])', 4294967295],
	])
	itRefuses([['parseBytesToLong([1], 0, 9)', /^parseBytesToLong: offset 0 and length 9 are outside/]])
})

describe('floating-point numbers of bytes', () => {
	itRuns([
		['parseBytesToFloat([0x0A])', 1.4e-44],
		['parseBytesToFloat([0x41, 0xEA, 0x62, 0xCC], 0)', 29.29824],
		['parseBytesToFloat([0x41, 0xEA, 0x62, 0xCC], 0, 4, false)', -59484420],
		['parseBytesToFloat([65, -22, 98, -52], 0)', 29.29824],
		['parseBytesToDouble(hexToBytes("409B04B10CB295EA"))', 1729.1729],
		['parseBytesToDouble(hexToBytes("EA95B20CB1049B40"), 0, 8, false)', 1729.1729],
		['parseBytesIntToFloat([0, 0, 0, 0x0A], 3, 1, true)', 10],
		['parseBytesIntToFloat([0, 0, 0, 0x0A], 2, 2, false)', 2560],
		['parseBytesIntToFloat([0, 0, 0, 0x0A], 0, 4, true)', 10],
		['parseBytesIntToFloat([0, 0, 0, 0x0A], 0, 4, false)', 167772160],
		[
			'toFixed(parseBytesIntToFloat(hexToBytes("0x01756403671B01048836BF7701F000090722050000"), 9, 4, false) / 1000000, 5)',
			24.62495,
		],
		['parseBytesLongToDouble(hexToBytes("0x32D009423F23B300"), 0, 8, false) / 1e15', 50.42277542905861],
	])
	itRefuses([
		['parseBytesToFloat([0x7F, 0xC0, 0, 0])', /^parseBytesToFloat: the bytes of data are no number \(NaN\)/],
	])
})

describe('bits', () => {
	itRuns([
		['parseByteToBinaryArray(0x39)', [0, 0, 1, 1, 1, 0, 0, 1]],
		['parseByteToBinaryArray(0x39, 3)', [0, 0, 1]],
		['parseByteToBinaryArray(0x39, 8, false)', [1, 0, 0, 1, 1, 1, 0, 0]],
		['parseByteToBinaryArray(0x39, 5, false)', [1, 0, 0, 1, 1]],
		['parseBytesToBinaryArray([0xCE, 0xB2])', [1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0]],
		['parseBytesToBinaryArray([0xCE, 0xB2], 14)', [0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0]],
		['parseBytesToBinaryArray([0xCE, 0xB2], 2)', [1, 0]],
		['parseLongToBinaryArray(52914L, 16)', [1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0]],
		['parseLongToBinaryArray(52914L).length', 64],
		['parseBinaryArrayToInt([1, 0, 0, 1, 1, 1, 1, 1])', -97],
		['parseBinaryArrayToInt([1, 0, 0, 1, 1, 1, 1, 1], 1, 7)', 31],
		['parseBinaryArrayToInt(parseByteToBinaryArray(0x39))', 57],
	])
	itRefuses([
		['parseByteToBinaryArray("x")', /^parseByteToBinaryArray: the value must be a whole number, but is "x"/],
		['parseBinaryArrayToInt(["x"])', /^parseBinaryArrayToInt: item 0 of data must be a number, but is "x"/],
	])
})
