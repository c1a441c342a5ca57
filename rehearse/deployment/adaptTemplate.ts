import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Resource, Template } from '../../local/template/assembly.ts'
import type { Transport } from '../emulator/emulator.ts'

/** How often each replacement was made in a template. */
export type Replacements = Readonly<Record<ReplacementName, number>>

type ReplacementName =
	| 'metric math'
	| 'names of CORS members'
	| 'permissions for batches'
	| 'ids of secrets'
	| 'addresses without TLS'

type Properties = Readonly<Record<string, unknown>>

type MetricOfMath = {
	readonly MetricStat?: {
		readonly Metric: { readonly Namespace: string; readonly MetricName: string }
		readonly Stat: string
		readonly Period: number
	}
}

/** MiniStack refuses alarms on metric math: it gets an alarm on the first metric. */
const withoutMath = ({ Metrics, ...properties }: Properties): Properties => {
	const stat = (Metrics as readonly MetricOfMath[]).find(({ MetricStat }) => MetricStat)?.MetricStat
	if (stat === undefined) throw new Error('an alarm on metric math has no metric')
	const { Metric, Stat, Period } = stat
	return { ...properties, ...Metric, Statistic: Stat, Period }
}

/** MiniStack keeps the members as CloudFormation spells them, and reads them as the API does. */
const withApiNames = ({ CorsConfiguration, ...properties }: Properties): Properties => ({
	...properties,
	CorsConfiguration: Object.fromEntries(
		Object.entries(CorsConfiguration as Properties).map(([name, value]) => [
			name.charAt(0).toLowerCase() + name.slice(1),
			value,
		]),
	),
})

type Policy = {
	readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource?: unknown }[]
}

const maySend = 'sqs:SendMessage'

/** Whether a policy allows to send to a queue. */
const allowsSending = ({ PolicyDocument }: Properties): boolean =>
	(PolicyDocument as Policy).Statement.some(({ Action }) => [Action].flat().includes(maySend))

/** AWS needs the permission for one message also for a batch. MiniStack needs one of its own, which AWS does not have. */
const withBatches = ({ PolicyDocument, ...properties }: Properties): Properties => ({
	...properties,
	PolicyDocument: {
		...(PolicyDocument as Policy),
		Statement: (PolicyDocument as Policy).Statement.map((statement) => {
			const actions = [statement.Action].flat()
			return actions.includes(maySend)
				? { ...statement, Action: [...actions, 'sqs:SendMessageBatch'] }
				: statement
		}),
	},
})

const refOf = (value: unknown): string | undefined => (value as { readonly Ref?: string } | null)?.Ref

/** `Ref` of a secret is its ARN in CloudFormation, and its name in MiniStack, which no statement of a policy can name. */
const withSecretArns =
	(isSecret: (id: string) => boolean) =>
	({ PolicyDocument, ...properties }: Properties): Properties => ({
		...properties,
		PolicyDocument: {
			...(PolicyDocument as Policy),
			Statement: (PolicyDocument as Policy).Statement.map((statement) => {
				const id = refOf(statement.Resource)
				return id !== undefined && isSecret(id)
					? { ...statement, Resource: { 'Fn::GetAtt': [id, 'Id'] } }
					: statement
			}),
		},
	})

const namesSecret = ({ PolicyDocument }: Properties, isSecret: (id: string) => boolean): boolean =>
	(PolicyDocument as Policy).Statement.some(({ Resource }) => isSecret(refOf(Resource) ?? ''))

const schemes: Readonly<Record<string, string>> = { 'wss://': 'ws://', 'https://': 'http://' }

/** The first part of an address of an API, if it names TLS. */
const isAddress = (parts: unknown): parts is readonly [string, ...unknown[]] =>
	Array.isArray(parts) && parts.includes('.execute-api.') && schemes[String(parts[0])] !== undefined

/** Makes the replacements that the emulator needs, and counts them. Everything else stays as it is synthesised. */
export const adaptTemplate = (
	template: Template,
	transport: Transport,
): { readonly template: Template; readonly replacements: Replacements } => {
	const made: Record<ReplacementName, number> = {
		'metric math': 0,
		'names of CORS members': 0,
		'permissions for batches': 0,
		'ids of secrets': 0,
		'addresses without TLS': 0,
	}
	const change = (name: ReplacementName, resource: Resource, by: (properties: Properties) => Properties) => {
		made[name]++
		return { ...resource, Properties: by(resource.Properties ?? {}) }
	}
	const isSecret = (id: string): boolean => template.Resources[id]?.Type === 'AWS::SecretsManager::Secret'
	const adaptResource = (resource: Resource): Resource => {
		const { Type, Properties = {} } = resource
		if (Type === 'AWS::CloudWatch::Alarm' && 'Metrics' in Properties)
			return change('metric math', resource, withoutMath)
		if (Type === 'AWS::ApiGatewayV2::Api' && 'CorsConfiguration' in Properties)
			return change('names of CORS members', resource, withApiNames)
		if (Type !== 'AWS::IAM::Policy') return resource
		const named = namesSecret(Properties, isSecret)
			? change('ids of secrets', resource, withSecretArns(isSecret))
			: resource
		return allowsSending(Properties) ? change('permissions for batches', named, withBatches) : named
	}
	const plainAddress = (_: string, value: unknown): unknown => {
		if (!isAddress(value)) return value
		made['addresses without TLS']++
		return [schemes[value[0]], ...value.slice(1)]
	}
	const resources = Object.fromEntries(
		Object.entries(template.Resources).map(([id, resource]) => [id, adaptResource(resource)]),
	)
	const adapted = { ...template, Resources: resources }
	return {
		template: transport === 'tls' ? adapted : (JSON.parse(JSON.stringify(adapted), plainAddress) as Template),
		replacements: made,
	}
}

/** Adapts the template in the folder of a cloud assembly. */
export const adaptAssembly = (folder: string, transport: Transport): Replacements => {
	const name = readdirSync(folder).find((file) => file.endsWith('.template.json'))
	const file = join(folder, name ?? '')
	const { template, replacements } = adaptTemplate(
		JSON.parse(readFileSync(file, 'utf8')) as Template,
		transport,
	)
	writeFileSync(file, JSON.stringify(template))
	return replacements
}
