import { openTarget } from '../../app/edge/runEdge.ts'
import { requiredOutput } from '../../cli/stack/stackOutputs.ts'
import type { Cases } from '../cases.ts'
import { region } from '../emulator/account.ts'
import { type CallAws, query, succeeded } from '../emulator/callAws.ts'
import { keyOf } from './emulatorUsers.ts'

type Needs = {
	readonly cases: Cases
	readonly call: CallAws
	readonly outputs: ReadonlyMap<string, string>
	readonly title: string
}

/** A user with the policy of an edge reaches the route of an edge, and one without does not. */
export const checkEdgePolicy = async ({ cases, call, outputs, title }: Needs): Promise<void> => {
	const iam = async (parameters: Readonly<Record<string, string>>): Promise<string> =>
		succeeded(await call(query('iam', parameters, '2010-05-08')))
	/** The status that a user gets for an empty list of messages: 400 comes from the function, 403 from API Gateway. */
	const statusFor = async (UserName: string): Promise<number> => {
		const credentials = await keyOf(call)(UserName)
		const { client } = openTarget({ url: requiredOutput(outputs, 'RestUrl'), region, credentials }, Date.now)
		try {
			return (await client.post('/edge/messages', { messages: [] })).status
		} finally {
			client.close()
		}
	}
	const expect = (name: string, UserName: string, expected: number) =>
		cases.check(`${title}: IAM: ${name}`, async () => {
			await iam({ Action: 'CreateUser', UserName })
			if (expected === 400)
				await iam({
					Action: 'AttachUserPolicy',
					UserName,
					PolicyArn: requiredOutput(outputs, 'EdgePolicyArn'),
				})
			const status = await statusFor(UserName)
			if (status !== expected) throw new Error(`status ${status} instead of ${expected}`)
		})
	await expect('a user with the policy of an edge may forward', 'edge', 400)
	await expect('a user without it may not', 'no-edge', 403)
}
