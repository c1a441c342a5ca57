import type { Key } from '../../rest/access/gate.ts'
import { type PageQuery, readPage } from '../../rest/keyedPage.ts'
import type { Problem } from '../../rest/problem.ts'
import type { DevicePage } from '../entrances.ts'
import { type PageNeeds, pageOfDevices } from './pageOfDevices.ts'
import type { ListedDevice } from './scanDevices.ts'

type AnswerNeeds = Pick<PageNeeds, 'scan'> & {
	readonly maySee: (key: Key, device: ListedDevice) => boolean
}

/** The page that a key asks for. Its token is sealed: the next page may begin behind a device that the key does not see. */
export const answerPage =
	({ scan, maySee }: AnswerNeeds) =>
	async (key: Key, query: PageQuery): Promise<DevicePage | { readonly problem: Problem }> => {
		const asked = readPage(key, 'GET /devices', query)
		if ('problem' in asked) return asked
		const page = pageOfDevices({ scan, maySee: (device) => maySee(key, device) })
		const { devices, next } = await page(asked.limit, asked.after)
		return { devices, ...asked.seal(next) }
	}
