import type { WriteNeeds } from '../../lambda/converters/store/storeVersion.ts'
import { versionName } from '../../lambda/converters/versionName.ts'
import type { Integration } from '../../lambda/integrations/contract.ts'
import { readFields } from '../../lambda/integrations/fields.ts'
import { readCounters } from '../../lambda/integrations/log/counters.ts'
import {
	deleteIntegration,
	rotateRoutingKey,
	updateIntegration,
} from '../../lambda/integrations/registry/changeIntegration.ts'
import { createIntegration } from '../../lambda/integrations/registry/createIntegration.ts'
import { findIntegration, pageOfIntegrations } from '../../lambda/integrations/registry/integrationsTable.ts'
import type { Act } from '../actions/operatorActions.ts'
import type { Result } from '../commandLine.ts'
import { chooseConverter } from './chooseConverter.ts'
import { describeCounters } from './describeCounters.ts'
import {
	describeIntegration,
	describeIntegrations,
	shownIntegration,
	type Urls,
} from './describeIntegration.ts'
import type { Chosen, Command } from './integrationsArguments.ts'

export type IntegrationsCommand = Exclude<Command, { readonly name: 'help' }>

/** The table of integrations, which has converters, too. */
export type IntegrationsNeeds = WriteNeeds & {
	readonly urls: Urls
	/** puts in the log of actions what was done */
	readonly act: Act
}

type Named<Name extends Command['name']> = Extract<Command, { readonly name: Name }>

const refusal = (error: string): Result => ({ exitCode: 1, text: error, json: { error } })

const unknown = (integrationId: string): Result => refusal(`no integration has the id ${integrationId}`)

const changedMeanwhile = (integrationId: string): Result =>
	refusal(`${integrationId} was changed or removed meanwhile: look at it, and try again`)

const shown = (
	{ urls }: IntegrationsNeeds,
	integration: Integration,
	notes: readonly string[] = [],
): Result => {
	const json = shownIntegration(urls, integration)
	return {
		exitCode: 0,
		text: [describeIntegration(json), ...notes].join('\n'),
		json: { ...json, ...(notes.length === 0 ? {} : { notes }) },
	}
}

/** The command line has checked them. */
const fieldsIn = ({ fields: given }: Pick<Named<'update'>, 'fields'>) => {
	const read = readFields(given)
	if ('misfit' in read) throw new Error(read.misfit.expected)
	return read.fields
}

const activated = async (
	{ act }: IntegrationsNeeds,
	...converters: readonly (Integration['converter'] | undefined)[]
): Promise<void> => {
	for (const converter of converters)
		if (converter !== undefined) await act({ verb: 'converter.activated', object: versionName(converter) })
}

type ChosenPair =
	| {
			readonly changes: {
				readonly converter?: Integration['converter']
				readonly downlinkConverter?: Integration['converter']
			}
			readonly notes: readonly string[]
	  }
	| { readonly error: string }

/** The converters that are chosen for an integration, or that come out of files. */
const choose = async (
	needs: IntegrationsNeeds,
	{ converter, encoder }: { readonly converter?: Chosen | undefined; readonly encoder?: Chosen },
	named: string,
	current?: Integration,
): Promise<ChosenPair> => {
	const ofUplinks = { named, kind: 'uplink', current: current?.converter } as const
	const chosen = converter && (await chooseConverter(needs, converter, ofUplinks))
	if (chosen !== undefined && 'error' in chosen) return chosen
	const ofDownlinks = {
		named: `${named} downlinks`.slice(0, 100),
		kind: 'downlink',
		current: current?.downlinkConverter,
	} as const
	const encoding = encoder && (await chooseConverter(needs, encoder, ofDownlinks))
	if (encoding !== undefined && 'error' in encoding) return encoding
	return {
		changes: {
			...(chosen === undefined ? {} : { converter: chosen.converter }),
			...(encoding === undefined ? {} : { downlinkConverter: encoding.converter }),
		},
		notes: [...(chosen?.notes ?? []), ...(encoding?.notes ?? [])],
	}
}

