import { describe } from 'node:test'
import { itRefuses, itRuns } from '../testing/itRuns.ts'

// As `java.lang.String` documents them.

describe('methods of texts', () => {
	itRuns([
		['"hello".substring(1)', 'ello'],
		['"hello".substring(1, 3)', 'el'],
		['"hello".charAt(1)', 'e'],
		['"hello".charAt(0) == "h"', true],
		['"5".charAt(0) - "0"', 5],
		['["hello".indexOf("l"), "hello".indexOf("l", 3), "hello".lastIndexOf("l")]', [2, 3, 3]],
		['"a.b.c".replace(".", "-")', 'a-b-c'],
		['"a1b2".replaceAll("[0-9]", "#")', 'a#b#'],
		['"00012".replaceFirst("^0+", "")', '12'],
		['"a-b".replaceAll("(a)-(b)", "$2-$1")', 'b-a'],
		['"a,b,,".split(",")', ['a', 'b']],
		['"a,b,c".split(",", 2)', ['a', 'b,c']],
		['"abc".startsWith("ab") && "abc".endsWith("bc")', true],
		['"aBc".toUpperCase() + "aBc".toLowerCase() + " x ".trim()', 'ABCabcx'],
		['"A".equalsIgnoreCase("a")', true],
		['["".isEmpty(), " ".isBlank(), "a".isEmpty()]', [true, true, false]],
		['"ab".repeat(2).concat("!")', 'abab!'],
		['"abc".matches("[a-c]+")', true],
		['"abc".matches("[a-b]+")', false],
		['"Hello".hashCode()', 69609650],
		['"b".compareTo("a") > 0', true],
		['"ab".toCharArray()', ['a', 'b']],
		['"A".getBytes()', [65]],
		['"abc".contains("b")', true],
		['(5).toString() + (2.0).toString()', '52.0'],
	])
	itRefuses([
		['"abc".substring(2, 9)', /^substring\(2, 9\) is outside of a text with 3 characters$/],
		['"abc".charAt(3)', /^index 3 is outside of a text with 3 items$/],
		['var n = 5; n.substring(1)', /^a number has no method substring\(\)$/],
	])
})
