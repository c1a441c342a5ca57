import { describe } from 'node:test'
import { itRefuses, itRuns } from '../testing/itRuns.ts'

// Values: ThingsBoard's documentation of TBEL, "Using Java Classes"; else as Java documents its classes.

describe('static methods of Java', () => {
	itRuns([
		['Math.sqrt(4)', 2],
		['"" + Math.sqrt(4)', '2.0'],
		['Math.round(2.5) + Math.round(-2.5)', 1],
		['"" + Math.round(2.4)', '2'],
		[
			'[Math.floor(2.7), Math.ceil(2.1), Math.pow(2, 10), Math.abs(-3), Math.max(1, 2), Math.min(1L, 2)]',
			[2, 3, 1024, 3, 2, 1],
		],
		['Math.PI > 3.14', true],
		['Integer.toString(0x1A, 16)', '1a'],
		['Integer.toString(-255, 2)', '-11111111'],
		['Integer.parseInt("1A", 16)', 26],
		['Integer.MAX_VALUE', 2147483647],
		['Integer.toHexString(-1)', 'ffffffff'],
		['Integer.toBinaryString(5)', '101'],
		['Long.toString(9223372036854775807, 8)', '777777777777777777777'],
		['Long.parseLong("12")', 12],
		['Float.toHexString(7823764.8374)', '0x1.dd8654p22'],
		['Double.toHexString(99993219.156013e-002)', '0x1.e83f862142b5bp19'],
		['Double.parseDouble("1.5")', 1.5],
		['Float.parseFloat("0.1") + ""', '0.1'],
		['[Boolean.parseBoolean("TRUE"), Boolean.parseBoolean("yes")]', [true, false]],
		['String.valueOf(5) + String.join("-", ["a", "b"])', '5a-b'],
		['Byte.toUnsignedInt((byte) 200)', 200],
		['Character.isDigit("5")', true],
		['[(3.7).intValue(), (3).doubleValue(), "" + (5).longValue()]', [3, 3, '5']],
		['JSON.stringify({"a": [1, 2.5, null], "l": 5000000000})', '{"a":[1,2.5,null],"l":5000000000}'],
		['JSON.parse("{\\"a\\": 1}").a', 1],
		['JSON.parse("{\\"t\\": 1684741625404}").t / 1000', 1684741625],
	])
	itRefuses([
		['Integer.parseInt("x")', /^Integer\.parseInt: "x" is no number to the base of 10$/],
		['Math.sqrt("x")', /^Math\.sqrt: argument 1 must be a number, but is "x"$/],
		['Double.parseDouble("x")', /^Double\.parseDouble: "x" is no number$/],
	])
})

describe('String.format', () => {
	itRuns([
		['String.format("%.8f", 99993219.156013e-002)', '999932.19156013'],
		['String.format("%02X%02x", hexToBytes("0A")[0], hexToBytes("FF")[0])', '0Aff'],
		['String.format("%d %5d|%-5d|%05d %,d", 1, 2, 3, -4, 1234567)', '1     2|3    |-0004 1,234,567'],
		['String.format("%s %S %c %b %%%n", "a", "b", "c", true)', 'a B c true %\n'],
		['String.format("%x %X %o", 255, -1, 8)', 'ff FFFFFFFF 10'],
		['String.format("%2$s %1$s", "a", "b")', 'b a'],
		['String.format("%.2e %+d", 12345.678, 5)', '1.23e+04 +5'],
		['String.format("%s", null)', 'null'],
	])
	itRefuses([
		['String.format("%d", 1.5)', /^String\.format: %d needs a whole number, but got 1\.5$/],
		['String.format("%s %s", 1)', /^String\.format: there is no value for %s, the 2\. of them$/],
		['String.format("%q", 1)', /^String\.format: %q is not known$/],
	])
})
