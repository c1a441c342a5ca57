import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as fc from 'fast-check'
import { openSocket } from '../local/testing/sockets.ts'
import { startStack, type TestSocket, type TestStack } from '../testing/hostedStack.ts'

/**
 * No number that conversion accepts fails later. Every class of number goes through the hosted stack; the log, the state
 * and the watchers must have the same bits.
 */

const device = { deviceId: 'oob-352656108602299', fingerprint: '29a.anynumber' }

/** Encoding of a number, and its double (RFC 8428 §4.5.4: the base value 0 is added, so -0 becomes 0). */
type Sent =
	| { readonly cbor: Buffer; readonly double: number }
	| { readonly json: string; readonly double: number }

/** RFC 8949 §3.3: the initial byte of a float in two, four and eight bytes. */
const float = (initial: 0xf9 | 0xfa | 0xfb, bits: bigint): Buffer => {
	const width = 2 << (initial - 0xf9)
	return Buffer.from([initial, ...Buffer.from(bits.toString(16).padStart(2 * width, '0'), 'hex')])
}

const double64 = (double: number): Sent => {
	const bytes = Buffer.alloc(9, 0xfb)
	bytes.writeDoubleBE(double, 1)
	return { cbor: bytes, double: 0 + double }
}

/** RFC 8949 §3.1: an integer in eight bytes. */
const integer64 = (integer: bigint): Sent => {
	const bytes = Buffer.alloc(9, integer < 0n ? 0x3b : 0x1b)
	bytes.writeBigUInt64BE(integer < 0n ? -1n - integer : integer, 1)
	return { cbor: bytes, double: Number(integer) }
}

const single = (bits: bigint): Sent => {
	const cbor = float(0xfa, bits)
	return { cbor, double: 0 + cbor.readFloatBE(1) }
}

const literal = (json: string): Sent => ({ json, double: 0 + Number(json) })

const isFiniteNumber = ({ double }: Sent): boolean => Number.isFinite(double)

const edges: readonly number[] = [
	0,
	-0,
	Number.MIN_VALUE,
	-Number.MIN_VALUE,
	2.225073858507201e-308,
	2.2250738585072014e-308,
	2 ** 53 - 1,
	2 ** 53,
	-(2 ** 53 - 1),
	1e20,
	1e-130,
	1e126,
	1e300,
	-1e300,
	1e-300,
	-1e-300,
	3.4028234663852886e38,
	Number.MAX_VALUE,
	-Number.MAX_VALUE,
]

const integers: readonly bigint[] = [
	2n ** 53n + 1n,
	-(2n ** 53n) - 1n,
	2n ** 63n - 1n,
	-(2n ** 63n),
	2n ** 64n - 1n,
	-(2n ** 64n),
]

const anyNumber: fc.Arbitrary<Sent> = fc.oneof(
	fc.constantFrom(...edges).map(double64),
	fc.constantFrom(...edges).map((double) => literal(Object.is(double, -0) ? '-0' : String(double))),
	fc.constantFrom(...integers).map(integer64),
	fc.constantFrom(...integers).map((integer) => literal(String(integer))),
	fc.double({ noNaN: true, noDefaultInfinity: true }).map(double64),
	fc.double({ noNaN: true, noDefaultInfinity: true }).map((double) => literal(String(double))),
	fc.bigInt(-(2n ** 64n), 2n ** 64n - 1n).map(integer64),
	fc
		.bigInt(0n, 2n ** 32n - 1n)
		.map(single)
		.filter(isFiniteNumber),
)

/** A record for the temperature of each instance. */
const jsonPack = (numbers: readonly Sent[]): Buffer =>
	Buffer.from(
		`[${numbers.map((sent, instance) => `{"n":"14205/${instance}/0","v":${'json' in sent ? sent.json : ''}}`).join(',')}]`,
	)

const cborPack = (numbers: readonly Sent[]): Buffer =>
	Buffer.concat([
		Buffer.of(0x9f),
		...numbers.flatMap((sent, instance) => {
			const name = Buffer.from(`14205/${instance}/0`)
			const value = 'cbor' in sent ? sent.cbor : Buffer.alloc(0)
			return [Buffer.of(0xa2, 0x00, 0x60 + name.length), name, Buffer.of(0x02), value]
		}),
		Buffer.of(0xff),
	])

type Object14205 = {
	readonly ObjectInstanceID?: number
	readonly Resources: Readonly<Record<string, unknown>>
}

/** The temperature by instance. */
const temperatures = (objects: readonly Object14205[]): readonly unknown[] => {
	const values: unknown[] = []
	for (const { ObjectInstanceID = 0, Resources } of objects) values[ObjectInstanceID] = Resources['0']
	return values
}

const assertSame = (where: string, found: readonly unknown[], numbers: readonly Sent[]): void => {
	for (const [instance, { double }] of numbers.entries())
		assert.ok(Object.is(found[instance], double), `${where}: ${String(found[instance])} instead of ${double}`)
}

describe('row 21: conversion: any number that is accepted', () => {
	let stack: TestStack
	let socket: TestSocket
	before(async () => {
		stack = await startStack([device])
		socket = await stack.watch(device)
	})
	after(() => stack.close())

	/** Reads the state with a new socket. */
	const readState = async (count: number): Promise<readonly Object14205[]> => {
		const later = await openSocket(`${stack.webSocketUrl}?fingerprint=${device.fingerprint}`)
		const reported: Object14205[] = []
		for (;;) {
			const frame = JSON.parse(await later.next())
			if (String(frame['@context']).endsWith('/shadow')) reported.push(...frame.reported)
			if (String(frame['@context']).endsWith('/senml/live')) break
		}
		later.socket.close()
		assert.ok(reported.length >= count)
		return reported
	}

	const check = async (numbers: readonly Sent[]): Promise<void> => {
		const isJson = 'json' in (numbers[0] ?? {})
		if (isJson) await stack.publish(device.deviceId, jsonPack(numbers))
		else
			await stack.publish(
				device.deviceId,
				JSON.stringify({ data: cborPack(numbers).toString('base64') }),
				'raw',
			)
		const frames: Object14205[] = []
		while (frames.length < numbers.length) {
			const frame = JSON.parse(await socket.next())
			assert.equal(
				frame['@context'],
				'https://github.com/hello-nrfcloud/proto/lwm2m/object/update',
				frame.errors,
			)
			frames.push(frame)
		}
		assertSame('watcher', temperatures(frames), numbers)
		const entry = (await stack.imports(device)).at(-1)
		assert.equal(entry?.success, true)
		assertSame('log', temperatures(entry?.lwm2m ?? []), numbers)
		assertSame('state', temperatures(await readState(numbers.length)), numbers)
	}

	it('is the same for the log, the state and the watchers: the edges', async () => {
		await check([...edges.map(double64), ...integers.map(integer64)])
		await check([
			...edges.map((double) => literal(Object.is(double, -0) ? '-0' : String(double))),
			...integers.map((integer) => literal(String(integer))),
		])
	})

	it('is the same for the log, the state and the watchers: any others', async () => {
		const numbers = fc.array(anyNumber, { minLength: 1, maxLength: 20 })
		await fc.assert(
			fc.asyncProperty(numbers, async (sent) => {
				for (const format of ['cbor', 'json']) {
					const ofFormat = sent.filter((number) => format in number)
					if (ofFormat.length > 0) await check(ofFormat)
				}
			}),
			{ numRuns: 12 },
		)
	})
})
