import { allEntries } from '../../lambda/integrations/log/allEntries.ts'
import type { LogEntry } from '../../lambda/integrations/log/entry.ts'
import type { LogPage, LogQuery } from '../../lambda/integrations/log/readLog.ts'
import type { RunAgain } from '../../lambda/integrations/log/runAgain.ts'
import { showEntry } from '../../lambda/integrations/log/showEntry.ts'
import type { Result } from '../commandLine.ts'
import { counted } from '../text/counted.ts'
import { sinceOf } from '../text/since.ts'
import { describeEntry } from './describeEntry.ts'
import type { LogCommand } from './logArguments.ts'

type LogNeeds = {
	/** whether there is such an integration */
	readonly exists: (integrationId: string) => Promise<boolean>
	readonly readLog: (query: LogQuery) => Promise<LogPage>
	readonly runAgain: (entry: LogEntry) => Promise<RunAgain>
	/** milliseconds since the Unix epoch */
	readonly now: number
}

const first = async (
	entries: AsyncIterable<LogEntry>,
	limit = Number.POSITIVE_INFINITY,
): Promise<readonly LogEntry[]> => {
	const found: LogEntry[] = []
	for await (const entry of entries) {
		found.push(entry)
		if (found.length === limit) break
	}
	return found
}

const showLog = async (
	{ readLog, now }: LogNeeds,
	{ integrationId, onlyErrors, limit, since }: Extract<LogCommand, { name: 'log' }>,
): Promise<Result> => {
	const query = {
		integrationId,
		onlyErrors,
		now: Math.floor(now / 1000),
		...(since === undefined ? {} : { since: sinceOf(since, now) }),
	}
	const entries = await first(allEntries(readLog, query), limit)
	const text = entries.map((entry) => describeEntry(showEntry(entry), now)).join('\n')
	return {
		exitCode: 0,
		text: text === '' ? `no message${onlyErrors ? ' with an error' : ''} in the log` : text,
		json: { integrationId, entries: entries.map(showEntry) },
	}
}

const again = async (
	{ readLog, runAgain, now }: LogNeeds,
	{ integrationId, since }: Extract<LogCommand, { name: 'run-again' }>,
): Promise<Result> => {
	const query = {
		integrationId,
		onlyErrors: true,
		since: sinceOf(since, now),
		now: Math.floor(now / 1000),
	}
	// Oldest first, as they came.
	const entries = (await first(allEntries(readLog, query))).toReversed()
	const count = { sent: 0, incomplete: 0, kept: 0 }
	for (const entry of entries) count[await runAgain(entry)] += 1
	const more =
		count.incomplete === 0 ? '' : `; of ${counted(count.incomplete, 'message')} only the beginning was kept`
	return {
		exitCode: 0,
		text: `${counted(count.sent, 'message')} sent to the converter once more${more}`,
		json: { integrationId, sent: count.sent, incomplete: count.incomplete },
	}
}

/** Runs `npm run integrations -- log` and `run-again`. */
export const runLog = async (needs: LogNeeds, command: LogCommand): Promise<Result> => {
	const { integrationId } = command
	if (!(await needs.exists(integrationId))) {
		const error = `there is no integration ${integrationId}: npm run integrations -- list`
		return { exitCode: 1, text: error, json: { error } }
	}
	return command.name === 'log' ? showLog(needs, command) : again(needs, command)
}
