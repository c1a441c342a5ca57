import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { framesOfImport } from '../../live/frames.ts'
import { interpret } from '../formats/formats.ts'

const receivedAt = 1694503339523

/** Temperature and humidity of an environment object: the number in question, and a good one. */
const cborPack = (value: string) => {
	const name = (resource: string) => `69${Buffer.from(`14205/0/${resource}`).toString('hex')}`
	return Buffer.from(`82a200${name('0')}02${value}a200${name('1')}02f94d00`, 'hex')
}
const jsonPack = (value: string) => Buffer.from(`[{"n":"14205/0/0","v":${value}},{"n":"14205/0/1","v":20}]`)

/** RFC 8949 appendix A has the bytes. */
const numbers = [
	{ name: 'NaN in CBOR', payload: cborPack('f97e00'), code: 'E_NOT_FINITE', kept: [] },
	{ name: 'Infinity in CBOR', payload: cborPack('fa7f800000'), code: 'E_NOT_FINITE', kept: [] },
	{ name: '-Infinity in CBOR', payload: cborPack('fbfff0000000000000'), code: 'E_NOT_FINITE', kept: [] },
	{ name: '1e400 in JSON', payload: jsonPack('1e400'), code: 'E_NOT_FINITE', kept: [] },
	{
		name: '2^64 - 1 in CBOR',
		payload: cborPack('1bffffffffffffffff'),
		code: 'W_PRECISION',
		kept: [0, 2 ** 64],
	},
	{
		name: '-2^64 in CBOR',
		payload: cborPack('3bffffffffffffffff'),
		code: 'W_PRECISION',
		kept: [0, -(2 ** 64)],
	},
]

describe('row 21: conversion: a number that JavaScript cannot hold', () => {
	for (const { name, payload, code, kept } of numbers)
		it(`is a finding, and null for nobody: ${name}`, () => {
			const contentFormat = payload[0] === 0x82 ? 'application/senml+cbor' : 'application/senml+json'
			const result = interpret({ contentFormat, payload, receivedAt })
			const { findings, success, updates } = result
			const found = findings.some((finding) => finding.code === code && finding.record === 0)
			assert.ok(found, JSON.stringify(findings))
			assert.equal(success, code !== 'E_NOT_FINITE')
			assert.deepEqual(
				updates.map(({ resources }) => resources),
				[[...kept, 1, 20]],
			)
			const frames = framesOfImport({ ...result, importId: 'i', seq: 1, receivedAt })
			assert.doesNotMatch(JSON.stringify([updates, findings, frames]), /null/)
		})
})
