import { describe } from 'node:test'
import { itRefuses, itRuns } from '../testing/itRuns.ts'

// Values: ThingsBoard's documentation of TBEL, "Literals" and "Bitwise Operations"; types of results as in Java.

describe('arithmetic of TBEL', () => {
	itRuns([
		['5 / 2', 2.5],
		['5 % 3', 2],
		['-5 % 3', -2],
		['2 ** 3', 8],
		['2147483647 + 1', 2147483648],
		['"" + 9007199254740993L * 3', '27021597764222979'],
		['"" + (9223372036854775807 + 1L)', '-9223372036854775808'],
		['parseLong("7") / 2', 3],
		['7L / 2L', 3.5],
		['hexToBytes("07")[0] / 2', 3],
		['hexToBytes("07")[0] / 2.0', 3.5],
		['hexToBytes("07")[0] + 1', 8],
		['"7" * 2', 14],
		['"a" * 2', null],
		['null + 5', 'null5'],
		['"v" + 4 / 2', 'v2.0'],
		['"v" + (4 / 2 + 1)', 'v3.0'],
		['"v" + 1e7', 'v1.0E7'],
		['"v" + 0.0001', 'v1.0E-4'],
		['"v" + -(4 / 2)', 'v-2.0'],
		['"v" + 10', 'v10'],
		['1 + 2 + "a" + 1 + 2', '3a12'],
		['"a" # 1', 'a1'],
		['[1] + 2', [1, 2]],
		['"" + [1, "a", null] + {"k": 1}', '[1, a, null]{k=1}'],
		['0353', 235],
		['0xAFF0', 45040],
		['94.92d + 14.5f', 109.42],
		['8.5B', 8.5],
		['1 / 0 > 1000', true],
	])
	itRefuses([
		['1 % 0', /^\/ by zero$/],
		['1L % 0', /^\/ by zero$/],
	])
})

describe('operations of TBEL on bits', () => {
	itRuns([
		['true & false', 0],
		['true | false', 1],
		['true ^ false', 1],
		['true << false', 1],
		['true >>> false', 1],
		['true & -14', 0],
		['10 | false', 10],
		['"" + (10 ^ 9223372036854775807)', '9223372036854775797'],
		['9223372036854775807 << 10', -1024],
		['9223372036854775807 >> -14', 8191],
		['10 >>> true', 5],
		['-1 >>> 28', 15],
		['1 << 31', -2147483648],
		['1L << 40', 1099511627776],
		['0xFFFFFFFF & 0xFF', 255],
		['~5', -6],
		['~5L', -6],
		['hexToBytes("FF")[0] & 0xFF', 255],
		['hexToBytes("81")[0] << 24 >> 16', -32512],
		['var x = 6; x &= 3; x <<= 2; x |= 1; x ^= 8; x', 1],
		['var x = 256; x >>= 4; x >>>= 1; x', 8],
	])
	itRefuses([
		['2.5 & 1', /^"&" needs whole numbers, but one is 2\.5$/],
		['null | 1', /^"\|" needs whole numbers, but one is null$/],
	])
})
