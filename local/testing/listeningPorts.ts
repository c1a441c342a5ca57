import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The TCP ports that a process and those that it has started listen on, ascending. Needs Linux. */
export const listeningPorts = (pid: number): readonly number[] => {
	const inodes = new Set([pid, ...descendants(pid)].flatMap(socketsOf))
	return ['/proc/net/tcp', '/proc/net/tcp6']
		.flatMap((table) => readFileSync(table, 'utf8').trim().split('\n').slice(1))
		.map((line) => line.trim().split(/\s+/))
		.filter(([, , , state, , , , , , inode = '']) => state === listens && inodes.has(inode))
		.map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16))
		.toSorted((a, b) => a - b)
}

/** TCP_LISTEN of the kernel */
const listens = '0A'

/** Processes that have been started by another one, or by those. */
export const descendants = (pid: number): readonly number[] => {
	const parents = new Map(processes().map((each) => [each, parentOf(each)]))
	const isBelow = (each: number | undefined): boolean =>
		each !== undefined && (parents.get(each) === pid || isBelow(parents.get(each)))
	return [...parents.keys()].filter(isBelow)
}

const processes = (): readonly number[] =>
	readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)

/** undefined when what is read has gone meanwhile */
const unlessGone = <T>(read: () => T): T | undefined => {
	try {
		return read()
	} catch {
		return undefined
	}
}

/** After the name, which is in parentheses, and the state. */
const parentOf = (pid: number): number | undefined =>
	unlessGone(() => Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]))

const socketsOf = (pid: number): readonly string[] =>
	(unlessGone(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap((fd) => {
		const [, inode] =
			/^socket:\[(\d+)\]$/.exec(unlessGone(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '') ?? []
		return inode === undefined ? [] : [inode]
	})
