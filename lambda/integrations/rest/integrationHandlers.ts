import { forAllDevices } from '../../rest/access/forAllDevices.ts'
import type { Key } from '../../rest/access/gate.ts'
import type { PageQuery } from '../../rest/keyedPage.ts'
import type { Problem } from '../../rest/problem.ts'
import type { ConverterKind, Integration } from '../contract.ts'
import type { CoapUrls } from '../endpoint.ts'
import type { ShownIntegration } from '../entrances.ts'
import { type GivenFields, readFields } from '../fields.ts'
import type { Changes } from '../registry/changeIntegration.ts'
import type { NewIntegration } from '../registry/createIntegration.ts'
import type { AskedConverter } from './pinConverter.ts'
import { changedMeanwhile, misfitting, tooNarrow, unknownIntegration } from './problems.ts'
import { answerIntegrations, findSeen, type ReadNeeds } from './readIntegrations.ts'
import { showIntegration } from './showIntegration.ts'
import { isNarrowed } from './sight.ts'

type Refused = { readonly problem: Problem }

export type IntegrationNeeds = ReadNeeds & {
	readonly urls: CoapUrls
	readonly create: (given: NewIntegration) => Promise<Integration>
	readonly update: (
		integrationId: string,
		revision: number,
		changes: Changes,
	) => Promise<Integration | undefined>
	readonly rotate: (current: Integration) => Promise<Integration | undefined>
	readonly remove: (integrationId: string) => Promise<boolean>
	/** a version that exists and that the key sees */
	readonly pin: (
		key: Key,
		converter: AskedConverter,
		kind: ConverterKind,
	) => Promise<Integration['converter'] | Refused>
}

type Asked = { readonly key: Key; readonly parameters: { readonly integrationId: string } }

type Creation = { readonly key: Key; readonly body: NewBody }

type NewBody = GivenFields & {
	readonly name: string
	readonly converter: AskedConverter
	readonly downlinkConverter?: AskedConverter
}

type ChangeBody = GivenFields & {
	readonly revision: number
	readonly converter?: AskedConverter
	readonly downlinkConverter?: AskedConverter | null
}

/** The entrances of integrations. A change of one concerns the messages of all devices that send through it. */
export const integrationHandlers = (needs: IntegrationNeeds) => {
	const show = showIntegration(needs.urls)
	const seen = findSeen(needs)
	const page = answerIntegrations(needs, show)
	const answer = async (
		{ key }: Pick<Asked, 'key'>,
		changed: Integration | undefined,
	): Promise<ShownIntegration | Refused> => (changed === undefined ? changedMeanwhile() : show(key, changed))
	return {
		'GET /integrations': async ({ key, query }: { readonly key: Key; readonly query: PageQuery }) =>
			page(key, query),
		'POST /integrations': forAllDevices(async ({ key, body }: Creation) => {
			const { converter: wanted, downlinkConverter: encoder, ...given } = body
			if (isNarrowed(key)) return tooNarrow()
			const read = readFields(given)
			if ('misfit' in read) return misfitting(read.misfit)
			const converter = await needs.pin(key, wanted, 'uplink')
			if ('problem' in converter) return converter
			const downlinkConverter = encoder && (await needs.pin(key, encoder, 'downlink'))
			if (downlinkConverter !== undefined && 'problem' in downlinkConverter) return downlinkConverter
			const pinned = { converter, ...(downlinkConverter === undefined ? {} : { downlinkConverter }) }
			return show(key, await needs.create({ ...read.fields, name: given.name, ...pinned }))
		}),
		'GET /integrations/{integrationId}': async ({ key, parameters: { integrationId } }: Asked) => {
			const found = await seen(key, integrationId)
			return found === undefined ? unknownIntegration() : show(key, found)
		},
		'PATCH /integrations/{integrationId}': forAllDevices(
			async ({
				key,
				parameters: { integrationId },
				body: { revision, converter: wanted, downlinkConverter: encoder, ...given },
			}: Asked & { readonly body: ChangeBody }) => {
				if ((await seen(key, integrationId)) === undefined) return unknownIntegration()
				const read = readFields(given)
				if ('misfit' in read) return misfitting(read.misfit)
				const converter = wanted && (await needs.pin(key, wanted, 'uplink'))
				if (converter !== undefined && 'problem' in converter) return converter
				const downlinkConverter = encoder && (await needs.pin(key, encoder, 'downlink'))
				if (downlinkConverter && 'problem' in downlinkConverter) return downlinkConverter
				const changes = {
					...read.fields,
					...(converter === undefined ? {} : { converter }),
					...(downlinkConverter === undefined ? {} : { downlinkConverter }),
				}
				return answer({ key }, await needs.update(integrationId, revision, changes))
			},
		),
		'DELETE /integrations/{integrationId}': forAllDevices(
			async ({ key, parameters: { integrationId } }: Asked) => {
				const isRemoved =
					(await seen(key, integrationId)) !== undefined && (await needs.remove(integrationId))
				return isRemoved ? { integrationId } : unknownIntegration()
			},
		),
		'POST /integrations/{integrationId}/routing-key': forAllDevices(
			async ({ key, parameters: { integrationId } }: Asked) => {
				const current = await seen(key, integrationId)
				return current === undefined ? unknownIntegration() : answer({ key }, await needs.rotate(current))
			},
		),
	}
}
