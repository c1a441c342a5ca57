import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { printable } from './printable.ts'

describe('text of a device', () => {
	const cases = [
		['21.5 °C', '21.5 °C'],
		['ünïcode 温度 🌡️', 'ünïcode 温度 🌡️'],
		['a\u0000b\nc', 'a\\u0000b\\u000ac'],
		['\u202Egnp.exe', '\\u202egnp.exe'],
		['a\u200Bb\u2028c', 'a\\u200bb\\u2028c'],
		['\u{E0041}', '\\u{e0041}'],
		['\uE000', '\\ue000'],
		['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
	] as const
	for (const [text, shown] of cases)
		it(`is shown as it is, but for what cannot be seen: ${shown}`, () => assert.equal(printable(text), shown))
})
