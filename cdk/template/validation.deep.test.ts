import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { synth } from '../../local/template/synth.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'

describe('the validation of the template, as every synth runs it', () => {
	const folder = temporaryFolder()
	after(folder.remove)
	const synthWith = (mistake: readonly [string, string, unknown]) =>
		synth(join(import.meta.dirname, '../testing/plantedMistake.ts'), {
			outputFolder: folder.path,
			context: { ...cdkJson.context, mistake },
		})

	it('finds nothing where there is no mistake', async () => {
		const { template } = await synthWith(['AWS::SQS::Queue', 'VisibilityTimeout', 60])
		assert.ok(Object.keys(template.Resources).length > 0)
	})

	const mistakes: readonly (readonly [string, readonly [string, string, unknown], RegExp])[] = [
		['an unknown property', ['AWS::SQS::Queue', 'NoSuchProperty', 1], /NoSuchProperty/],
		[
			'a malformed ARN',
			['AWS::Lambda::EventSourceMapping', 'EventSourceArn', 'arn:nonsense'],
			/EventSourceArn/,
		],
		['a number out of range', ['AWS::Lambda::Function', 'Timeout', 100_000], /Timeout/],
	]
	for (const [what, mistake, found] of mistakes)
		it(`fails at ${what}`, async () => assert.rejects(synthWith(mistake), found))
})
