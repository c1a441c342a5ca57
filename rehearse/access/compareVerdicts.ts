import type { Assembly, Resource } from '../../local/template/assembly.ts'
import type { Cases } from '../cases.ts'
import type { Deployed } from '../deployment/compareResources.ts'
import { region } from '../emulator/account.ts'
import type { Answer, CallAws } from '../emulator/callAws.ts'
import { userWithPoliciesOf } from './emulatorUsers.ts'
import { hostVerdicts } from './hostVerdicts.ts'
import { type Names, type ServiceCall, serviceCalls, type Table } from './serviceCalls.ts'

type Needs = {
	readonly cases: Cases
	readonly call: CallAws
	readonly assembly: Assembly
	readonly deployed: Deployed
	readonly title: string
}

const ofType = ({ template }: Assembly, type: string): readonly (readonly [string, Resource])[] =>
	Object.entries(template.Resources).filter(([, { Type }]) => Type === type)

type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: string }[]

const tableOf = ([logicalId, { Properties = {} }]: readonly [string, Resource]): Table => {
	const named = (type: string): string | undefined =>
		(Properties['KeySchema'] as KeySchema).find(({ KeyType }) => KeyType === type)?.AttributeName
	const sortKey = named('RANGE')
	return { logicalId, partitionKey: named('HASH') ?? '', ...(sortKey !== undefined && { sortKey }) }
}

/** The logical id of the role of a function. */
const roleOf = ({ Properties = {} }: Resource): string => {
	const { 'Fn::GetAtt': parts } = Properties['Role'] as { readonly 'Fn::GetAtt': readonly [string, string] }
	return parts[0]
}

const namesOf = (assembly: Assembly, deployed: Deployed): Names => {
	const idOf = (logicalId: string): string => deployed.get(logicalId)?.physicalId ?? ''
	const [stage] = ofType(assembly, 'AWS::ApiGatewayV2::Stage').filter(
		([, { Properties = {} }]) => Properties['StageName'] === 'live',
	)
	const api = stage?.[1].Properties?.['ApiId'] as { readonly Ref: string } | undefined
	return {
		nameOf: idOf,
		socketsHost: `${idOf(api?.Ref ?? '')}.execute-api.${region}.amazonaws.com`,
		socketsPath: '/live',
	}
}

/** A refusal for want of a permission, and not for another reason. The data plane of IoT has an error of its own for it. */
const isDenied = ({ text, headers }: Answer): boolean =>
	/AccessDenied|is not authorized to perform/.test(text) ||
	(headers['x-amzn-errortype'] ?? '').startsWith('ForbiddenException')

/**
 * IAM as others have written it: every function's role makes every kind of call on every table, queue, topic and socket,
 * once to the emulator, which enforces IAM, and once to our host. Both allow, or both refuse.
 */
export const compareVerdicts = async (needs: Needs): Promise<void> => {
	const { cases, call, assembly, deployed, title } = needs
	const mayCall = hostVerdicts(assembly)
	const tables = ofType(assembly, 'AWS::DynamoDB::Table').map(tableOf)
	const queues = ofType(assembly, 'AWS::SQS::Queue').map(([logicalId]) => logicalId)
	const calls = serviceCalls(tables, queues)
	const names = namesOf(assembly, deployed)
	const count = { allowed: 0, refused: 0 }
	for (const [functionId, fn] of ofType(assembly, 'AWS::Lambda::Function')) {
		const user = await userWithPoliciesOf(call)(deployed.get(roleOf(fn))?.physicalId ?? '')
		const compare = async (each: ServiceCall): Promise<void> => {
			const isAllowed = !isDenied(await call(each.request(names), user))
			count[isAllowed ? 'allowed' : 'refused']++
			const ours = mayCall(functionId, each)
			if (ours !== isAllowed)
				throw new Error(`the host ${ours ? 'allows' : 'refuses'} it, the emulator does not`)
		}
		for (const each of calls)
			await cases.check(`${title}: IAM: ${functionId}: ${each.name}`, () => compare(each))
	}
	await cases.check(`${title}: IAM: calls are allowed and refused`, () => {
		if (count.allowed < 50 || count.refused < 500) throw new Error(JSON.stringify(count))
	})
}
