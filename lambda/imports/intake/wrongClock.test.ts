import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeTime } from 'ulid'
import { createProcessor } from '../../testing/memoryProcessor.ts'
import { interpret } from '../formats/formats.ts'

/** 2023-09-12T07:22:19.523Z */
const receivedAt = 1694503339523
const second = 1694503339

const clocks = [
	{ name: 'milliseconds instead of seconds', bt: receivedAt, codes: ['E_TIME'], times: [] },
	// RFC 8428 §4.5.3: below 2**28 a time is a distance.
	{ name: 'a year after 1970', bt: 31_536_000, codes: ['W_TIME_FUTURE'], times: [second + 31_536_000] },
	{ name: 'the year 2030', bt: 1_893_456_000, codes: ['W_TIME_FUTURE'], times: [1_893_456_000] },
	{ name: 'a day ahead', bt: second + 86_400, codes: [], times: [second + 86_400] },
	{ name: 'the year 1979', bt: 300_000_000, codes: [], times: [300_000_000] },
]

describe('row 22: conversion: a device whose clock is wrong', () => {
	const payloadOf = (bt: number) => Buffer.from(`[{"bn":"14202/0/","bt":${bt},"n":"0","v":50}]`)
	const contentFormat = 'application/senml+json'

	for (const { name, bt, codes, times } of clocks)
		it(`is told by a finding, or believed: ${name}`, () => {
			const { findings, updates } = interpret({ contentFormat, payload: payloadOf(bt), receivedAt })
			assert.deepEqual(
				findings.map(({ code }) => code),
				codes,
			)
			assert.deepEqual(
				updates.map(({ ts }) => Math.floor(ts)),
				times,
			)
		})

	it('has no influence on ids, order and end of its entries', async () => {
		const { services, importAll } = createProcessor()
		await importAll(
			clocks.map(({ bt }, index) => ({
				message: {
					v: 1,
					deviceId: 'oob-352656108602296',
					messageId: `m${index}`,
					receivedAt: receivedAt + index,
					door: 'iot',
					contentFormat,
					payload: payloadOf(bt),
				},
			})),
		)
		const entries = services.log.map(({ seq, importId, ttl }) => [seq, decodeTime(importId), ttl])
		const expected = clocks.map((_, index) => [index + 1, receivedAt + index, second + 30 * 86_400])
		assert.deepEqual(entries, expected)
	})
})
