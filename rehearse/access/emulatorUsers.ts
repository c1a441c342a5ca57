import type { Credentials } from '../../local/access/credentials.ts'
import { type CallAws, query, succeeded } from '../emulator/callAws.ts'

const text = (xml: string, element: string): readonly string[] =>
	[...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, found = '']) => found)

/** Makes a key for a user. */
export const keyOf =
	(call: CallAws) =>
	async (UserName: string): Promise<Credentials> => {
		const made = await call(query('iam', { Action: 'CreateAccessKey', UserName }, '2010-05-08'))
		const key = succeeded(made)
		const [accessKeyId = ''] = text(key, 'AccessKeyId')
		const [secretAccessKey = ''] = text(key, 'SecretAccessKey')
		return { accessKeyId, secretAccessKey }
	}

/**
 * Makes a user with the inline policies of a deployed role, and gives its key: a role that only Lambda may assume has no
 * key that anybody else could sign with.
 */
export const userWithPoliciesOf =
	(call: CallAws) =>
	async (role: string): Promise<Credentials> => {
		const iam = async (parameters: Readonly<Record<string, string>>) =>
			succeeded(await call(query('iam', parameters, '2010-05-08')))
		await iam({ Action: 'CreateUser', UserName: role })
		const listed = await iam({ Action: 'ListRolePolicies', RoleName: role })
		for (const PolicyName of text(listed, 'member')) {
			const [encoded = ''] = text(
				await iam({ Action: 'GetRolePolicy', RoleName: role, PolicyName }),
				'PolicyDocument',
			)
			const PolicyDocument = decodeURIComponent(encoded)
			await iam({ Action: 'PutUserPolicy', UserName: role, PolicyName, PolicyDocument })
		}
		return keyOf(call)(role)
	}
