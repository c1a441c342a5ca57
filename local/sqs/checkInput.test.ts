import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkIds, checkInput } from './checkInput.ts'

describe('sqs: parameters', () => {
	const cases: readonly (readonly [Record<string, unknown>, string | undefined])[] = [
		[{ DelaySeconds: 900 }, undefined],
		[{ DelaySeconds: 901 }, 'InvalidParameterValue'],
		[{ DelaySeconds: -1 }, 'InvalidParameterValue'],
		[{ MaxNumberOfMessages: 10 }, undefined],
		[{ MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
		[{ MaxNumberOfMessages: 0 }, 'InvalidParameterValue'],
		[{ VisibilityTimeout: 43_200 }, undefined],
		[{ VisibilityTimeout: 43_201 }, 'InvalidParameterValue'],
		[{ VisibilityTimeout: 0.5 }, 'InvalidParameterValue'],
		[{ WaitTimeSeconds: 21 }, 'InvalidParameterValue'],
		[{ MessageBody: 'tab\tline\nreturn\r é 😀 \u{FFFD}' }, undefined],
		[{ MessageBody: 'NUL \u0000' }, 'InvalidMessageContents'],
		[{ MessageBody: 'escape \u001b' }, 'InvalidMessageContents'],
		[{ MessageBody: 'no character \uFFFF' }, 'InvalidMessageContents'],
	]
	for (const [input, code] of cases)
		it(`${JSON.stringify(input)} ${code === undefined ? 'are taken' : `are refused with ${code}`}`, () => {
			if (code === undefined) checkInput(input)
			else assert.throws(() => checkInput(input), { status: 400, code })
		})

	for (const [Id, isTaken] of [
		['a-Z_9', true],
		['x'.repeat(80), true],
		['x'.repeat(81), false],
		['a.b', false],
		['', false],
	] as const)
		it(`the id ${JSON.stringify(Id).slice(0, 12)} of ${Id.length} characters is ${isTaken ? 'taken' : 'refused'}`, () => {
			if (isTaken) checkIds([{ Id }])
			else assert.throws(() => checkIds([{ Id: 'a' }, { Id }]), { status: 400, code: 'InvalidBatchEntryId' })
		})
})
