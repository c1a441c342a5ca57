import { setTimeout as pause } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { operatorActions } from '../../cli/actions/operatorActions.ts'
import { keysCommand, makeKey } from '../../testing/makeKey.ts'
import { type Step, step } from '../runner/step.ts'
import type { World } from '../world.ts'

/** Works with the command `npm run keys`. */
export const keyMakerSteps = ({ environment, onEnd, noteFingerprint }: World): readonly Step[] => {
	const db = new DynamoDBClient(environment.aws)
	const queues = new SQSClient(environment.aws)
	onEnd(() => {
		db.destroy()
		queues.destroy()
	})
	const make = makeKey(db, environment.keysTable)
	const act = operatorActions({ db, queues, outputs: environment.outputs, now: Date.now, wait: pause })
	const run = keysCommand(db, environment.keysTable, Date.now, act)
	return [
		step(
			'the operator has made a key with the scope `{scope}` for the device `{device}` as `{name}`',
			async ({ scope, device, name }, context) => {
				const made = await make('--scope', scope, '--id-prefixes', device)
				// It is a secret like a fingerprint.
				noteFingerprint(made.key)
				context[name] = made
			},
		),
		step(
			'the operator has made a key with the scope `{scope}` as `{name}`',
			async ({ scope, name }, context) => {
				const made = await make('--scope', scope)
				noteFingerprint(made.key)
				context[name] = made
			},
		),
		step('the operator revokes the key `{id}`', async ({ id }) => {
			await run('revoke', id)
		}),
	]
}
