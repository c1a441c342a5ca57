import { describe } from 'node:test'
import { itRefuses, itRuns } from '../../testing/itRuns.ts'

// Values: ThingsBoard's documentation of TBEL, "Helper functions".

describe('parseInt', () => {
	itRuns([
		['parseInt("0")', 0],
		['parseInt("473")', 473],
		['parseInt("+42")', 42],
		['parseInt("-0", 10)', 0],
		['parseInt("-0xFF")', -255],
		['parseInt("-FF", 16)', -255],
		['parseInt("1100110", 2)', 102],
		['parseInt("2147483647", 10)', 2147483647],
		['parseInt("-2147483648", 10)', -2147483648],
		['parseInt("Kona", 27)', 411787],
		['parseInt(" 12 ")', 12],
		['parseInt("")', null],
		['parseInt(null)', null],
	])
	itRefuses([
		['parseInt("2147483648", 10)', /^parseInt: "2147483648" is beyond the limits of an int/],
		['parseInt("99", 8)', /^parseInt: value "99" is no number to the base of 8/],
		['parseInt("Kona", 10)', /^parseInt: value "Kona" is no number to the base of 10/],
		['parseInt("Kona")', /^parseInt: value "Kona" is neither a decimal nor a hexadecimal number/],
		['parseInt("ABC")', /^parseInt: value must have an even number of hexadecimal digits, but is "ABC"/],
		['parseInt("12", 7)', /^parseInt: radix must be 2, 8, 10, 16 or 25 to 36, but is 7/],
		['parseInt([1])', /^parseInt: value must be a text, but is a list/],
	])
})

describe('parseLong', () => {
	itRuns([
		['parseLong("473")', 473],
		['parseLong("-0xFFFF")', -65535],
		['parseLong("11001101100110", 2)', 13158],
		['"" + parseLong("777777777777777777777", 8)', '9223372036854775807'],
		['parseLong("KonaLong", 27)', 218840926543],
		['"" + parseLong("-9223372036854775808", 10)', '-9223372036854775808'],
		['parseLong("")', null],
	])
	itRefuses([
		[
			'parseLong("9223372036854775808", 10)',
			/^parseLong: "9223372036854775808" is beyond the limits of a long/,
		],
		['parseLong("0xFGFFFFFF", 16)', /^parseLong: value "0xFGFFFFFF" is no number to the base of 16/],
		['parseLong("1787", 8)', /^parseLong: value "1787" is no number to the base of 8/],
		['parseLong("KonaLong", 16)', /^parseLong: value "KonaLong" is no number to the base of 16/],
	])
})

describe('parseFloat and parseDouble', () => {
	itRuns([
		['parseFloat("4.2")', 4.2],
		['parseFloat("0x41EA62CC")', 29.29824],
		['parseFloat("")', null],
		['parseDouble("4.2")', 4.2],
		['parseDouble("409B04B10CB295EA")', 1729.1729],
		['"" + parseDouble("4")', '4.0'],
	])
	itRefuses([
		['parseFloat("four")', /^parseFloat: value "four" is neither/],
		['parseDouble("four")', /^parseDouble: value "four" is neither/],
	])
})

