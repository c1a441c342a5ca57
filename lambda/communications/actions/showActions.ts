import type { Key } from '../../rest/access/gate.ts'
import type { About } from '../event.ts'
import type { ActionsPage } from './actionsLog.ts'

type ShowNeeds = {
	readonly read: (limit: number, before?: string) => Promise<ActionsPage>
	readonly maySee: (key: Key, about: About | undefined) => boolean
}

type Query = { readonly limit?: string; readonly nextToken?: string }

/** A page of the log of actions, without those that the key does not see: it may have fewer than it was asked for. */
export const showActions =
	({ read, maySee }: ShowNeeds) =>
	async (key: Key, { limit = '20', nextToken }: Query) => {
		const { actions, next } = await read(Number(limit), nextToken)
		return {
			actions: actions
				.filter(({ about }) => maySee(key, about))
				.map(({ id, action: { at, verb, object, by, deviceId } }) => ({
					id,
					at: new Date(at).toISOString(),
					verb,
					object,
					by,
					...(deviceId === undefined ? {} : { deviceId }),
				})),
			...(next === undefined ? {} : { nextToken: next }),
		}
	}
