import { accountsEnvironment, accountsGrants } from '../../lambda/accounts/contract.ts'
import { openDeviceEnvironment, openDeviceGrants } from '../../lambda/devices/contract.ts'
import { openKeyEnvironment, openKeyGrants } from '../../lambda/keys/contract.ts'
import type { Access, Entrance, EntranceFunction, Grants } from '../../lambda/rest/entrance.ts'

/** What a function needs in order to decide who asks. */
type AccessNeeds = Pick<EntranceFunction, 'environment' | 'grants'>

const none: AccessNeeds = { environment: [], grants: {} }

const needsOf: Readonly<Record<Access['kind'], AccessNeeds>> = {
	public: none,
	watcher: { environment: openDeviceEnvironment, grants: openDeviceGrants },
	key: { environment: openKeyEnvironment, grants: openKeyGrants },
	webhook: { environment: accountsEnvironment, grants: accountsGrants },
	iam: none,
	routingKey: none,
}

/** A function, with all that it and the access to it need. */
export type Needed = {
	readonly rows: readonly Entrance[]
	readonly code: string
	readonly memoryMegabytes?: number
	readonly environment: readonly string[]
	/** in the order in which they are granted */
	readonly grants: readonly Grants[]
	readonly description: string
}

const describe = ({ method, path, summary }: Entrance): string => `${method} ${path}: ${summary}`

/** The functions behind entrances, each with what its rows need and nothing else. */
export const neededFunctions = (rows: readonly Entrance[]): readonly Needed[] =>
	[...Map.groupBy(rows, ({ handler }) => handler.code)].map(([code, rows]) => {
		const handlers = [...new Set(rows.map(({ handler }) => handler))]
		const [handler] = handlers
		if (handler === undefined || handlers.length > 1) throw new Error(`${code} is described more than once`)
		const kinds = [...new Set(rows.map(({ access }) => access.kind))]
		const needs = [...kinds.map((kind) => needsOf[kind]), handler]
		return {
			...handler,
			rows,
			environment: [...new Set(needs.flatMap(({ environment }) => environment))],
			grants: needs.map(({ grants }) => grants),
			description: handler.description ?? rows.map(describe).join(' '),
		}
	})
