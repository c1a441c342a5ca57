import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ResourceType } from '../objectDefinition.ts'
import { type Limits, parseRange } from './parseRange.ts'

type Row = readonly [type: ResourceType, text: string, limits: Limits | undefined, units?: string]

const range = (min: number, max: number): Limits => ({ range: [min, max] })
const numbers = (...of: readonly (readonly [number, number])[]): Limits => ({ allowed: { numbers: of } })
const bytes = (...of: readonly (readonly [number, number])[]): Limits => ({ allowed: { bytes: of } })
const texts = (...of: readonly string[]): Limits => ({ allowed: { texts: of } })

/** OMA LwM2M TS 1.1.1, appendix D.1, "Range or Enumeration". */
const specified: readonly Row[] = [
	['Integer', '0..15', range(0, 15)],
	['Float', '-90.0..90.0', range(-90, 90)],
	['Integer', '5,10,15', numbers([5, 5], [10, 10], [15, 15])],
	['Integer', '0,1,2', range(0, 2)],
	['Opaque', '1..42', bytes([1, 42])],
	['Opaque', '5,10,15', bytes([5, 5], [10, 10], [15, 15])],
	['Opaque', '8', bytes([8, 8])],
	['String', '1..42', bytes([1, 42])],
	['String', '8', bytes([8, 8])],
	['String', '"foo","bar"', texts('foo', 'bar')],
	['String', '"a, b"', texts('a, b')],
]

const INFINITE = Number.POSITIVE_INFINITY

const inUse: readonly Row[] = [
	['Integer', ' 0 .. 15 ', range(0, 15)],
	['Integer', '0-255', range(0, 255)],
	['Integer', '-30..-120', range(-120, -30)],
	['Integer', '-5 - -1', range(-5, -1)],
	['Integer', '0–100', range(0, 100)],
	['Integer', '0 to 100', range(0, 100)],
	['Integer', '1...15', range(1, 15)],
	['Integer', '1…15', range(1, 15)],
	['Integer', '[1:4]', range(1, 4)],
	['Integer', '1..', range(1, INFINITE)],
	['Integer', '..7', range(-INFINITE, 7)],
	['Float', '>= 0', range(0, INFINITE)],
	['Float', '≤ 1.5', range(-INFINITE, 1.5)],
	['Integer', 'max. 20', range(-INFINITE, 20)],
	['Integer', '0..247, 255', numbers([0, 247], [255, 255])],
	['Integer', '255; 0..3', numbers([0, 3], [255, 255])],
	['Float', '0; 3.8..20.5', numbers([0, 0], [3.8, 20.5])],
	['Float', '0..1, 2..3', numbers([0, 1], [2, 3])],
	['Integer', '0..1, 2..3', range(0, 3)],
	['Integer', '1 or 3', numbers([1, 1], [3, 3])],
	['Unsigned Integer', '0: off, or idle\n\t\t1: on\n\t\t255: stuck', numbers([0, 1], [255, 255])],
	['Integer', '0 = off, 1 = on', range(0, 1)],
	['Integer', '0x00..0xFF', range(0, 255)],
	['Float', '1e-6..1E6', range(0.000001, 1000000)],
	['Integer', '0..9223372036854775807', range(0, 2 ** 63)],
	['Unsigned Integer', '0..18446744073709551615', range(0, 2 ** 64)],
	['Time', '1..4294967295', range(1, 4294967295)],
	['Integer', '16-bit', range(-32768, 65535)],
	['Unsigned Integer', '8 bits', range(0, 255)],
	['Integer', '2 bytes', range(-32768, 65535)],
	['Float', '0..100 %', range(0, 100), '%'],
	['Float', '-40..125 Cel', range(-40, 125), '°C'],
	['Float', '-40..125 °C', range(-40, 125)],
	['String', '0..64 bytes', bytes([0, 64])],
	['String', '10 or 26 Bytes', bytes([10, 10], [26, 26])],
	['String', '1..20 characters', { allowed: { characters: [[1, 20]] } }],
	['Opaque', '16 octets', bytes([16, 16])],
	['Opaque', '128 bit', bytes([16, 16])],
	['Corelnk', '0..256', bytes([0, 256])],
	['String', 'ON;OFF', texts('ON', 'OFF')],
	['String', 'red | green | blue', texts('red', 'green', 'blue')],
]

const notUnderstood: readonly Row[] = [
	['Integer', '2 Instances', undefined],
	['Integer', '<7 to >12.5', undefined],
	['Float', 'ON;OFF', undefined],
	['Boolean', '0..65535', undefined],
	['Objlnk', '0..1', undefined],
	['None', '0..1', undefined],
	['String', 'The possible values are those listed in the specification', undefined],
	['String', 'A, B and C', undefined],
	['String', 'anything', undefined],
	['String', '-1..5', undefined],
	['String', '0..5 m', undefined],
	['Opaque', '1..20 characters', undefined],
	['Opaque', '1 byte, 5 bits', undefined],
	['Opaque', '"foo"', undefined],
	['Float', '0..10 km', undefined, 'm'],
	['Float', '0..10 parsecs', undefined],
	['Integer', '1..2..3', undefined],
	['Integer', '..', undefined],
	['Integer', ',', undefined],
	['Integer', '1,,2', undefined],
]

describe('the text of a range', () => {
	for (const [type, text, expected, units] of [...specified, ...inUse, ...notUnderstood])
		it(`${expected === undefined ? 'is not understood' : 'is understood'}: ${type} ${JSON.stringify(text)}`, () =>
			assert.deepEqual(parseRange(text, units === undefined ? { type } : { type, units }), expected))
})
