import { type Problem, problem } from '../problem.ts'
import type { Key } from './gate.ts'

type Refused = { readonly problem: Problem }

/** Whether a key sees only some of the devices that send through an integration. */
export const seesSomeDevices = ({ sees: { models, idPrefixes } }: Pick<Key, 'sees'>): boolean =>
	models !== undefined || idPrefixes !== undefined

/** A handler of what concerns messages of all devices. It refuses a key that sees only some of them. */
export const forAllDevices =
	<Asked extends { readonly key: Key }, Answer>(handle: (asked: Asked) => Promise<Answer>) =>
	async (asked: Asked): Promise<Answer | Refused> =>
		seesSomeDevices(asked.key)
			? {
					problem: problem(
						403,
						'Forbidden',
						'This key sees devices of some models or id prefixes only, and this concerns messages of all devices.',
					),
				}
			: handle(asked)