const create = async (needs: IntegrationsNeeds, command: Named<'create'>): Promise<Result> => {
	const { name } = command.fields
	const chosen = await choose(needs, command, name)
	if ('error' in chosen) return refusal(chosen.error)
	const { converter, downlinkConverter } = chosen.changes
	if (converter === undefined) throw new Error('create needs a converter')
	const pinned = { converter, ...(downlinkConverter === undefined ? {} : { downlinkConverter }) }
	const created = await createIntegration(needs)({ ...fieldsIn(command), name, ...pinned })
	await needs.act({ verb: 'integration.created', object: created.integrationId })
	await activated(needs, converter, downlinkConverter)
	return shown(needs, created, chosen.notes)
}

const update = async (needs: IntegrationsNeeds, command: Named<'update'>): Promise<Result> => {
	const { integrationId } = command
	const current = await findIntegration(needs)(integrationId)
	if (current === undefined) return unknown(integrationId)
	const { revision = current.revision } = command
	if (revision !== current.revision)
		return refusal(`the revision is ${current.revision}, and not ${revision}`)
	const { converter, encoder } = command
	const chosen = await choose(needs, { converter, ...(encoder ? { encoder } : {}) }, current.name, current)
	if ('error' in chosen) return refusal(chosen.error)
	const removed = encoder === null ? { downlinkConverter: null } : {}
	const changes = { ...fieldsIn(command), ...chosen.changes, ...removed }
	const updated = await updateIntegration(needs)(integrationId, revision, changes)
	if (updated === undefined) return changedMeanwhile(integrationId)
	await needs.act({ verb: 'integration.changed', object: integrationId })
	await activated(needs, chosen.changes.converter, chosen.changes.downlinkConverter)
	return shown(needs, updated, chosen.notes)
}

const rotate = async (needs: IntegrationsNeeds, integrationId: string): Promise<Result> => {
	const current = await findIntegration(needs)(integrationId)
	if (current === undefined) return unknown(integrationId)
	const rotated = await rotateRoutingKey(needs)(current)
	if (rotated === undefined) return changedMeanwhile(integrationId)
	await needs.act({ verb: 'integration.rekeyed', object: integrationId })
	return shown(needs, rotated)
}

const list = async (needs: IntegrationsNeeds): Promise<Result> => {
	const found: Integration[] = []
	for (let after: string | undefined = ''; after !== undefined; ) {
		const page = await pageOfIntegrations(needs)(100, after)
		found.push(...page.integrations)
		after = page.next
	}
	const json = found.map((integration) => shownIntegration(needs.urls, integration))
	return { exitCode: 0, text: describeIntegrations(json), json }
}

/** What there is of an integration, and what was counted of it. */
const withCounters = async (
	{ db, table }: Pick<IntegrationsNeeds, 'db' | 'table'>,
	{ exitCode, text, json }: Result,
): Promise<Result> => {
	const { id } = json as { readonly id: string }
	const counters = await readCounters(db, table)(id)
	return { exitCode, text: `${text}\n\n${describeCounters(counters)}`, json: { ...json, counters } }
}

/** Runs a command on the table of integrations. */
export const runIntegrations = async (
	needs: IntegrationsNeeds,
	command: IntegrationsCommand,
): Promise<Result> => {
	switch (command.name) {
		case 'create':
			return create(needs, command)
		case 'update':
			return update(needs, command)
		case 'list':
			return list(needs)
		case 'show': {
			const found = await findIntegration(needs)(command.integrationId)
			return found === undefined ? unknown(command.integrationId) : withCounters(needs, shown(needs, found))
		}
		case 'rotate-key':
			return rotate(needs, command.integrationId)
		case 'delete': {
			const { integrationId } = command
			if (!(await deleteIntegration(needs)(integrationId))) return unknown(integrationId)
			await needs.act({ verb: 'integration.deleted', object: integrationId })
			return { exitCode: 0, text: `deleted ${integrationId}`, json: { id: integrationId, deleted: true } }
		}
	}
}