describe('numbers of hexadecimal texts', () => {
	itRuns([
		['parseHexToInt("BBAA")', 48042],
		['parseHexToInt("BBAA", true)', 48042],
		['parseHexToInt("AABB", false)', 48042],
		['parseHexToInt("BBAA", false)', 43707],
		['parseLittleEndianHexToInt("BBAA")', 43707],
		['parseBigEndianHexToInt("BBAA")', 48042],
		['parseHexToLong("BBAA")', 48042],
		['parseLittleEndianHexToLong("AABB")', 48042],
		['parseBigEndianHexToLong("BBAA")', 48042],
		['parseHexToFloat("41EA62CC")', 29.29824],
		['parseHexToFloat("41EA62CC", false)', -59484420],
		['parseLittleEndianHexToFloat("CC62EA41")', 29.29824],
		['parseBigEndianHexToFloat("41EA62CC")', 29.29824],
		['parseHexToDouble("409B04B10CB295EA")', 1729.1729],
		['parseHexToDouble("409B04B10CB295EA", false)', -2.7208640774822924e205],
		['parseLittleEndianHexToDouble("EA95B20CB1049B40")', 1729.1729],
		['parseBigEndianHexToDouble("409B04B10CB295EA")', 1729.1729],
		['parseHexIntLongToFloat("0x0A", true)', 10],
		['parseHexIntLongToFloat("0x0A0000", false)', 10],
		['parseHexIntLongToFloat("0x000A0A", true)', 2570],
		['parseHexIntLongToFloat("0x0A0A00", false)', 2570],
	])
	itRefuses([
		['parseHexToInt("BBG0")', /^parseHexToInt: value "BBG0" is no number to the base of 16/],
		['parseHexToInt("BBA", false)', /^parseHexToInt: value must have an even number of digits, but is "BBA"/],
		['parseHexToInt("-BB", false)', /^parseHexToInt: value must have no sign, but is "-BB"/],
		['parseHexToInt("FFFFFFFF")', /^parseHexToInt: "FFFFFFFF" is beyond the limits of an int/],
	])
})

describe('toFixed and toInt', () => {
	itRuns([
		['toFixed(0.345, 1)', 0.3],
		['toFixed(0.345, 2)', 0.35],
		['toFixed(-0.345, 2)', -0.35],
		['"" + toFixed(5, 1)', '5.0'],
		['toInt(0.3)', 0],
		['toInt(0.5)', 1],
		['toInt(2.7)', 3],
	])
	itRefuses([
		['toFixed("many", 1)', /^toFixed: value must be a number, but is "many"/],
		['toFixed(1, null)', /^toFixed: precision must be a number, but is null/],
	])
})

describe('what a text is', () => {
	itRuns([
		['isBinary("1100110")', 2],
		['isBinary("2100110")', -1],
		['isOctal("4567734")', 8],
		['isOctal("8100110")', -1],
		['isDecimal("4567039")', 10],
		['isDecimal("C100110")', -1],
		['isHexadecimal("F5D7039")', 16],
		['isHexadecimal("K100110")', -1],
		['isNaN(0.0 / 0)', true],
		['isNaN(1)', false],
	])
})

describe('hexadecimal texts of numbers', () => {
	itRuns([
		['intToHex(0x7FFFFFFF, true, true)', '0x7FFFFFFF'],
		['intToHex(171, true, false)', 'AB'],
		['intToHex(0xABCDEF, false, true, 4)', '0xCDAB'],
		['intToHex(0xABCD, false, false, 2)', 'AB'],
		['longToHex(9223372036854775807, true, true)', '0x7FFFFFFFFFFFFFFF'],
		['longToHex(0x7A12BCD3, true, true, 4)', '0xBCD3'],
		['longToHex(0x7A12BCD3, false, false, 4)', '127A'],
		['floatToHex(123456789.00)', '0x4CEB79A3'],
		['floatToHex(123456789.00, false)', '0xA379EB4C'],
		['doubleToHex(1729.1729d)', '0x409B04B10CB295EA'],
		['doubleToHex(1729.1729d, false)', '0xEA95B20CB1049B40'],
		['intLongToRadixString(58, 2)', '00111010'],
		['intLongToRadixString(9223372036854775807, 2)', `0${'1'.repeat(63)}`],
		['intLongToRadixString(13158, 8)', '31546'],
		['intLongToRadixString(-13158, 8)', '1777777777777777746232'],
		['intLongToRadixString(-13158, 10)', '-13158'],
		['intLongToRadixString(-13158)', '-13158'],
		['intLongToRadixString(13158, 16)', '3366'],
		['intLongToRadixString(-13158, 16)', 'FFCC9A'],
		['intLongToRadixString(9223372036854775807, 16)', '7FFFFFFFFFFFFFFF'],
		['intLongToRadixString(-13158, 16, true, true)', '0xFFCC9A'],
	])
	itRefuses([
		['intToHex("many")', /^intToHex: the value must be a whole number, but is "many"/],
		['intLongToRadixString(1, 5)', /^intLongToRadixString: radix must be 2, 8, 10, 16 or 25 to 36, but is 5/],
	])
})
