import type { Key } from '../../rest/access/gate.ts'
import { openPageToken, pageToken, sealPageToken } from '../../rest/pageToken.ts'
import { type Problem, problem } from '../../rest/problem.ts'
import type { DevicePage } from '../entrances.ts'
import { type PageNeeds, pageOfDevices } from './pageOfDevices.ts'
import type { ListedDevice } from './scanDevices.ts'

const pages = 'GET /devices'

const maxLimit = 100

type AnswerNeeds = Pick<PageNeeds, 'scan'> & {
	readonly maySee: (key: Key, device: ListedDevice) => boolean
}

/** A valid query. */
type Query = { readonly limit?: string; readonly nextToken?: string }

/** The page that a key asks for. Its token is sealed: the next page may begin behind a device that the key does not see. */
export const answerPage =
	({ scan, maySee }: AnswerNeeds) =>
	async (
		key: Key,
		{ limit = String(maxLimit), nextToken }: Query,
	): Promise<DevicePage | { readonly problem: Problem }> => {
		const seal = { secret: key.pageSecret, pages }
		const after = nextToken === undefined ? undefined : openPageToken(seal, nextToken)
		if (nextToken !== undefined && after === undefined)
			return { problem: problem(400, 'Validation failed', `/nextToken: must be ${pageToken.expected}`) }
		const page = pageOfDevices({ scan, maySee: (device) => maySee(key, device) })
		const { devices, next } = await page(Number(limit), after)
		return { devices, ...(next === undefined ? {} : { nextToken: sealPageToken(seal, next) }) }
	}
