import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeviceId } from './contract.ts'

describe('a device id', () => {
	const table: readonly (readonly [name: string, text: string, expected: boolean])[] = [
		['of a kit', 'oob-352656108602296', true],
		['of a device on the map', 'map-3f2504e0-4f89-41d3-9a0c-0305e82c3301', true],
		['with every kind of character', 'aZ09:_-', true],
		['of one character', 'x', true],
		['of 128 characters', 'x'.repeat(128), true],
		['of 129 characters', 'x'.repeat(129), false],
		['without characters', '', false],
		['with a slash, which would be another level of the topic', 'a/b', false],
		['that is a wildcard of MQTT', '+', false],
		['with a space', 'a b', false],
		['with a line break behind', 'a\n', false],
		['with an umlaut', 'gerät', false],
	]
	for (const [name, text, expected] of table)
		it(`${name} is ${expected ? 'accepted' : 'refused'}`, () => assert.equal(isDeviceId(text), expected))
})
