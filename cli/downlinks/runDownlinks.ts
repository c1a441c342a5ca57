import { noDevice, type serveDownlinks } from '../../lambda/downlinks/serveDownlinks.ts'
import type { Key } from '../../lambda/rest/access/gate.ts'
import type { Problem } from '../../lambda/rest/problem.ts'
import type { Result } from '../commandLine.ts'
import { describeDownlinks, traceDownlink } from './describeDownlink.ts'
import type { DownlinksCommand } from './downlinksArguments.ts'

type DownlinksNeeds = {
	/** what the REST API does, too */
	readonly downlinks: ReturnType<typeof serveDownlinks>
	/** the device of a downlink */
	readonly findDeviceOf: (downlinkId: string) => Promise<string | undefined>
	/** milliseconds since the Unix epoch */
	readonly now: number
}

/** Whoever has the credentials of an operator sees every device. */
const key: Key = { keyId: 'operator', scopes: ['downlinks:write'], sees: {}, pageSecret: new Uint8Array() }

const refusal = (error: string): Result => ({ exitCode: 1, text: error, json: { error } })

const refused = (problem: Problem, deviceId: string): Result =>
	refusal(problem === noDevice ? `there is no device ${deviceId}` : (problem.detail ?? problem.title))

/** Runs a command of `npm run downlinks`. */
export const runDownlinks = async (
	{ downlinks, findDeviceOf, now }: DownlinksNeeds,
	command: DownlinksCommand,
): Promise<Result> => {
	if (command.name === 'send') {
		const { deviceId, body } = command
		const answer = await downlinks.send({ parameters: { deviceId }, key, body })
		if ('problem' in answer) return refused(answer.problem, deviceId)
		const { downlink } = answer
		const { id, status } = downlink
		const text =
			status === 'accepted'
				? `accepted ${id}: it is not sent yet, see trace`
				: `this request was taken before: ${id} is ${status}, see trace`
		return { exitCode: 0, text, json: downlink }
	}
	if (command.name === 'list') {
		const { deviceId, limit } = command
		const query = limit === undefined ? {} : { limit }
		const answer = await downlinks.list({ parameters: { deviceId }, key, query })
		if ('problem' in answer) return refused(answer.problem, deviceId)
		const { downlinks: found } = answer
		const text = found.length === 0 ? 'there are no downlinks' : describeDownlinks(found, now)
		return { exitCode: 0, text, json: found }
	}
	const { name, downlinkId } = command
	const deviceId = command.deviceId ?? (await findDeviceOf(downlinkId))
	if (deviceId === undefined) return refusal(`there is no downlink ${downlinkId}`)
	const answer = await downlinks[name === 'trace' ? 'show' : 'cancel']({
		parameters: { deviceId, downlinkId },
		key,
	})
	if ('problem' in answer) return refused(answer.problem, deviceId)
	return { exitCode: 0, text: traceDownlink(answer, now), json: answer }
}
